import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBackup } from '../backup.ts';
import { readAll } from '../history.ts';
import { restore } from '../restore.ts';
import { at, fold, newDb, nextJob } from '../sample.ts';
import { wrongRows } from '../derived-oracle.ts';
import { VERSION_1 } from './version-1.ts';
import { VERSION_2 } from './version-2.ts';

/*
 * Files as former versions wrote them, made once by the code of their day and never made anew. A new format, or
 * a new version of the schema, adds a file and a row.
 */
const EVERY = { decks: 1, concepts: 1, marks: 1, options: 1, settings: 1 };
test.each([
  {
    file: 'backup-format-1-schema-1.engraph',
    counts: { ...EVERY, notes: 2, notetypes: 0, links: 0, media: 0, tombstones: 0 },
    reviews: 1,
    notes: VERSION_1.rows.notes,
  },
  {
    file: 'backup-format-1-schema-2.engraph',
    counts: { ...EVERY, notes: 3, notetypes: 1, links: 1, media: 1, tombstones: 1 },
    reviews: 2,
    notes: VERSION_2.rows.notes,
  },
  {
    // As another version's code exports a database that it cannot open: segments as they are stored.
    file: 'backup-format-1-schema-2-raw.engraph',
    counts: { ...EVERY, notes: 3, notetypes: 1, links: 1, media: 1, tombstones: 1 },
    reviews: 2,
    notes: VERSION_2.rows.notes,
  },
  {
    file: 'backup-format-2-schema-2.engraph',
    counts: { ...EVERY, notes: 3, notetypes: 1, links: 1, media: 1, tombstones: 1 },
    reviews: 2,
    notes: VERSION_2.rows.notes,
  },
])('$file opens with every row, and is restored', async ({ file, counts, reviews, notes }) => {
  const bytes = Uint8Array.from(readFileSync(join(import.meta.dirname, file)));
  const read = await readBackup(bytes);
  if (!read.ok) throw new Error(read.problem.kind);
  expect(read.value.dropped).toBe(0);
  const db = newDb();
  await restore(db, read.value, { now: at(1), fold, mode: 'replace', job: nextJob() });
  for (const [table, count] of Object.entries(counts))
    expect(await db.table(table).count(), table).toBe(count);
  const sorted = notes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(await db.notes.toArray()).toEqual(sorted);
  expect((await readAll(db)).map(({ id }) => id)).toEqual(['s1.1', 's2.1'].slice(0, reviews));
  expect((await db.cards.get('brook/n0/there' as never))?.memory?.reps).toBe(1);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
  expect((await db.media.toArray()).map((row) => [...row.bytes])).toEqual(
    counts.media ? [[1, 2, 3, 250]] : [],
  );
});
