import type { ConceptId } from '../../base/id.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { live } from '../../store/live.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import { conceptView } from './concept-data.ts';
import type { ConceptView } from './concept-view.ts';

/** A concept with its links and cards, kept up to date while it is shown. */
export class ConceptScreen {
  readonly #query;

  constructor(app: AppState, id: () => ConceptId) {
    this.#query = live(
      ({ concept }) => load(app, concept),
      () => ({ concept: id(), day: app.day }),
    );
  }

  /** null while loading, or when the concept is not installed. */
  get view(): ConceptView | null {
    const state = this.#query.now;
    return state.status === 'ready' ? state.value : null;
  }
  get missing(): boolean {
    const state = this.#query.now;
    return state.status === 'failed' || (state.status === 'ready' && !state.value);
  }
}

function load(app: AppState, id: ConceptId): Promise<ConceptView | null> {
  const parameters = app.settings.parameters ?? DEFAULT_PARAMETERS;
  return conceptView(app.db, id, { moment: app.moment(), parameters });
}
