import type { CardId } from '../base/id.ts';
import { isStep } from '../memory/due.ts';
import type { BulkWork } from './bulk.ts';
import type { CardRow, EngraphDb, MarkRow } from './db.ts';
import { byCard, tailOf } from './history.ts';
import { chunksOf } from './installation.ts';
import { unmarked, type MarkValue } from './mark.ts';
import { pause } from './pause.ts';
import { storedZone, withState, zoneOf, type Zone } from './queue-keys.ts';
import { stampAfter, tombstoneId, type Writer } from './stamp.ts';

/** Mark and card; the entry of the job is one for all of a transaction. */
const ROWS_PER_CARD = 2;

/** What an entry of a job keeps of many marks: as they were, null where a card had none. */
export type FormerMarks = readonly (readonly [CardId, MarkValue | null])[];

/** The tables that marks, and card rows that follow them, are written in. */
export const markTables = (db: EngraphDb) =>
  [db.marks, db.cards, db.tombstones, db.jobEntries, db.reviews, db.segments] as const;

/**
 * Gives cards other marks; returns how many had not been so already. Each single request costs the browser about
 * as much as reading a hundred neighbours, so rows are read by ranges of ids, and what they were is one entry.
 */
export async function writeMarks(
  work: BulkWork,
  cards: readonly CardId[],
  change: Partial<Omit<MarkValue, 'card'>>,
): Promise<number> {
  let changed = 0;
  let done = 0;
  for (const chunk of chunksOf(cards.toSorted(), ROWS_PER_CARD)) {
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
  return db.transaction('rw', [...markTables(db)], async () => {
    const [marks, cards] = await readMarked(db, ids);
    const present = ids.filter((id) => cards.has(id));
    const former = present.map((id) => valueOf(marks.get(id)) ?? unmarked(id));
    const next = former.filter((mark) => !isSame(mark, change));
    if (next.length === 0) return 0;
    const kept: FormerMarks = next.map(({ card }) => [card, valueOf(marks.get(card))]);
    await db.jobEntries.add({ job, table: 'marks', key: next[0]?.card ?? '', row: kept });
    const changed = next.map((mark) => ({ ...mark, ...change }));
    await putMarks(db, changed, marks, writer);
    if (change.suspended !== undefined) await followSuspension(db, changed, cards);
    return next.length;
  });
}

const isSame = (mark: MarkValue, change: Partial<MarkValue>): boolean =>
  Object.entries(change).every(([name, value]) => mark[name as keyof MarkValue] === value);

function valueOf(row: MarkRow | undefined): MarkValue | null {
  if (!row) return null;
  const { card, suspended, buriedUntil, flag } = row;
  return { card, suspended, buriedUntil, flag };
}

type ById<Row> = ReadonlyMap<CardId, Row>;

/** Marks and card rows of sorted ids, inside a transaction. */
export async function readMarked(
  db: EngraphDb,
  ids: readonly CardId[],
): Promise<readonly [ById<MarkRow>, ById<CardRow>]> {
  const [first, last] = [ids[0], ids.at(-1)];
  if (first === undefined || last === undefined) return [new Map(), new Map()];
  const between = {
    marks: db.marks.where('card').between(first, last, true, true),
    cards: db.cards.where('id').between(first, last, true, true),
  };
  const [manyMarks, manyCards] = await Promise.all([between.marks.count(), between.cards.count()]);
  // Where the cards wanted stand far apart, the range would read too much.
  const dense = (count: number) => count <= 3 * ids.length;
  const [marks, cards] = await Promise.all([
    dense(manyMarks) ? between.marks.toArray() : db.marks.bulkGet([...ids]),
    dense(manyCards) ? between.cards.toArray() : db.cards.bulkGet([...ids]),
  ]);
  return [
    new Map(marks.flatMap((row) => (row ? [[row.card, row] as const] : []))),
    new Map(cards.flatMap((row) => (row ? [[row.id, row] as const] : []))),
  ];
}

/** Writes marks with their stamps, `known` being the rows they replace. */
export async function putMarks(
  db: EngraphDb,
  marks: readonly MarkValue[],
  known: ById<MarkRow>,
  writer: Writer,
): Promise<void> {
  const prefix = tombstoneId('marks', '');
  const tombstones = await db.tombstones.where('id').startsWith(prefix).limit(1).count();
  const added = tombstones > 0 ? marks.filter(({ card }) => !known.has(card)) : [];
  const buried = added.map(({ card }) => tombstoneId('marks', card));
  const found = (await db.tombstones.bulkGet(buried)).filter((row) => row !== undefined);
  const gone = new Map(found.map(({ id, changedAt }) => [id, changedAt]));
  const wasOf = ({ card }: MarkValue) =>
    known.get(card)?.changedAt ?? gone.get(tombstoneId('marks', card)) ?? 0;
  await db.marks.bulkPut(marks.map((mark) => ({ ...mark, ...stampAfter(wasOf(mark), writer) })));
  if (gone.size > 0) await db.tombstones.bulkDelete([...gone.keys()]);
}

/** Card rows follow their marks, queue keys with them; inside a transaction over cards, reviews and segments. */
export async function followSuspension(
  db: EngraphDb,
  marks: readonly Pick<MarkValue, 'card' | 'suspended'>[],
  cards: ById<CardRow>,
): Promise<void> {
  const other = marks.flatMap(({ card, suspended }) => {
    const row = cards.get(card);
    return row && row.suspended !== suspended ? [{ ...row, suspended }] : [];
  });
  const zones = await zonesOf(db, other);
  await db.cards.bulkPut(
    other.map((row) => withState(row, row, zones.get(row.id) ?? timeless(zoneOf([])))),
  );
}

/** Zones of cards in steps, the only ones that depend on them; their last row mostly stands in the log's tail. */
async function zonesOf(db: EngraphDb, cards: readonly CardRow[]): Promise<ById<Zone>> {
  const steps = cards.filter(({ schedule }) => isStep(schedule));
  const zones = new Map<CardId, Zone>();
  if (steps.length === 0) return zones;
  const tail = byCard(await tailOf(db, steps.map(({ id }) => id).toSorted()));
  for (const card of steps) {
    const rows = tail.get(card.id);
    zones.set(card.id, rows ? timeless(zoneOf(rows)) : await storedZone(db, card));
  }
  return zones;
}

/** The rows of the card did not change, so neither does the instant of the last. */
const timeless = ({ offset, rollOver }: Zone): Zone => ({ offset, rollOver });
