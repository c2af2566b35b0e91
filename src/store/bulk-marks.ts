import type { CardId } from '../base/id.ts';
import { isStep } from '../memory/due.ts';
import type { BulkWork } from './bulk.ts';
import type { CardRow, EngraphDb } from './db.ts';
import { byCard, tailOf } from './history.ts';
import { chunksOf } from './installation.ts';
import { putForJob } from './job.ts';
import { unmarked, type MarkValue } from './mark.ts';
import { pause } from './pause.ts';
import { storedZone, withState, zoneOf, type Zone } from './queue-keys.ts';

/** Mark, card and entry of the job. */
const ROWS_PER_CARD = 3;

/** Gives cards other marks; returns how many had not been so already. */
export async function writeMarks(
  work: BulkWork,
  cards: readonly CardId[],
  change: Partial<Omit<MarkValue, 'card'>>,
): Promise<number> {
  let changed = 0;
  let done = 0;
  for (const chunk of chunksOf(cards, ROWS_PER_CARD)) {
    changed += await writeChunk(work, chunk, change);
    work.onprogress?.((done += chunk.length), cards.length);
    await pause();
  }
  return changed;
}

function writeChunk(
  { db, job, writer }: BulkWork,
  ids: readonly CardId[],
  change: Partial<Omit<MarkValue, 'card'>>,
): Promise<number> {
  const { marks, cards, tombstones, jobEntries, reviews, segments } = db;
  const tables = [marks, cards, tombstones, jobEntries, reviews, segments];
  return db.transaction('rw', tables, async () => {
    const [stored, present] = await Promise.all([marks.bulkGet([...ids]), cards.bulkGet([...ids])]);
    const next = ids.flatMap((card, i): MarkValue[] => {
      if (!present[i]) return [];
      const { suspended, buriedUntil, flag } = stored[i] ?? unmarked(card);
      const former = { card, suspended, buriedUntil, flag };
      return isSame(former, change) ? [] : [{ ...former, ...change }];
    });
    if (next.length === 0) return 0;
    await putForJob(db, job, 'marks', next, writer);
    if (change.suspended !== undefined) await followSuspension(db, next);
    return next.length;
  });
}

const isSame = (mark: MarkValue, change: Partial<MarkValue>): boolean =>
  Object.entries(change).every(([name, value]) => mark[name as keyof MarkValue] === value);

/** Card rows follow their marks, queue keys with them; inside a transaction over cards, reviews and segments. */
export async function followSuspension(
  db: EngraphDb,
  marks: readonly Pick<MarkValue, 'card' | 'suspended'>[],
): Promise<void> {
  const rows = await db.cards.bulkGet(marks.map(({ card }) => card));
  const other = rows.flatMap((row, i) => {
    const suspended = marks[i]?.suspended;
    return row && suspended !== undefined && row.suspended !== suspended
      ? [{ ...row, suspended }]
      : [];
  });
  const zones = await zonesOf(db, other);
  await db.cards.bulkPut(
    other.map((row) => withState(row, row, zones.get(row.id) ?? timeless(zoneOf([])))),
  );
}

/** Zones of cards in steps, the only ones that depend on them; their last row mostly stands in the log's tail. */
async function zonesOf(
  db: EngraphDb,
  cards: readonly CardRow[],
): Promise<ReadonlyMap<CardId, Zone>> {
  const steps = cards.filter(({ schedule }) => isStep(schedule));
  const tail = byCard(await tailOf(db, steps.map(({ id }) => id).toSorted()));
  const zones = new Map<CardId, Zone>();
  for (const card of steps) {
    const rows = tail.get(card.id);
    zones.set(card.id, rows ? timeless(zoneOf(rows)) : await storedZone(db, card));
  }
  return zones;
}

/** The rows of the card did not change, so neither does the instant of the last. */
const timeless = ({ offset, rollOver }: Zone): Zone => ({ offset, rollOver });
