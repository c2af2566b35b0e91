import type { CardId } from '../base/id.ts';
import type { BulkWork } from './bulk.ts';
import type { BulkTrace, EngraphDb, JobRow } from './db.ts';
import { unmarked, type MarkValue } from './mark.ts';
import { mark, MARKED, valueOf, type FormerMarks } from './marking.ts';
import { portions, type Pace } from './pace.ts';
import { announce } from './plain-transaction.ts';
import type { Writer } from './stamp.ts';

/** Mark and card; the entry of the job is one for all of a transaction. */
const ROWS_PER_CARD = 2;
const FIELD = { suspend: 'suspended', bury: 'buriedUntil', flag: 'flag' } as const;

/** Gives cards other marks; returns how many had not been so already. */
export async function writeMarks(
  { db, job, writer, pace, onprogress }: BulkWork,
  cards: readonly CardId[],
  change: Partial<Omit<MarkValue, 'card'>>,
): Promise<number> {
  let changed = 0;
  let done = 0;
  try {
    for await (const chunk of portions(cards.toSorted(), ROWS_PER_CARD, pace)) {
      changed += await mark(db, chunk, {
        writer,
        turn: (card, { mark: old, row }) => {
          const former = valueOf(old) ?? unmarked(card);
          return !row || isSame(former, change) ? null : { ...former, ...change };
        },
        note: (entries, former) => {
          const key = former[0]?.[0];
          if (key !== undefined) entries.add({ job, table: 'marks', key, row: former });
        },
      });
      done += chunk.length;
      onprogress?.(done, cards.length);
    }
  } finally {
    announce(db, MARKED);
  }
  return changed;
}

const isSame = (mark: MarkValue, change: Partial<MarkValue>): boolean =>
  Object.entries(change).every(([name, value]) => mark[name as keyof MarkValue] === value);

type MarksKind = keyof typeof FIELD;
export const isOfMarks = (kind: BulkTrace['kind']): kind is MarksKind => kind in FIELD;

/**
 * Takes back what a job did to marks: only the field that it changed; a mark that was not there stays as one that says
 * nothing. An entry goes in the transaction that is through with it.
 */
export async function takeBackMarks(
  db: EngraphDb,
  job: JobRow,
  {
    kind,
    writer,
    pace,
  }: { readonly kind: MarksKind; readonly writer: Writer; readonly pace: Pace },
): Promise<void> {
  const field = FIELD[kind];
  try {
    for (;;) {
      const entry = await db.jobEntries.where('job').equals(job.id).first();
      if (!entry) break;
      const { id = 0 } = entry;
      const former = new Map(entry.row as FormerMarks);
      await mark(db, [...former.keys()].sort(), {
        writer,
        turn: (card, { mark: old }) => {
          const then = former.get(card) ?? unmarked(card);
          return { ...(valueOf(old) ?? then), [field]: then[field] };
        },
        note: (entries, _, isLast) => {
          if (isLast) entries.remove(id);
        },
      });
      await pace.turn();
    }
  } finally {
    announce(db, MARKED);
  }
}
