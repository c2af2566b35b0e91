import { newId, type CardId, type JobId } from '../../base/id.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { ReviewRow } from '../../memory/review.ts';
import type { BulkAction, BulkReport } from '../../store/bulk.ts';
import { newPace, type Pace } from '../../store/pace.ts';
import { onPress } from '../../ui/presses.ts';
import type { AppState } from '../app-state.svelte.ts';
import { counted, figure } from '../format.ts';

interface Done {
  readonly text: string;
  /** null: nothing to take back. */
  readonly job: JobId | null;
  readonly wrote: Wrote;
}

/** Cards that were written, and whether their notes were too. */
export interface Wrote {
  readonly cards: readonly CardId[];
  readonly notes: boolean;
}
const ON_NOTES: ReadonlySet<BulkAction['kind']> = new Set(['tag', 'move', 'delete']);

const DOING: Record<BulkAction['kind'], string> = {
  suspend: 'Suspending',
  bury: 'Burying',
  flag: 'Flagging',
  tag: 'Tagging',
  move: 'Moving',
  link: 'Linking',
  due: 'Moving due days',
  reset: 'Resetting',
  delete: 'Deleting',
};

/** Bulk actions with what is told of them and their undo. */
export class Acting {
  done = $state.raw<Done | null>(null);
  progress = $state('');
  failed = $state('');
  readonly #app: AppState;
  readonly #onwrote: (wrote: Wrote) => void;

  constructor(app: AppState, onwrote: (wrote: Wrote) => void) {
    this.#app = app;
    this.#onwrote = onwrote;
  }

  get busy(): boolean {
    return this.progress !== '';
  }

  /** Does it to the cards; `what` names where they went. True when it is done. */
  async act(cards: readonly CardId[], action: BulkAction, what = ''): Promise<boolean> {
    if (this.#app.readOnly || this.busy || cards.length === 0) return false;
    const job = newId<JobId>();
    const show = (done: number, of: number) => {
      this.progress = `${DOING[action.kind]} ${figure(done)} of ${figure(of)}`;
    };
    return this.#run(async (pace) => {
      show(0, cards.length);
      if (action.kind === 'delete') await this.#keep(cards.length);
      const [{ bulk }, fold] = await Promise.all([import('../../store/bulk.ts'), this.#fold()]);
      const moment = this.#app.moment();
      const context = { job, moment, device: this.#app.device, fold, pace, onprogress: show };
      const report = await bulk(this.#app.db, cards, action, context);
      const wrote: Wrote = { cards, notes: ON_NOTES.has(action.kind) };
      const text = sentence(action, report, what);
      this.done = { text, wrote, job: report.changed > 0 ? job : null };
      this.#onwrote(wrote);
    });
  }

  async undo(): Promise<void> {
    const { job, text, wrote } = this.done ?? {};
    if (!job || !wrote || this.#app.readOnly || this.busy) return;
    await this.#run(async (pace) => {
      this.progress = 'Undoing';
      const [{ undoJob }, fold] = await Promise.all([
        import('../../store/undo-job.ts'),
        this.#fold(),
      ]);
      const undone = await undoJob(this.#app.db, job, { writer: this.#app.writer(), fold, pace });
      const what = text?.split('.')[0]?.toLowerCase() ?? '';
      this.done = {
        text: undone.ok ? `Undone: ${what}.` : 'This can no longer be undone.',
        ...{ job: null, wrote },
      };
      this.#onwrote(wrote);
    });
  }

  dismiss(): void {
    this.done = null;
    this.failed = '';
  }

  /** What the learner presses meanwhile goes first. */
  async #run(work: (pace: Pace) => Promise<void>): Promise<boolean> {
    this.dismiss();
    const pace = newPace();
    const endPresses = onPress(() => pace.giveWay());
    try {
      await work(pace);
      return true;
    } catch (cause) {
      const isFull = cause instanceof Error && /Quota/.test(cause.name + cause.message);
      this.failed = isFull
        ? 'The cards were not changed: the device is out of space. Free some space, then try again.'
        : 'The cards were not changed. Try again.';
      return false;
    } finally {
      endPresses();
      this.progress = '';
    }
  }

  async #keep(cards: number): Promise<void> {
    const { BIG_DELETION, snapshotBefore } = await import('../snapshots/before.ts');
    if (cards >= BIG_DELETION) await snapshotBefore(this.#app, 'bulk');
  }

  async #fold() {
    const { foldCard } = await import('../../memory/fold.ts');
    const parameters = this.#app.settings.parameters ?? DEFAULT_PARAMETERS;
    return (rows: readonly ReviewRow[]) => foldCard(rows, parameters);
  }
}

/** "Suspended 34 cards. 3 were so already." */
function sentence(action: BulkAction, { changed, skipped }: BulkReport, what: string): string {
  const cards = counted(changed, 'card');
  const rest =
    skipped === 0 || action.kind === 'delete'
      ? ''
      : action.kind === 'due'
        ? ` ${counted(skipped, 'new card has', 'new cards have')} no due day.`
        : action.kind === 'reset'
          ? ` ${counted(skipped, 'card was', 'cards were')} new already.`
          : ` ${counted(skipped, 'card was', 'cards were')} so already.`;
  return `${verb(action, cards, what)}.${rest}`;
}

function verb(action: BulkAction, cards: string, what: string): string {
  switch (action.kind) {
    case 'suspend':
      return action.on ? `Suspended ${cards}` : `Brought back ${cards}`;
    case 'bury':
      return action.until === 0 ? `Unburied ${cards}` : `Buried ${cards} until tomorrow`;
    case 'flag':
      return action.flag === 0 ? `Unflagged ${cards}` : `Flagged ${cards}`;
    case 'tag':
      return `Changed tags of ${cards}`;
    case 'move':
      return `Moved ${cards} to ${what}`;
    case 'link':
      return `Linked ${cards} to ${what}`;
    case 'due':
      return `Set ${cards} due ${what}`;
    case 'reset':
      return `Reset ${cards}`;
    case 'delete':
      return `Deleted ${cards}`;
  }
}
