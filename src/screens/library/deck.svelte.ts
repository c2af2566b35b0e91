import { newId, type DeckId, type JobId } from '../../base/id.ts';
import { bundledDecks } from '../../deck/bundled.ts';
import type { BundledDeck } from '../../deck/load-bundled.ts';
import { removeDeck, undoContentJob } from '../../store/job-undo.ts';
import { live } from '../../store/live.svelte.ts';
import { setPaused } from '../../store/pause-deck.ts';
import type { AppState } from '../app-state.svelte.ts';
import { foldWith } from '../install-bundled.ts';
import { w20Of } from '../mastery-data.ts';
import { addingOf, type Adding } from './adding.svelte.ts';
import { deckPage, type DeckPageData, type DeckPageView, type Removal } from './deck-page.ts';

/** One deck: what it is, how well it is known, and what can be done with it. */
export class DeckScreen {
  readonly adding: Adding;
  /** A removal or undo that did not work, in one sentence. */
  problem = $state('');
  /** An import is being taken back. */
  isUndoing = $state(false);
  readonly #app: AppState;
  readonly #id: () => DeckId;
  readonly #query;

  constructor(app: AppState, id: () => DeckId) {
    this.#app = app;
    this.#id = id;
    this.adding = addingOf(app);
    this.#query = live(
      ({ deck }) => this.#load(deck),
      () => ({ deck: id(), day: app.day }),
    );
  }

  get failed(): boolean {
    return this.#query.now.status === 'failed';
  }
  /** null while loading, or when the deck is not installed. */
  get view(): DeckPageView | null {
    return this.#data?.view ?? null;
  }
  /** The deck as the app offers it, when it is not installed. */
  get offer(): BundledDeck | null {
    if (!this.#data || this.#data.view) return null;
    return bundledDecks.find(({ id }) => id === this.#id()) ?? null;
  }
  get unknown(): boolean {
    return this.#data !== null && !this.#data.view && !this.offer;
  }
  /** Set while the deck is away and its removal can be undone. */
  get removal(): Removal | null {
    return this.#data?.removal ?? null;
  }
  get readOnly(): boolean {
    return this.#app.readOnly;
  }

  async togglePause(): Promise<void> {
    const deck = this.view?.deck;
    if (deck && !this.readOnly)
      await setPaused(this.#app.db, deck.id, !deck.paused, this.#app.writer());
  }

  /** The deck leaves at once; its rows stay until the removal can no longer be undone, its log for good. */
  async remove(): Promise<void> {
    const deck = this.view?.deck;
    if (!deck || this.readOnly) return;
    this.problem = '';
    const { snapshotBefore } = await import('../snapshots/before.ts');
    await snapshotBefore(this.#app, 'remove');
    const writer = this.#app.writer();
    try {
      await removeDeck(this.#app.db, deck.id, { job: newId<JobId>(), writer });
    } catch (cause) {
      this.problem = 'Nothing was removed: the change could not be stored. Try again.';
      console.error(cause);
    }
  }

  async undoRemove(): Promise<void> {
    const { removal } = this;
    if (!removal || this.readOnly) return;
    const context = { writer: this.#app.writer(), fold: foldWith(this.#app) };
    const undone = await undoContentJob(this.#app.db, removal.job, context);
    this.problem = undone.ok ? '' : 'This removal can no longer be undone. Add the deck again.';
  }

  /** The import that brought cards of this deck goes, with all it brought. */
  async undoImport(): Promise<void> {
    const job = this.view?.imported?.job;
    if (!job || this.readOnly || this.isUndoing) return;
    this.isUndoing = true;
    this.problem = '';
    try {
      const { undoImport } = await import('../import/undo-import.ts');
      this.problem = await undoImport(this.#app, job);
    } finally {
      this.isUndoing = false;
    }
  }

  get #data(): DeckPageData | null {
    const state = this.#query.now;
    return state.status === 'ready' ? state.value : null;
  }

  #load(id: DeckId): Promise<DeckPageData> {
    return deckPage(this.#app, id, {
      moment: this.#app.moment(),
      w20: w20Of(this.#app.settings),
    });
  }
}
