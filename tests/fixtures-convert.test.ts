import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { instant, type Moment } from '../src/base/time.ts';
import { convert } from '../src/exchange/anki/convert/convert.ts';
import { filledParameters } from '../src/exchange/anki/convert/sm2.ts';
import type { AnkiCollection } from '../src/exchange/anki/collection.ts';
import { openAnki } from '../src/exchange/anki/open/open.ts';
import { readAnki } from '../src/exchange/anki/read.ts';
import type { CardPast, Reading } from '../src/exchange/reading.ts';
import { DEFAULT_PARAMETERS } from '../src/memory/fsrs.ts';
import type { CardState } from '../src/memory/review.ts';

const ROOT = '../shared/fixtures/decks';
const here = existsSync(ROOT);
if (!here) console.warn(`SKIPPED: ${ROOT} is absent, real Anki decks were not converted.`);

const moment: Moment = { at: instant(Date.UTC(2026, 10, 24, 12)), offset: 0, rollOver: 4 };
const options = { moment, parameters: DEFAULT_PARAMETERS };
const fileOf = (path: string) => ({
  name: path,
  blob: new Blob([readFileSync(`${ROOT}/${path}`)]),
});

async function opened(path: string): Promise<AnkiCollection> {
  const result = await openAnki(fileOf(path));
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

async function reading(path: string): Promise<Reading> {
  const result = await readAnki([fileOf(path)], options);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

const seedOf = ({ rows }: CardPast): CardState | null => {
  const last = rows.at(-1);
  return last?.kind === 'seed' ? last.state : null;
};
const seedsOf = ({ past }: Reading): CardState[] =>
  [...past.values()].map(seedOf).filter((state) => state !== null);
const notesOf = ({ decks }: Reading) => decks.flatMap(({ notes }) => notes);
const cardsOf = (of: Reading) => notesOf(of).flatMap(({ cards }) => cards);

/** The counts that stand in the folder's README. */
function readmeRows() {
  const row =
    /^\| `((?:apkg|colpkg|db)\/[^`]+)`.*?(\d+) notes \/ (\d+) cards \/ (\d+) reviews \/ (\S+) media/gm;
  const text = here ? readFileSync(`${ROOT}/README.md`, 'utf8') : '';
  return [...text.matchAll(row)].map(([, path = '', ...counts]) => {
    const [notes = 0, cards = 0, reviews = 0, media = 0] = counts.map((n) => Number(n) || 0);
    return { path, notes, cards, reviews, media };
  });
}

describe.skipIf(!here)('real Anki decks', () => {
  test('srsconv-mixed: notes, cards, occlusion, answers and FSRS state', async () => {
    const of = await reading('apkg/srsconv-mixed-legacy2-fsrs-io.apkg');
    expect(notesOf(of)).toHaveLength(8);
    expect(cardsOf(of)).toHaveLength(13);
    const occlusion = of.notetypes.find(({ kind }) => kind === 'occlusion');
    const masked = notesOf(of).filter(
      (note) => note.kind === 'imported' && note.notetype === occlusion?.id,
    );
    expect(masked.flatMap(({ cards }) => cards)).toHaveLength(3);
    expect(masked[0]?.media).toEqual(of.media.map(({ name }) => name));
    expect([...of.past.values()].flatMap(({ rows }) => rows.slice(0, -1))).toHaveLength(26);
    const seeds = seedsOf(of);
    expect(seeds).toHaveLength(13);
    for (const { memory } of seeds)
      expect(memory).toMatchObject({ stability: 12.116, difficulty: 5.61 });
    expect(of.parameters).toMatchObject([{ reviews: 26 }]);
    expect(of.parameters[0]?.values).toHaveLength(21);
  });

  test('srsconv-mixed: its log replayed with its parameters gives its stored states', async () => {
    const collection = await opened('apkg/srsconv-mixed-legacy2-fsrs-io.apkg');
    const parameters = filledParameters(
      collection.presets.find((p) => p.parameters)?.parameters ?? [],
    );
    const bare = {
      ...collection,
      cards: collection.cards.map((card) => ({ ...card, memory: null })),
    };
    const seeds = seedsOf(convert(bare, { moment, parameters: parameters ?? [] }));
    expect(seeds).toHaveLength(13);
    for (const { memory } of seeds) {
      expect(memory?.stability).toBeCloseTo(12.116, 2);
      expect(memory?.difficulty).toBeCloseTo(5.611, 2);
    }
  });

  test('mpoppe-french: every due date is the date that Anki shows', async () => {
    const collection = await opened('apkg/mpoppe-french-fsrs-legacy2.apkg');
    const of = convert(collection, options);
    // 04:00 on the date of creation, four hours west of UTC, counted by hand from `crt`.
    const created = Math.floor((collection.created - 240 * 60) / 86_400);
    let checked = 0;
    let last = 0;
    for (const card of collection.cards) {
      if (card.type !== 2) continue;
      const note = collection.notes[card.note]!;
      const { memory, schedule } = seedOf(of.past.get(`anki/${note.guid}/${card.ord}` as never)!)!;
      expect(schedule).toEqual({
        phase: 'review',
        due: created + card.due,
        interval: card.interval,
      });
      checked += 1;
      if (card.lastReview === null) continue;
      // due − ivl is the study day of the last review (facts §4).
      expect(memory!.last).toBe(created + card.due - card.interval);
      last += 1;
    }
    console.log(`mpoppe-french: ${checked} due dates, ${last} days of last review`);
    expect(checked).toBeGreaterThan(400);
  });

  test('sambhav: fifteen cards come home with their own due dates', async () => {
    const collection = await opened('apkg/sambhav-scheduler1-filtered.apkg');
    const away = collection.cards.filter(({ home }) => home !== null);
    expect(away).toHaveLength(15);
    const of = convert(collection, options);
    expect(of.decks.map(({ title }) => title)).not.toContain('Custom Study Session');
    const zero = Math.round((collection.created * 1000 - 4 * 3_600_000) / 86_400_000);
    for (const card of away) {
      const note = collection.notes[card.note]!;
      const home = collection.decks.find(({ id }) => id === card.home)!;
      const id = `anki/${note.guid}`;
      const deck = of.decks.find(({ notes }) => notes.some((n) => n.id === id));
      expect(deck?.path).toEqual(home.path);
      const past = of.past.get(`${id}/${card.ord}` as never);
      const state = past && seedOf(past);
      if (card.type === 2)
        expect(state?.schedule).toMatchObject({ phase: 'review', due: zero + card.odue });
    }
  });

  test('the README names every package', () => expect(readmeRows()).toHaveLength(25));

  test('itpassport: decks without notes come in, Default does not', async () => {
    const of = await reading('colpkg/itpassport-empty-decktree-ja.colpkg');
    expect(of.decks).toHaveLength(31);
    expect(of.notetypes).toHaveLength(7);
    expect(notesOf(of)).toEqual([]);
    expect(of.isCollection).toBe(true);
  });

  test.each(readmeRows())('$path: $notes notes, $cards cards, $reviews reviews', async (row) => {
    const collection = await opened(row.path);
    expect(collection.reviews.count).toBe(row.reviews);
    const of = convert(collection, options);
    expect(notesOf(of)).toHaveLength(row.notes);
    expect(cardsOf(of)).toHaveLength(row.cards);
    expect(of.media).toHaveLength(row.media);
    const answers = [...of.past.values()].flatMap(({ rows }) =>
      rows.filter((r) => r.kind === 'answer'),
    );
    expect(answers).toHaveLength(collection.reviews.ease.filter((ease) => ease > 0).length);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
    const again = convert(await opened(row.path), {
      ...options,
      moment: { ...moment, offset: 600 },
    });
    expect([...again.past.keys()]).toEqual([...of.past.keys()]);
    expect(again.decks).toEqual(of.decks);
    // A collection that does not say where it was made is counted where the learner is.
    if (collection.config.creationOffset !== null) expect([...again.past]).toEqual([...of.past]);
  });
});
