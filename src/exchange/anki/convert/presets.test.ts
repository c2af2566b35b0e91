import { expect, test } from 'vitest';
import { instant } from '../../../base/time.ts';
import { DEFAULT_PARAMETERS } from '../../../memory/fsrs.ts';
import type { AnkiCollection, AnkiDeck, AnkiPreset } from '../collection.ts';
import { convert } from './convert.ts';
import * as sample from './sample.ts';

const moment = { at: instant(Date.UTC(2026, 10, 24, 12)), offset: 60, rollOver: 4 };
const read = (change: Partial<AnkiCollection>) =>
  convert(sample.sampleCollection(change), { moment, parameters: DEFAULT_PARAMETERS });
const readPreset = (change: Partial<AnkiPreset>, deck: Partial<AnkiDeck> = {}) =>
  read({
    presets: [sample.samplePreset(change)],
    decks: [sample.sampleDeck('1'), sample.sampleDeck('2', deck)],
  });

test.each([
  {
    name: 'limits',
    preset: { newPerDay: 7, reviewsPerDay: 9_999_999 },
    options: { newPerDay: 7, reviewsPerDay: 9999 },
  },
  {
    name: 'the deck’s own limits',
    preset: {},
    deck: { newPerDay: 3, reviewsPerDay: 4 },
    options: { newPerDay: 3, reviewsPerDay: 4 },
  },
  { name: 'retention', preset: { desiredRetention: 0.85 }, options: { retention: 0.85 } },
  {
    name: 'the deck’s own retention',
    preset: { desiredRetention: 0.85 },
    deck: { desiredRetention: 0.92 },
    options: { retention: 0.92 },
  },
  {
    name: 'retention too low',
    preset: { desiredRetention: 0.7 },
    options: { retention: 0.8 },
    remark: '“Default” aims to remember 70 %; here it aims for 80 %.',
  },
  {
    name: 'retention too high',
    preset: { desiredRetention: 0.99 },
    options: { retention: 0.97 },
    remark: '99 %',
  },
  {
    name: 'longest interval',
    preset: { maximumInterval: 99_999 },
    options: { maximumInterval: 36_500 },
    remark: '99999 days',
  },
  {
    name: 'steps of a day or more are dropped',
    preset: { learningSteps: [1, 10, 1440, 4320] },
    options: { learningSteps: [1, 10] },
    remark: '(1 d, 3 d)',
  },
  {
    name: 'steps are whole minutes',
    preset: { learningSteps: [0.25, 12.4] },
    options: { learningSteps: [1, 12] },
  },
  { name: 'no steps', preset: { relearningSteps: [] }, options: { relearningSteps: [] } },
  {
    name: 'burying either is burying',
    preset: { buryReviews: true },
    options: { burySiblings: true },
  },
  { name: 'order', preset: { insertOrder: 'random' as const }, options: { newOrder: 'random' } },
  { name: 'leeches', preset: { leechThreshold: 0 }, options: { leechLimit: 1 } },
])('$name', ({ preset, deck, options, remark = null }) => {
  const of = readPreset(preset, deck);
  expect(of.presets).toHaveLength(1);
  expect(of.presets[0]).toMatchObject(options);
  if (remark === null) expect(of.remarks).toEqual([]);
  else expect(of.remarks.join('\n')).toContain(remark);
});

const tree = (own: Record<string, Partial<AnkiDeck>>) => {
  const decks = Object.entries(own).map(([path, change], i) =>
    sample.sampleDeck(String(i + 2), { path: path.split('/'), ...change }),
  );
  const cards = decks.map(({ id }, i) => sample.sampleCard(i, { deck: id }));
  return {
    decks: [sample.sampleDeck('1'), ...decks],
    cards,
    notes: cards.map((_, i) => sample.sampleNote(i)),
    presets: [sample.samplePreset(), sample.samplePreset({ id: '5', name: 'Slow', newPerDay: 1 })],
  };
};

test.each([
  {
    name: 'the topmost deck that uses it',
    own: { A: {}, 'A/B': {}, 'A/B/C': {} },
    named: ['A Default'],
  },
  {
    name: 'another below',
    own: { A: {}, 'A/B': { presetId: '5' } },
    named: ['A Default', 'A/B Slow'],
  },
  {
    name: 'and back below that',
    own: { A: {}, 'A/B': { presetId: '5' }, 'A/B/C': {} },
    named: ['A Default', 'A/B Slow', 'A/B/C Default'],
  },
  {
    name: 'a parent that the file lacks has none',
    own: { 'A/B': {}, 'A/C': {} },
    named: ['A/B Default', 'A/C Default'],
  },
  {
    name: 'one retention is not inherited',
    own: { A: { desiredRetention: 0.95 }, 'A/B': {} },
    named: ['A Default', 'A/B Default'],
  },
  {
    name: 'a deck without preset inherits',
    own: { A: {}, 'A/B': { presetId: null } },
    named: ['A Default'],
  },
])('decks: $name', ({ own, named }) => {
  const of = read(tree(own));
  const paths = new Map(of.decks.map(({ id, path }) => [id, path.join('/')]));
  expect(of.presets.map(({ deck, name }) => `${paths.get(deck)} ${name}`)).toEqual(named);
});

test('parameters: filled to 21, most reviews first, the same numbers once', () => {
  const slow = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
  const of = read({
    ...tree({ A: {}, B: { presetId: '5' }, C: { presetId: '6' }, D: { presetId: '7' } }),
    presets: [
      sample.samplePreset({ parameters: [...DEFAULT_PARAMETERS] }),
      sample.samplePreset({ id: '5', name: 'Slow', parameters: slow }),
      sample.samplePreset({ id: '6', name: 'Copy', parameters: slow }),
      sample.samplePreset({ id: '7', name: 'Odd', parameters: [1, 2, 3] }),
    ],
    reviews: sample.sampleReviews(4, {
      0: [{ at: 1.7e12 }, { at: 1.71e12 }],
      1: [{ at: 1.7e12 }, { at: 1.71e12 }, { at: 1.72e12, ease: 0 }],
      2: [{ at: 1.7e12 }],
      3: [{ at: 1.7e12 }],
    }),
  });
  expect(of.parameters.map(({ name, reviews, values }) => [name, reviews, values.length])).toEqual([
    ['Slow, Copy', 3, 21],
    ['Default', 2, 21],
  ]);
  expect(of.remarks).toContain('The FSRS parameters of “Odd” cannot be read and are left out.');
});
