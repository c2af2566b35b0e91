import type { DeckId } from '../base/id.ts';
import { effectiveRows } from '../memory/fold.ts';
import type { AnswerRow, ReviewRow } from '../memory/review.ts';
import { dayKey, daysOf } from './day-rows.ts';
import type { DayRow, SegmentRow } from './db.ts';
import type { TakenPast } from './import-past.ts';
import type { ImportWork } from './import-write.ts';
import { ROWS_PER_TRANSACTION } from './job.ts';
import { SEGMENT_ROWS, segmentOf } from './seal.ts';

/** What the imported history comes to. */
export interface PackedPast {
  /** Answers by study day and deck. */
  readonly days: Map<string, DayRow>;
  answers: number;
}

export const nothingPacked = (): PackedPast => ({ days: new Map(), answers: 0 });

/** Steps of a work that goes on whenever the browser has enough to store. */
export type Packing = AsyncGenerator<void, void, void>;

const PASTS_AT_ONCE = 1_000;

/**
 * The imported history as sealed segments, named in the job before they are written, and its answers counted. Ended
 * early (`return`), it ends when nothing is being written any more.
 */
export async function* packPast(
  work: ImportWork,
  { cards, deckOf }: TakenPast,
  packed: PackedPast,
): Packing {
  const deck = ({ card }: AnswerRow): DeckId => deckOf.get(card) ?? ('' as DeckId);
  let stored: Promise<void> = Promise.resolve();
  try {
    const rows: ReviewRow[] = [];
    for (const some of partsOf([...cards.keys()], PASTS_AT_ONCE)) {
      for (const card of some) rows.push(...(cards.get(card)?.rows ?? []));
      yield;
    }
    const ordered = rows.toSorted((a, b) => a.at - b.at);
    packed.answers = rows.filter(isAnswer).length;
    yield;
    for (const part of partsOf(ordered, SEGMENT_ROWS)) {
      const segment = segmentOf(part);
      await stored;
      stored = keep(work, segment);
      // Told where it is waited for.
      stored.catch(() => undefined);
      yield;
    }
    const hasVoids = ordered.some(({ kind }) => kind === 'void');
    const counted = (hasVoids ? effectiveRows(ordered) : ordered).filter(isAnswer);
    yield;
    for (const part of partsOf(counted, SEGMENT_ROWS)) {
      daysOf(part, deck, packed.days);
      yield;
    }
  } finally {
    await stored;
  }
}

const isAnswer = (row: ReviewRow): row is AnswerRow => row.kind === 'answer';

function* partsOf<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size);
}

async function keep({ db, job }: ImportWork, segment: SegmentRow): Promise<void> {
  await db.transaction('rw', db.jobs, db.segments, async () => {
    if (await db.segments.get(segment.id)) return;
    const row = await db.jobs.get(job);
    if (!row?.import) throw new Error(`Inconsistent: no import ${job}`);
    const segments = [...row.import.segments, segment.id];
    await db.jobs.update(job, { import: { ...row.import, segments } });
    await db.segments.add(segment);
  });
}

/** Adds the imported answers to the days on which they were given. */
export async function writeDays({ db, pace }: ImportWork, { days }: PackedPast): Promise<void> {
  for (const chunk of partsOf([...days.values()], ROWS_PER_TRANSACTION)) {
    await db.transaction('rw', db.days, async () => {
      const olds = await db.days.bulkGet(chunk.map(({ day, deck }) => [day, deck]));
      const known = new Map(
        olds.filter((row) => row !== undefined).map((row) => [dayKey(row), row]),
      );
      await db.days.bulkPut(chunk.map((row) => sum(row, known.get(dayKey(row)))));
    });
    await pace.turn();
  }
}

const sum = (a: DayRow, b: DayRow | undefined): DayRow =>
  b === undefined
    ? a
    : {
        ...a,
        fresh: a.fresh + b.fresh,
        reviews: a.reviews + b.reviews,
        again: a.again + b.again,
        hard: a.hard + b.hard,
        good: a.good + b.good,
        easy: a.easy + b.easy,
        ms: a.ms + b.ms,
      };
