import { live } from '../../store/live.svelte.ts';
import { visibleDecks } from '../../store/queries.ts';
import type { AppState } from '../app-state.svelte.ts';

/** The decks in the rail, with what is due as Today last counted it. */
export class RailDecks {
  readonly #app: AppState;
  readonly #query;

  constructor(app: AppState) {
    this.#app = app;
    this.#query = live(() => visibleDecks(app.db));
  }
  get decks() {
    const state = this.#query.now;
    if (state.status !== 'ready') return [];
    const { dueByDeck } = this.#app;
    return state.value.map(({ id, title }) => ({
      id,
      title,
      due: dueByDeck && (dueByDeck.get(id) ?? 0),
    }));
  }
}
