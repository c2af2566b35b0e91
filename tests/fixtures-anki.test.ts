import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAnki } from '../src/exchange/anki/open/open.ts';
import { broken } from './support/sane-collection.ts';

const DECKS = '../shared/fixtures/decks';
const isThere = existsSync(join(DECKS, 'README.md'));
if (!isThere)
  console.warn(
    `${DECKS} is absent: NO REAL DECK IS CHECKED. The tests of fixtures-anki are skipped.`,
  );

/** Rows of the README: `| path | … | generation (schema n) | n notes / n cards / n reviews / n media | … |`. */
const ROW =
  /^\| `((?:apkg|colpkg|db)\/[^`]+)` .*\| (legacy1|legacy2|latest|raw db) \(schema (\d+)\) \| (\d+) notes \/ (\d+) cards \/ (\d+) reviews \/ (\d+|-) media \|/;

const rows = isThere
  ? readFileSync(join(DECKS, 'README.md'), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const found = ROW.exec(line);
        if (!found) return [];
        const [, file = '', generation = '', schema, notes, cards, reviews, media] = found;
        const counts = {
          ...{ version: Number(schema), notes: Number(notes), cards: Number(cards) },
          ...{ reviews: Number(reviews), media: media === '-' ? 0 : Number(media) },
        };
        const name = generation === 'raw db' ? 'database' : generation;
        return [{ file, counts: { generation: name, ...counts } }];
      })
  : [];

async function open(file: string) {
  const blob = new Blob([readFileSync(join(DECKS, file))]);
  return openAnki({ name: basename(file), blob });
}

async function opened(file: string) {
  const result = await open(file);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

describe.skipIf(!isThere)(
  `real Anki decks${isThere ? '' : ' (FOLDER ABSENT, nothing checked)'}`,
  () => {
    test('every file has a row in the README', () => {
      const files = ['apkg', 'colpkg', 'db'].flatMap((folder) =>
        readdirSync(join(DECKS, folder)).map((file) => `${folder}/${file}`),
      );
      expect(rows.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
      expect(files.length).toBeGreaterThanOrEqual(25);
    });

    test.each(rows)('$file has the counts of the README', async ({ file, counts }) => {
      const found = await opened(file);
      expect({
        ...{ generation: found.generation, version: found.version, notes: found.notes.length },
        ...{ cards: found.cards.length, reviews: found.reviews.count, media: found.media.length },
      }).toEqual(counts);
      expect(broken(found)).toEqual([]);
      expect(found.skipped).toEqual([]);
      for (const item of found.media)
        expect((await item.read())?.length, item.name).toBe(item.size);
    });

    test('the zero-byte file is refused', async () => {
      const result = await open('bad/parser-zero-bytes.apkg');
      expect(result).toMatchObject({ ok: false, problem: { kind: 'empty' } });
    });

    test('FSRS states, occlusion and not the dummy: srsconv-mixed', async () => {
      const { cards, notetypes, presets } = await opened('apkg/srsconv-mixed-legacy2-fsrs-io.apkg');
      expect(new Set(cards.map(({ memory }) => JSON.stringify(memory)))).toEqual(
        new Set(['{"stability":12.116,"difficulty":5.61}']),
      );
      expect(cards.every(({ retention }) => retention === 0.9)).toBe(true);
      expect(
        notetypes.find(({ stockKind }) => stockKind === 6)?.fields.map(({ tag }) => tag),
      ).toEqual([0, 1, 2, 3, 4]);
      expect(presets.map(({ parameters }) => parameters?.length)).toEqual([17]);
    });

    test('due − ivl is the day of the last review: mpoppe-french', async () => {
      const { cards, created, config } = await opened('apkg/mpoppe-french-fsrs-legacy2.apkg');
      expect(config).toMatchObject({ schedVer: 2, creationOffset: 240 });
      const local = (seconds: number) => Math.floor((seconds - 240 * 60) / 86_400);
      const reviews = cards.filter(({ type, lastReview }) => type === 2 && lastReview !== null);
      expect(reviews.length).toBeGreaterThan(300);
      for (const { due, interval, lastReview } of reviews)
        expect(due - interval).toBe(local((lastReview ?? 0) - 4 * 3600) - local(created));
    });

    test('15 cards of a filtered deck know their home: sambhav', async () => {
      const { cards, decks } = await opened('apkg/sambhav-scheduler1-filtered.apkg');
      const away = cards.filter(({ home }) => home !== null);
      expect(away).toHaveLength(15);
      for (const { deck } of away) expect(decks.find(({ id }) => id === deck)?.filtered).toBe(true);
    });

    test('32 decks and 7 notetypes without a note: itpassport', async () => {
      const { decks, notetypes } = await opened('colpkg/itpassport-empty-decktree-ja.colpkg');
      expect([decks.length, notetypes.length]).toEqual([32, 7]);
    });

    test('schema 11 and 15 of one collection are the same', async () => {
      const [old, middle] = [
        await opened('db/ankipandas-schema11.anki2'),
        await opened('db/ankipandas-schema15.anki2'),
      ];
      expect(middle.notes).toEqual(old.notes);
      expect(
        middle.notetypes.map(({ name, fields, templates }) => [name, fields, templates]),
      ).toEqual(old.notetypes.map(({ name, fields, templates }) => [name, fields, templates]));
    });
  },
);
