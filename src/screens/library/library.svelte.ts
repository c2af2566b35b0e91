import type { DeckId } from '../../base/id.ts';
import { bundledDecks } from '../../deck/bundled.ts';
import type { BundledDeck } from '../../deck/load-bundled.ts';
import { live } from '../../store/live.svelte.ts';
import { setPaused } from '../../store/pause-deck.ts';
import type { AppState } from '../app-state.svelte.ts';
import { workAhead } from '../ahead/ahead-port.ts';
import { w20Of, type MasteryCounts } from '../mastery-data.ts';
import { DEFAULT_CHOICE, loadStudy, type StudyData } from '../study-data.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import { addingOf, type Adding } from './adding.svelte.ts';
import { deckRowOf, type DeckRowView } from './deck-view.ts';

export interface LibraryView {
  readonly installed: readonly DeckRowView[];
  /** Decks that come with the app and are not installed. */
  readonly others: readonly BundledDeck[];
}

/** Installed decks, and those that can be added. */
export class LibraryScreen {
  readonly adding: Adding;
  #mastery = $state.raw<ReadonlyMap<DeckId, MasteryCounts> | null>(null);
  readonly #app: AppState;
  readonly #query;

  constructor(app: AppState) {
    this.#app = app;
    this.adding = addingOf(app);
    this.#query = live(
      () => this.#load(),
      () => app.day,
    );
    $effect(() => {
      const state = this.#query.now;
      // While a deck is added the rows change all the time; mastery waits for the end of it.
      if (state.status !== 'ready' || this.adding.deck) return;
      const over = new AbortController();
      const stop = whenIdle(() => void this.#count(state.value, over.signal));
      return () => {
        over.abort();
        stop();
      };
    });
  }

  get failed(): boolean {
    return this.#query.now.status === 'failed';
  }
  get view(): LibraryView | null {
    const state = this.#query.now;
    if (state.status !== 'ready') return null;
    const { decks, plan } = state.value;
    return {
      installed: decks.map((deck) => deckRowOf(deck, plan, this.#mastery?.get(deck.id) ?? null)),
      others: bundledDecks.filter(({ id }) => !decks.some((deck) => deck.id === id)),
    };
  }

  async pause(deck: DeckId, paused: boolean): Promise<void> {
    if (this.#app.readOnly) return;
    await setPaused(this.#app.db, deck, paused, this.#app.writer());
  }

  #load(): Promise<StudyData> {
    const everything = { kind: 'today', choice: DEFAULT_CHOICE } as const;
    return loadStudy(this.#app, this.#app.moment(), everything);
  }

  /** Called off, or not to be had: the rows stand without. */
  async #count({ decks }: StudyData, signal: AbortSignal): Promise<void> {
    const { db, day, settings } = this.#app;
    const ids = decks.map(({ id }) => id);
    const request = { kind: 'mastery' as const, decks: ids, day, last: null, w20: w20Of(settings) };
    const found = await workAhead<'mastery'>(db, request, signal).catch(() => null);
    if (found && !signal.aborted) this.#mastery = new Map(found.byDeck);
  }
}
