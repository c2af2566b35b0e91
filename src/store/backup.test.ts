import 'fake-indexeddb/auto';
import { gunzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { conceptId, type JobId } from '../base/id.ts';
import { readBackup, writeBackup } from './backup.ts';
import { BACKUP_FORMAT } from './backup-format.ts';
import { crc32 } from './crc32.ts';
import type { EngraphDb } from './db.ts';
import { SCHEMA_VERSION } from './open.ts';
import { wrongRows } from './derived-oracle.ts';
import { exportRaw } from './export-raw.ts';
import { installDeck } from './install.ts';
import { sweepJobs } from './job-end.ts';
import { removeDeck } from './job-undo.ts';
import { readAll } from './history.ts';
import { setFlag, setSuspended } from './mark.ts';
import { recordReview } from './record.ts';
import { canUndoRestore, previewRestore, restore, undoRestore } from './restore.ts';
import {
  answer,
  at,
  card,
  context,
  dbWithDeck,
  DECK,
  fold,
  newDb,
  nextJob,
  NOON,
  sampleDeck,
  writer,
} from './sample.ts';
import { sealOld } from './seal.ts';
import { writeSettings } from './settings.ts';
import { deleteStamped, putStamped } from './stamp.ts';

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const backupOf = async (db: EngraphDb) => bytesOf(await writeBackup(db, NOON));
const options = { now: at(1), fold };

/** A collection with something in every table. */
async function full(): Promise<EngraphDb> {
  const media = [
    {
      name: 'a.png',
      hash: 'h',
      type: 'image/png',
      bytes: Uint8Array.from({ length: 20_000 }, (_, i) => i % 256),
    },
  ];
  const db = await dbWithDeck(sampleDeck(30, { media }));
  for (let n = 0; n < 12; n++) {
    const row = answer({ card: card(`n${n}`), at: at(0, n * 1_000) });
    await recordReview(db, { row, after: fold([row]) });
  }
  await sealOld(db, { before: at(1), size: 10 });
  await setSuspended(db, [card('n3')], true, writer());
  await setFlag(db, [card('n4')], 2, writer());
  await writeSettings(db, { theme: 'dark', rollOver: 3 }, writer());
  await putStamped(db, 'options', { deck: DECK, retention: 0.95 }, writer());
  const link = { id: 'g', kind: 'goal' as const, card: null, concept: conceptId(DECK, 'c0') };
  await putStamped(db, 'links', link, writer());
  await putStamped(db, 'links', { ...link, id: 'gone' }, writer());
  await deleteStamped(db, 'links', ['gone'], writer());
  return db;
}

const tablesOf = async (db: EngraphDb) =>
  Promise.all(
    [
      db.decks,
      db.concepts,
      db.notes,
      db.cards,
      db.marks,
      db.links,
      db.options,
      db.settings,
      db.days,
      db.media,
      db.tombstones,
    ].map((table) => db.table(table.name).toArray()),
  );

test('backup → wipe → restore gives every row and the identical log back', async () => {
  const from = await full();
  const read = await readBackup(await backupOf(from));
  if (!read.ok) throw new Error(read.problem.kind);
  const to = newDb();
  await restore(to, read.value, { ...options, mode: 'replace', job: nextJob() });
  expect(await tablesOf(to)).toEqual(await tablesOf(from));
  expect(await readAll(to)).toEqual(await readAll(from));
  expect(await wrongRows(to, fold)).toEqual({ cards: [], days: [] });
});

test('a backup is a line of JSON and a gzip stream of lines, readable without Engraph', async () => {
  const bytes = await backupOf(await full());
  const end = bytes.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end))) as Record<
    string,
    unknown
  >;
  expect(head).toMatchObject({
    format: 2,
    schema: SCHEMA_VERSION,
    app: 'engraph',
    createdAt: NOON,
    counts: { notes: 30, reviews: 12, tombstones: 1 },
  });
  const lines = gunzipSync(bytes.subarray(end + 1))
    .toString()
    .trim()
    .split('\n');
  expect(lines.filter((line) => line.startsWith('["reviews"'))).toHaveLength(12);
});

test('content of a removed deck, and of a job under way, is not in it', async () => {
  const db = await full();
  await removeDeck(db, DECK, { job: nextJob(), writer: writer(at(1)) });
  const read = await readBackup(await backupOf(db));
  expect(read).toMatchObject({
    value: { rows: { notes: [], concepts: [], decks: [] }, reviews: { length: 12 } },
  });
});

const changed = (bytes: Uint8Array<ArrayBuffer>, at: number) => {
  const copy = bytes.slice();
  copy[at] = copy[at]! ^ 1;
  return copy;
};
const header = (bytes: Uint8Array<ArrayBuffer>, change: object) => {
  const end = bytes.indexOf(10);
  const text = new TextDecoder().decode(bytes.subarray(8, end)).replace(/,"check":\d+/, '');
  const old = JSON.parse(text) as object;
  const changed = JSON.stringify({ ...old, ...change });
  const checked = `${changed.slice(0, -1)},"check":${crc32(changed)}}`;
  const line = new TextEncoder().encode(`ENGRAPH ${checked}`);
  return Uint8Array.from([...line, ...bytes.subarray(end)]);
};

test.each([
  { name: 'an empty file', of: () => new Uint8Array(), problem: 'not-a-backup' },
  { name: 'a PDF', of: () => new TextEncoder().encode('%PDF-1.7\n%'), problem: 'not-a-backup' },
  {
    name: 'cut in the middle',
    of: (b: Uint8Array<ArrayBuffer>) => b.slice(0, -100),
    problem: 'truncated',
  },
  {
    name: 'cut in the first line',
    of: (b: Uint8Array<ArrayBuffer>) => b.slice(0, 40),
    problem: 'truncated',
  },
  {
    name: 'cut in the first word',
    of: (b: Uint8Array<ArrayBuffer>) => b.slice(0, 4),
    problem: 'truncated',
  },
  {
    name: 'a flipped bit',
    of: (b: Uint8Array<ArrayBuffer>) => changed(b, b.length - 50),
    problem: 'damaged',
  },
  {
    name: 'a broken first line',
    of: (b: Uint8Array<ArrayBuffer>) => changed(b, 8),
    problem: 'damaged',
  },
  {
    name: 'a newer format',
    of: (b: Uint8Array<ArrayBuffer>) => header(b, { format: BACKUP_FORMAT + 1 }),
    problem: 'newer',
  },
  {
    name: 'a newer schema',
    of: (b: Uint8Array<ArrayBuffer>) => header(b, { schema: SCHEMA_VERSION + 1 }),
    problem: 'newer',
  },
])('$name is $problem', async ({ of, problem }) => {
  const read = await readBackup(of(await backupOf(await full())));
  expect(read).toMatchObject({ ok: false, problem: { kind: problem } });
});

test('a preview counts both sides and writes nothing', async () => {
  const read = await readBackup(await backupOf(await full()));
  if (!read.ok) throw new Error(read.problem.kind);
  const db = await dbWithDeck(sampleDeck(2));
  expect(await previewRestore(db, read.value)).toEqual({
    stored: { decks: 1, cards: 2, reviews: 0 },
    backup: { decks: 1, cards: 30, reviews: 12 },
  });
  expect(await db.jobs.count()).toBe(1);
});

test('a restore can be undone until tomorrow; reviews done since then are kept', async () => {
  const read = await readBackup(await backupOf(newDb()));
  if (!read.ok) throw new Error(read.problem.kind);
  const db = await full();
  const before = await tablesOf(db);
  await restore(db, read.value, { ...options, mode: 'replace', job: nextJob() });
  expect(await db.decks.count()).toBe(0);
  const row = answer({ card: card('n20'), at: at(1, 5) });
  await db.reviews.add(row);
  expect(await canUndoRestore(db, at(3))).toBe(false);
  expect(await undoRestore(db, { ...options, now: at(3) })).toMatchObject({ problem: 'expired' });
  expect(await undoRestore(db, options)).toMatchObject({ ok: true });
  const after = await tablesOf(db);
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
  expect(await readAll(db)).toHaveLength(13);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
  expect(await canUndoRestore(db, at(1))).toBe(false);
});

test('a restore that a crash interrupted is taken back at the next start', async () => {
  const db = await full();
  const before = await tablesOf(db);
  const read = await readBackup(await backupOf(newDb()));
  if (!read.ok) throw new Error(read.problem.kind);
  const job = nextJob();
  await restore(db, read.value, { ...options, mode: 'replace', job });
  await db.jobs.update(job, { state: 'open' });
  await db.notes.clear();
  await sweepJobs(db, { fold, writer: writer(at(1)) });
  expect(await tablesOf(db)).toEqual(before);
  expect(await db.jobs.get(job)).toBeUndefined();
});

test('a restore that never began leaves all as it is, whatever copy an earlier one left', async () => {
  const db = await full();
  const earlier = { rows: emptyRows, tombstones: [], reviews: [] };
  await restore(db, earlier, { ...options, mode: 'merge', job: nextJob() });
  await setFlag(db, [card('n9')], 5, writer());
  const before = await tablesOf(db);
  await db.jobs.add({
    id: 'x' as JobId,
    kind: 'restore',
    state: 'open',
    deck: null,
    startedAt: NOON,
    undoUntil: NOON,
    report: {},
  });
  await sweepJobs(db, { fold, writer: writer() });
  expect(await tablesOf(db)).toEqual(before);
});

test('a raw export of a database of this version is a backup like any other', async () => {
  const db = await full();
  const whole = await readAll(db);
  db.close();
  const read = await readBackup(await bytesOf(await exportRaw(NOON, db.name)));
  expect(read).toMatchObject({
    ok: true,
    value: { rows: { notes: { length: 30 }, media: { length: 1 } } },
  });
  if (read.ok)
    expect(new Set(read.value.reviews.map((row) => row.id))).toEqual(
      new Set(whole.map((row) => row.id)),
    );
});

test('a deck installed after a restore of its older version is an update', async () => {
  const read = await readBackup(await backupOf(await full()));
  if (!read.ok) throw new Error(read.problem.kind);
  const db = newDb();
  await restore(db, read.value, { ...options, mode: 'merge', job: nextJob() });
  const result = await installDeck(db, sampleDeck(31, { version: 2 }), context());
  expect(result).toMatchObject({ value: { added: 1, unchanged: 30 } });
});

test('a restore whose write fails brings the data back and is thrown on', async () => {
  const db = await full();
  const before = await tablesOf(db);
  const read = await readBackup(await backupOf(db));
  if (!read.ok) throw new Error(read.problem.kind);
  let fails = true;
  const fold1 = (rows: Parameters<typeof fold>[0]) => {
    if (!fails) return fold(rows);
    fails = false;
    throw new Error('disk full');
  };
  const restoring = restore(db, read.value, {
    now: at(1),
    fold: fold1,
    mode: 'replace',
    job: nextJob(),
  });
  await expect(restoring).rejects.toThrow('disk full');
  expect(await tablesOf(db)).toEqual(before);
});

test('the copy goes when its day is over', async () => {
  const db = await full();
  await restore(
    db,
    { rows: emptyRows, tombstones: [], reviews: [] },
    { ...options, mode: 'merge', job: nextJob() },
  );
  await sweepJobs(db, { fold, writer: writer(at(1.5)) });
  expect(await canUndoRestore(db, at(1.5))).toBe(true);
  await sweepJobs(db, { fold, writer: writer(at(2.5)) });
  expect(await db.local.count()).toBe(0);
});

const emptyRows = {
  media: [],
  notetypes: [],
  concepts: [],
  notes: [],
  marks: [],
  links: [],
  options: [],
  settings: [],
  decks: [],
};

test('a sealed part of the log that cannot be read keeps nothing else out of a backup', async () => {
  const db = await full();
  const all = await readAll(db);
  const [segment] = await db.segments.toArray();
  await db.segments.put({ ...segment!, id: 'damaged', bytes: new Uint8Array([9, 9, 9]) });
  const bytes = await backupOf(db);
  const read = await readBackup(bytes);
  if (!read.ok) throw new Error(read.problem.kind);
  expect(read.value.reviews.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  // The damaged bytes are in the file: whoever can mend them finds them there.
  const line = gunzipSync(bytes.subarray(bytes.indexOf(0x0a) + 1)).toString();
  expect(line).toContain('["segments",{"id":"damaged"');
});

test('a card that stands in another deck is in the backup when its note’s deck is gone', async () => {
  const db = await full();
  const other = 'weir' as typeof DECK;
  await installDeck(db, sampleDeck(1, { id: other }), context());
  const note = (await db.notes.get(card('n5').replace(/\/there$/, '') as never))!;
  const cards = note.cards.map((one) => ({ ...one, deck: other }));
  await putStamped(db, 'notes', { ...note, cards }, writer());
  await removeDeck(db, DECK, context());
  const read = await readBackup(await backupOf(db));
  if (!read.ok) throw new Error(read.problem.kind);
  const kept = read.value.rows.notes.map(({ id }) => id);
  expect(kept).toContain(note.id);
  expect(kept.filter((id) => id.startsWith(DECK))).toEqual([note.id]);
});

test('a restore leaves no notetype and no undo of what it replaced', async () => {
  const db = await full();
  const backup = await readBackup(await backupOf(await dbWithDeck(sampleDeck(1))));
  if (!backup.ok) throw new Error(backup.problem.kind);
  await putStamped(db, 'notetypes', { id: 'anki/old' } as never, writer());
  await db.jobEntries.add({ job: nextJob(), table: 'notes', key: 'x', row: null });
  const job = nextJob();
  await restore(db, backup.value, { ...options, mode: 'replace', job });
  expect(await db.notetypes.count()).toBe(0);
  expect(await db.jobEntries.count()).toBe(0);
  expect((await db.jobs.toArray()).map(({ id }) => id)).toEqual([job]);
});

test('what is read is packed once the read is over: nobody who writes waits for the packing', async () => {
  let open = 0;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the database that is asked
  const begin = IDBDatabase.prototype.transaction;
  // Before the database is opened, which takes the way to transactions with it.
  const beginning = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...given
  ) {
    const transaction = begin.apply(this, given);
    open += 1;
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => (open -= 1));
    return transaction;
  });
  const db = await full();
  const openAt = new Map<string, number>();
  const pack = JSON.stringify.bind(JSON) as (value: unknown) => string;
  const packing = vi.spyOn(JSON, 'stringify').mockImplementation((line: unknown) => {
    if (Array.isArray(line)) openAt.set(String(line[0]), open);
    return pack(line);
  });
  await writeBackup(db, NOON);
  for (const each of [packing, beginning]) each.mockRestore();
  expect(openAt.size).toBeGreaterThan(5);
  expect([...openAt].filter(([, count]) => count > 0)).toEqual([]);
});
