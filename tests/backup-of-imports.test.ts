import 'fake-indexeddb/auto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobId } from '../src/base/id.ts';
import { instant, type Moment } from '../src/base/time.ts';
import { buildDecks } from '../src/deck/node/bundle.ts';
import type { Deck } from '../src/deck/deck.ts';
import { readFiles } from '../src/exchange/detect.ts';
import { DEFAULT_PARAMETERS } from '../src/memory/fsrs.ts';
import { contentOf } from '../src/screens/import/import-preview.ts';
import { readBackup, writeBackup } from '../src/store/backup.ts';
import type { EngraphDb } from '../src/store/db.ts';
import { readAll } from '../src/store/history.ts';
import { planImport } from '../src/store/import-plan.ts';
import { writeImport } from '../src/store/import-write.ts';
import { installDeck } from '../src/store/install.ts';
import { context, fold, newDb, NOON, writer } from '../src/store/sample.ts';

/*
 * A backup leaves out rows that lack the shape of their table. Nothing that the app itself writes may ever be
 * such a row: every bundled deck, and every real deck that people made elsewhere, goes there and back whole.
 */
async function expectWhole(db: EngraphDb): Promise<void> {
  const read = await readBackup(new Uint8Array(await (await writeBackup(db, NOON)).arrayBuffer()));
  if (!read.ok) throw new Error(read.problem.kind);
  expect(read.value.dropped).toBe(0);
  for (const table of [db.decks, db.concepts, db.notes, db.notetypes, db.options, db.links])
    expect(read.value.rows[table.name as 'decks'].length, table.name).toBe(await table.count());
  expect(read.value.reviews).toEqual(await readAll(db));
}

test('the bundled decks', async () => {
  const db = newDb();
  for (const { json } of await buildDecks(join(import.meta.dirname, '../decks')))
    await installDeck(db, JSON.parse(json) as Deck, context());
  await expectWhole(db);
});

const ROOT = '../shared/fixtures/decks';
const here = existsSync(ROOT);
if (!here) console.warn(`SKIPPED: ${ROOT} is absent, no backup of a real deck was made.`);
/** Bytes: the large ones have nothing in their rows that the small ones lack (tried once, all of them). */
const MOST = 300_000;
const FILES = here
  ? ['apkg', 'colpkg', 'db', 'crowdanki/brainbrew-example', 'crowdanki/openapphub-terminology']
      .flatMap((folder) => readdirSync(`${ROOT}/${folder}`).map((name) => `${folder}/${name}`))
      .filter((path) => /\.(?:apkg|colpkg|anki2|json)$/.test(path))
      .filter((path) => statSync(`${ROOT}/${path}`).size < MOST)
  : [];
const moment: Moment = { at: instant(Date.UTC(2026, 10, 24, 12)), offset: 0, rollOver: 4 };

test.each(FILES)('%s', async (path) => {
  const blob = new Blob([readFileSync(`${ROOT}/${path}`)]);
  const read = await readFiles([{ name: path, blob }], { moment, parameters: DEFAULT_PARAMETERS });
  if (!read.ok) throw new Error(read.problem.sentence);
  const db = newDb();
  const content = contentOf(read.value);
  const plan = await planImport(db, content);
  const choices = {
    ...{ past: true, presets: true, conflicts: new Map(), otherwise: 'mine' as const },
    ...{ links: [], parameters: null },
  };
  await writeImport(db, content, plan, choices, {
    ...{ job: 'job' as JobId, writer: writer(), fold },
    redraw: (note) => Promise.resolve(note),
  });
  await expectWhole(db);
});
