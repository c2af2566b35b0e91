import type { ConceptId } from '../../base/id.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { live } from '../../store/live.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import { conceptView, curveFor } from './concept-data.ts';
import type { ConceptView } from './concept-view.ts';

/** A concept with its links and cards, kept up to date while it is shown. Its curve may come after the rest. */
export class ConceptScreen {
  readonly #query;
  readonly #curve;

  constructor(app: AppState, id: () => ConceptId) {
    const reading = () => ({
      moment: app.moment(),
      parameters: app.settings.parameters ?? DEFAULT_PARAMETERS,
    });
    this.#query = live(
      ({ concept }) => conceptView(app.db, concept, reading()),
      () => ({ concept: id(), day: app.day }),
    );
    this.#curve = live(
      async ({ concept }) => ({
        concept,
        curve: concept === null ? null : await curveFor(app.db, concept, reading()),
      }),
      () => ({ concept: this.#late, day: app.day }),
    );
  }

  /** What was read at first. */
  readonly #shown = $derived.by((): ConceptView | null => {
    const state = this.#query.now;
    return state.status === 'ready' ? state.value : null;
  });
  /** The concept whose curve is to come. */
  readonly #late = $derived(this.#shown?.curveComes ? this.#shown.id : null);

  /** null while loading, or when the concept is not installed. */
  get view(): ConceptView | null {
    const view = this.#shown;
    const late = this.#curve.now;
    if (!view?.curveComes || late.status === 'loading') return view;
    if (late.status === 'failed') return { ...view, curveComes: false };
    const { concept, curve } = late.value;
    return concept === view.id ? { ...view, curve, curveComes: false } : view;
  }
  get missing(): boolean {
    const state = this.#query.now;
    return state.status === 'failed' || (state.status === 'ready' && !state.value);
  }
}
