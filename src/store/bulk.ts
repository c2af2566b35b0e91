import type { CardId, ConceptId, DeckId, DeviceId, JobId } from '../base/id.ts';
import type { Moment, StudyDay } from '../base/time.ts';
import { writeReset, writeSetDue } from './bulk-log.ts';
import { writeMarks } from './bulk-marks.ts';
import { deleteNotes, linkCards, moveCards, tagNotes } from './bulk-notes.ts';
import { addToDecks, rollBackBulk } from './bulk-undo.ts';
import type { Fold } from './card-rows.ts';
import type { BulkTrace, EngraphDb, JobRow } from './db.ts';
import { rebuildDays } from './derive.ts';
import { undoUntil } from './job.ts';
import { newPace, type Pace } from './pace.ts';
import type { Writer } from './stamp.ts';

/** What can be done to many cards at once. */
export type BulkAction =
  | { readonly kind: 'suspend'; readonly on: boolean }
  /** Hidden until that study day begins; 0 shows them again. */
  | { readonly kind: 'bury'; readonly until: StudyDay | 0 }
  /** 0 none, 1–7 as in Anki. */
  | { readonly kind: 'flag'; readonly flag: number }
  /** Tags of the cards' notes. */
  | { readonly kind: 'tag'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly kind: 'move'; readonly deck: DeckId }
  | { readonly kind: 'link'; readonly concept: ConceptId }
  /** Days from today, 0 = today. New cards have no due day and stay. */
  | { readonly kind: 'due'; readonly days: number }
  /** Back to new; the history stays in the log. */
  | { readonly kind: 'reset' }
  /** The cards' notes, with all their cards. The history stays in the log. */
  | { readonly kind: 'delete' };

export interface BulkContext {
  /** Its id is also the session of the log rows that the action appends. */
  readonly job: JobId;
  readonly moment: Moment;
  readonly device: DeviceId;
  readonly fold: Fold;
  readonly onprogress?: (done: number, of: number) => void;
  /** By which the action gives way to what the learner presses. */
  readonly pace?: Pace;
}

/** Cards by what became of them. */
export interface BulkReport {
  readonly changed: number;
  /** Those that were so already, or that the action cannot mean: a due day for a new card. */
  readonly skipped: number;
}

/** What the parts of a bulk action share. */
export interface BulkWork extends BulkContext {
  readonly pace: Pace;
  readonly db: EngraphDb;
  readonly writer: Writer;
  /** Cards that decks gained or lost, collected on the way. */
  readonly decks: Map<DeckId, number>;
}

/**
 * One job however many cards: written in transactions of about 100 rows with pauses between, half of that while the
 * learner presses something, so that ratings are never held up. `undoJob` takes it back for 7 days; what was done to
 * the cards since then stays. When a write fails, everything is taken back and the failure thrown on.
 */
export async function bulk(
  db: EngraphDb,
  cards: readonly CardId[],
  action: BulkAction,
  context: BulkContext,
): Promise<BulkReport> {
  const writer: Writer = { now: context.moment.at, device: context.device };
  const { pace = newPace() } = context;
  const work: BulkWork = { ...context, pace, db, writer, decks: new Map() };
  const job = await begin(work, action.kind);
  try {
    const changed = await write(work, [...new Set(cards)], action);
    const report = { changed, skipped: Math.max(0, new Set(cards).size - changed) };
    await close(work, action.kind, report);
    return report;
  } catch (cause) {
    // When even this fails (disk full, connection gone) the job stays open and the next start sweeps it.
    await takeBack(work, job).catch(() => undefined);
    throw cause;
  }
}

async function begin({ db, job, writer }: BulkWork, kind: BulkTrace['kind']): Promise<JobRow> {
  const row: JobRow = {
    ...{ id: job, kind: 'bulk', state: 'open', deck: null, report: {} },
    ...{ startedAt: writer.now, undoUntil: undoUntil(writer.now), bulk: { kind, decks: [] } },
  };
  await db.jobs.add(row);
  return row;
}

function write(work: BulkWork, cards: readonly CardId[], action: BulkAction): Promise<number> {
  switch (action.kind) {
    case 'suspend':
      return writeMarks(work, cards, { suspended: action.on });
    case 'bury':
      return writeMarks(work, cards, { buriedUntil: action.until });
    case 'flag':
      return writeMarks(work, cards, { flag: action.flag });
    case 'tag':
      return tagNotes(work, cards, action);
    case 'move':
      return moveCards(work, cards, action.deck);
    case 'link':
      return linkCards(work, cards, action.concept);
    case 'due':
      return writeSetDue(work, cards, action.days);
    case 'reset':
      return writeReset(work, cards);
    case 'delete':
      return deleteNotes(work, cards);
  }
}

/** The last, small transaction: the decks' counts, and the job is done. */
async function close(
  { db, job, decks, writer }: BulkWork,
  kind: BulkTrace['kind'],
  report: BulkReport,
): Promise<void> {
  // Day rows bear a deck too: what was answered is counted where the cards are now.
  if (decks.size > 0) await rebuildDays(db);
  await db.transaction('rw', db.decks, db.tombstones, db.jobs, async () => {
    await addToDecks(db, [...decks], writer);
    const bulk: BulkTrace = { kind, decks: [...decks] };
    await db.jobs.update(job, { state: 'done', report: { ...report }, bulk });
  });
}

async function takeBack({ db, writer, fold, pace }: BulkWork, job: JobRow): Promise<void> {
  await rollBackBulk(db, job, { writer, fold, pace });
  await db.jobs.delete(job.id);
}
