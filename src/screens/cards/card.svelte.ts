import type { CardId } from '../../base/id.ts';
import { daysAfter } from '../../base/time.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { READY } from '../../graph/gate.ts';
import { lockOf } from '../../graph/frontier.ts';
import { live } from '../../store/live.svelte.ts';
import { openedByHand } from '../../store/links.ts';
import { buryUntil, setFlag, setSuspended, undoMarks, type MarkValue } from '../../store/mark.ts';
import type { AppState } from '../app-state.svelte.ts';
import { chipsOf, type Chip } from '../concept/chips.ts';
import { graphSnapshot } from '../graph-snapshot.ts';
import { cardView, type CardView } from './card-data.ts';

/** One card: its sides, its past, why it comes when it does, and what the learner decided about it. */
export class CardScreen {
  chips = $state.raw<readonly Chip[]>([]);
  /** "Waits for Quorum (12%) and Leader election (not started)."; '' when nothing is in its way. */
  gate = $state('');
  /** What was just done; with `canUndo` it can be taken back. */
  told = $state('');
  problem = $state('');
  #former = $state.raw<readonly MarkValue[] | null>(null);
  readonly #app: AppState;
  readonly #id: CardId;
  readonly #query;

  constructor(app: AppState, id: CardId) {
    this.#app = app;
    this.#id = id;
    this.#query = live(
      () => this.#load(),
      () => app.day,
    );
    $effect(() => {
      const { view } = this;
      if (view) void this.#beside(view);
    });
  }

  get view(): CardView | null {
    const { now } = this.#query;
    return now.status === 'ready' ? now.value : null;
  }
  get missing(): boolean {
    const { now } = this.#query;
    return now.status === 'failed' || (now.status === 'ready' && !now.value);
  }
  get canUndo(): boolean {
    return this.#former !== null;
  }

  async suspend(): Promise<void> {
    const on = !this.view?.isSuspended;
    await this.#mark(on ? 'Suspended.' : 'Resumed.', (writer) =>
      setSuspended(this.#app.db, [this.#id], on, writer),
    );
  }
  async bury(): Promise<void> {
    const until = this.view?.isBuried ? 0 : daysAfter(this.#app.day, 1);
    await this.#mark(until ? 'Buried until tomorrow.' : 'No longer buried.', (writer) =>
      buryUntil(this.#app.db, [this.#id], until, writer),
    );
  }
  async flag(): Promise<void> {
    const flag = this.view?.flag ? 0 : 1;
    await this.#mark(flag ? 'Flagged.' : 'Flag removed.', (writer) =>
      setFlag(this.#app.db, [this.#id], flag, writer),
    );
  }
  async undo(): Promise<void> {
    const former = this.#former;
    if (!former || this.#app.readOnly) return;
    await undoMarks(this.#app.db, former, this.#app.writer());
    this.#former = null;
    this.told = 'Undone.';
  }
  /** Chips follow when a link by hand changed. */
  relink(): void {
    if (this.view) void this.#beside(this.view);
  }

  async #mark(
    told: string,
    work: (writer: ReturnType<AppState['writer']>) => Promise<MarkValue[]>,
  ): Promise<void> {
    if (this.#app.readOnly) return;
    this.problem = '';
    try {
      this.#former = await work(this.#app.writer());
      this.told = told;
    } catch (cause) {
      console.error(cause);
      this.problem = 'Nothing was changed: it could not be stored. Try again.';
    }
  }

  async #load(): Promise<CardView | null> {
    const parameters = this.#app.settings.parameters ?? DEFAULT_PARAMETERS;
    return cardView(this.#app.db, this.#id, { moment: this.#app.moment(), parameters });
  }

  async #beside({ note, linked, card }: CardView): Promise<void> {
    this.chips = await chipsOf(this.#app, note.concepts, linked);
    const isWaiting = card.schedule.phase === 'new' && card.newAt !== undefined;
    this.gate = isWaiting ? await this.#gateOf(card.concepts[0]) : '';
  }

  /** Only for new cards: it reads the whole graph. */
  async #gateOf(concept: string | undefined): Promise<string> {
    if (!concept || this.#app.settings.newOrder === 'plain') return '';
    const { graph, table, memories, understanding, concepts } = await graphSnapshot(
      this.#app,
      this.#app.day,
    );
    const k = graph.index.get(concept as never);
    if (k === undefined) return '';
    const opened = await openedByHand(this.#app.db);
    const lock = lockOf(graph, table, memories, understanding, k, opened);
    if (!lock || lock.missing.length === 0) return '';
    const names = lock.missing.map(({ concept: id, mastery, started }) => {
      const title = concepts.get(id)?.title ?? id;
      return `${title} (${started ? `${Math.round(100 * mastery)}%` : 'not started'})`;
    });
    return `Waits for ${LISTED.format(names)}: it is offered once they reach ${Math.round(100 * READY)}%.`;
  }
}

const LISTED = new Intl.ListFormat('en-GB', { type: 'conjunction' });
