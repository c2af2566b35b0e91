import type { CardId, ConceptId } from '../../base/id.ts';
import { endOf, startOf } from '../../graph/adjacency.ts';
import { lockOf } from '../../graph/frontier.ts';
import { READY } from '../../graph/gate.ts';
import { goalOf, goalOrder } from '../../graph/goal.ts';
import { hrefOf } from '../../ui/route.svelte.ts';
import { goals, openByHand, openedByHand, setGoal } from '../../store/links.ts';
import { live } from '../../store/live.svelte.ts';
import { writeLocal } from '../../store/local.ts';
import type { AppState } from '../app-state.svelte.ts';
import { graphSnapshot, type Snapshot } from '../graph-snapshot.ts';

/** At most as many foundations are queued at once. */
const MOST_QUEUED = 6;

export interface LockView {
  /** "Waits for Leader election (12%) and Quorum (not started)." */
  readonly sentence: string;
}

/** What the graph says about starting a concept, and the sessions that go from it. */
export class ConceptStudy {
  lock = $state.raw<LockView | null>(null);
  readyFor = $state(false);
  done = $state('');
  hasNeeds = $state(false);
  hasDependants = $state(false);
  #snapshot: Snapshot | null = null;
  readonly #app: AppState;
  readonly #concept: ConceptId;
  readonly #goals;

  constructor(app: AppState, concept: ConceptId) {
    this.#app = app;
    this.#concept = concept;
    this.#goals = live(() => goals(app.db));
    void this.#load();
  }

  /** null until it is known. */
  get isGoal(): boolean | null {
    const { now } = this.#goals;
    return now.status === 'ready' ? now.value[0] === this.#concept : null;
  }
  /** This concept becomes the goal, in place of another, or is given up. */
  async toggleGoal(): Promise<void> {
    const { db, readOnly } = this.#app;
    if (!readOnly) await setGoal(db, this.isGoal ? null : this.#concept, this.#app.writer());
  }

  get needsHref(): string {
    return hrefOf(['review'], { concept: this.#concept, around: 'prerequisites' });
  }
  get dependantsHref(): string {
    return hrefOf(['review'], { concept: this.#concept, around: 'dependants', steps: '1' });
  }

  async #load(): Promise<void> {
    const snapshot = await graphSnapshot(this.#app, this.#app.day);
    const { graph, table, memories, understanding, concepts } = snapshot;
    const k = graph.index.get(this.#concept);
    if (k === undefined) return;
    this.#snapshot = snapshot;
    this.hasNeeds = endOf(graph.requires, k) > startOf(graph.requires, k);
    this.hasDependants = endOf(graph.dependants, k) > startOf(graph.dependants, k);
    const opened = await openedByHand(this.#app.db);
    const lock =
      this.#app.settings.newOrder === 'plain'
        ? null
        : lockOf(graph, table, memories, understanding, k, opened);
    this.lock = lock && { sentence: `Waits for ${listed(lock.missing.map(named))}.` };
    this.readyFor =
      !lock && understanding.seen[k] === 0 && (understanding.readiness[k] ?? 0) >= READY;

    function named({
      concept,
      mastery,
      started,
    }: {
      concept: ConceptId;
      mastery: number;
      started: boolean;
    }) {
      const title = concepts.get(concept)?.title ?? concept;
      return `${title} (${started ? `${Math.round(100 * mastery)}%` : 'not started'})`;
    }
  }

  /** Unseen cards below this concept go to the head of the next new cards. */
  async learnFirst(): Promise<void> {
    const { graph, table, memories } = this.#snapshot ?? {};
    if (!graph || !table || !memories || this.#app.readOnly) return;
    const order = goalOrder(goalOf(graph, this.#concept), graph, table);
    const own = graph.index.get(this.#concept);
    const cards = [...order.sequence]
      .filter((c) => memories.stability[c] === 0 && table.primary[c] !== own)
      .slice(0, MOST_QUEUED)
      .map((c) => table.ids[c] as CardId);
    await writeLocal(this.#app.db, 'queuedNew', cards);
    this.done = `${cards.length} cards will come first among your next new cards.`;
  }

  /** Opening is one-way: the concept no longer waits for anything. */
  async showAnyway(): Promise<void> {
    if (this.#app.readOnly) return;
    await openByHand(this.#app.db, this.#concept, this.#app.writer());
    this.lock = null;
    this.done = 'Opened. Its cards no longer wait.';
  }
}

const LISTED = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const listed = (names: readonly string[]): string => LISTED.format(names);
