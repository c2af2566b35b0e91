import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardId } from '../../../base/id.ts';
import { dateOfDay, instant, type Moment } from '../../../base/time.ts';
import { foldCard } from '../../../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../../../memory/fsrs.ts';
import type { CardState, ReviewRow } from '../../../memory/review.ts';
import type { AnkiCard, AnkiCollection, AnkiPreset, AnkiReview } from '../collection.ts';
import { convert } from './convert.ts';
import * as sample from './sample.ts';

const moment: Moment = { at: instant(Date.UTC(2026, 10, 24, 12)), offset: 0, rollOver: 4 };
const DAY = 86_400_000;
/** Local midnight of day 0 as a study day: 2024-01-01. */
const ZERO = Date.UTC(2024, 0, 1) / DAY;
/** 10:00 in Berlin, n days after day 0. */
const at = (n: number, minute = 0): number => Date.UTC(2024, 0, 1, 9, minute) + n * DAY;

interface Case {
  card?: Partial<AnkiCard>;
  log?: Partial<AnkiReview>[];
  preset?: Partial<AnkiPreset>;
  config?: Partial<AnkiCollection['config']>;
  parameters?: readonly number[];
}

function collectionOf({ card = {}, log = [], preset = {}, config = {} }: Case): AnkiCollection {
  const base = sample.sampleCollection();
  return sample.sampleCollection({
    cards: [sample.sampleCard(0, card)],
    reviews: sample.sampleReviews(1, { 0: log }),
    presets: [sample.samplePreset(preset)],
    config: { ...base.config, ...config },
    decks: [...base.decks, sample.sampleDeck('9', { filtered: true, path: ['Cram'] })],
  });
}

function rowsOf(of: Case): readonly ReviewRow[] {
  const options = { moment, parameters: of.parameters ?? DEFAULT_PARAMETERS };
  return convert(collectionOf(of), options).past.get('anki/guid0/0' as CardId)?.rows ?? [];
}
const stateOf = (of: Case): CardState | null => {
  const last = rowsOf(of).at(-1);
  return last?.kind === 'seed' ? last.state : null;
};
const remarksOf = (of: Case): string =>
  convert(collectionOf(of), { moment, parameters: DEFAULT_PARAMETERS }).remarks.join('\n');

const review = { type: 2, queue: 2, due: 100, interval: 30, factor: 2500, reps: 7, lapses: 1 };
const fsrs = { memory: { stability: 33, difficulty: 5 }, lastReview: at(70) / 1000 };
const learned = [
  { at: at(60), kind: 0, interval: -600, factor: 0 },
  { at: at(60, 20), kind: 0, interval: 1, factor: 2500 },
];

describe('where a card stands', () => {
  test.each<Case & { name: string; schedule: object | null }>([
    {
      name: 'review: the same date, the interval granted',
      card: review,
      schedule: { phase: 'review', due: ZERO + 100, interval: 30 },
    },
    {
      name: 'suspended and buried cards keep it',
      card: { ...review, queue: -1 },
      schedule: { phase: 'review', due: ZERO + 100, interval: 30 },
    },
    {
      name: 'overdue stays overdue',
      card: { ...review, due: 3 },
      schedule: { phase: 'review', due: ZERO + 3, interval: 30 },
    },
    {
      name: 'in a filtered deck: `odue`',
      card: { ...review, deck: '9', home: '2', due: -100_000, odue: 100 },
      schedule: { phase: 'review', due: ZERO + 100, interval: 30 },
    },
    {
      name: 'a due that cannot be right: one interval after the last review',
      card: { ...review, ...fsrs, due: 2_000_000 },
      schedule: { phase: 'review', due: ZERO + 100, interval: 30 },
    },
    {
      name: 'a due lost in a filtered deck: the same',
      card: { ...review, ...fsrs, deck: '9', home: '2', due: -9, odue: 0 },
      schedule: { phase: 'review', due: ZERO + 100, interval: 30 },
    },
    {
      name: 'an interval beyond 36,500 days is held',
      card: { ...review, interval: 99_999 },
      schedule: { phase: 'review', due: ZERO + 100, interval: 36_500 },
    },
    {
      name: 'learning: the same instant, the step from the steps left',
      card: { type: 1, queue: 1, due: at(70) / 1000, left: 1 },
      schedule: { phase: 'learning', step: 1, due: at(70) },
    },
    {
      name: 'learning, packed steps of schedulers 1 and 2',
      card: { type: 1, queue: 1, due: at(70) / 1000, left: 2001 },
      schedule: { phase: 'learning', step: 1, due: at(70) },
    },
    {
      name: 'relearning',
      card: { ...review, type: 3, queue: 1, due: at(70) / 1000, left: 1 },
      schedule: { phase: 'relearning', step: 0, due: at(70) },
    },
    {
      name: 'scheduler 1: a review card in the learning queue is relearning',
      config: { schedVer: 1 },
      card: { ...review, queue: 1, due: at(70) / 1000, left: 1 },
      schedule: { phase: 'relearning', step: 0, due: at(70) },
    },
    {
      name: 'scheduler 1: a review card in the queue of new ones, filtered',
      config: { schedVer: 1 },
      card: { ...review, queue: 0, deck: '9', home: '2', due: -100_000, odue: 100 },
      schedule: { phase: 'review', due: ZERO + 100, interval: 30 },
    },
    {
      name: 'a step under way in a filtered deck keeps its time',
      card: {
        ...review,
        type: 3,
        queue: 1,
        deck: '9',
        home: '2',
        due: at(70) / 1000,
        odue: 100,
        left: 1,
      },
      schedule: { phase: 'relearning', step: 0, due: at(70) },
    },
    {
      name: 'waiting for a step of a day: a review on that day',
      card: { type: 1, queue: 3, due: 61, left: 1 },
      log: learned,
      schedule: { phase: 'review', due: ZERO + 61, interval: 1 },
    },
    {
      name: 'the same without any history: a step at the start of that day',
      card: { type: 1, queue: 3, due: 61, left: 1 },
      schedule: { phase: 'learning', step: 1, due: Date.UTC(2024, 0, 1, 3) + 61 * DAY },
    },
    {
      name: 'suspended while learning: by the size of the due',
      card: { type: 1, queue: -1, due: at(70) / 1000, left: 2 },
      schedule: { phase: 'learning', step: 0, due: at(70) },
    },
    { name: 'new: nothing', card: {}, schedule: null },
  ])('$name', ({ schedule, ...of }) => expect(stateOf(of)?.schedule ?? null).toEqual(schedule));
});

describe('what is remembered', () => {
  test.each<Case & { name: string; memory: object | null }>([
    {
      name: 'FSRS state as it is',
      card: { ...review, ...fsrs },
      memory: { stability: 33, difficulty: 5, last: ZERO + 70, reps: 7, lapses: 1 },
    },
    {
      name: 'FSRS state wins over the log',
      card: { ...review, ...fsrs },
      log: learned,
      memory: { stability: 33, difficulty: 5 },
    },
    {
      name: 'held to its range',
      card: { ...review, ...fsrs, memory: { stability: 1e9, difficulty: 77 } },
      memory: { stability: 36_500, difficulty: 10 },
    },
    {
      name: 'without the last review: of the log',
      card: { ...review, memory: fsrs.memory },
      log: learned,
      memory: { last: ZERO + 60 },
    },
    {
      name: 'without both: one interval before the due date',
      card: { ...review, memory: fsrs.memory },
      memory: { last: ZERO + 70 },
    },
    {
      name: 'SM-2: interval and ease',
      card: { ...review, interval: 10 },
      memory: { stability: 10, difficulty: expect.closeTo(6.914, 3), last: ZERO + 90 },
    },
    {
      name: 'SM-2: with the retention of old of the preset',
      card: { ...review, interval: 10 },
      preset: { historicalRetention: 0.8 },
      memory: { stability: expect.closeTo(3.016, 3), difficulty: expect.closeTo(9.393, 3) },
    },
    {
      name: 'learning without history: nothing',
      card: { type: 1, queue: 1, due: at(70) / 1000, left: 2 },
      memory: null,
    },
    {
      name: 'before 04:00 it is still the day before',
      card: { ...review, ...fsrs, lastReview: Date.UTC(2024, 0, 11, 2, 59) / 1000 },
      memory: { last: ZERO + 9 },
    },
    {
      name: 'from 04:00 it is the day',
      card: { ...review, ...fsrs, lastReview: Date.UTC(2024, 0, 11, 3) / 1000 },
      memory: { last: ZERO + 10 },
    },
  ])('$name', ({ memory, ...of }) => {
    const found = stateOf(of)?.memory ?? null;
    if (memory === null) expect(found).toBeNull();
    else expect(found).toMatchObject(memory);
  });

  /** 1,3,3,3,3,3 with gaps 0,0,1,3,8,21 days: facts §13. */
  const golden = [0, 0, 1, 4, 12, 33].map((day, i) => ({
    ...{ at: at(day, i), ease: i === 0 ? 1 : 3, kind: i < 3 ? 0 : 1, interval: i < 2 ? -600 : 5 },
  }));

  test.each<Case & { name: string; stability: number; difficulty: number }>([
    { name: 'golden replay', log: golden, stability: 53.627, difficulty: 6.3575 },
    {
      name: 'what is before the last learning block does not count',
      log: [{ at: at(-900), kind: 0, ease: 4 }, { at: at(-800), kind: 1, ease: 1 }, ...golden],
      ...{ stability: 53.627, difficulty: 6.3575 },
    },
    {
      name: 'what is before a reset does not count',
      log: [
        { at: at(-900), kind: 0 },
        { at: at(-800), kind: 4, ease: 0, factor: 0, interval: 0 },
        ...golden,
      ],
      ...{ stability: 53.627, difficulty: 6.3575 },
    },
    {
      name: 'cramming, changes by hand and reschedulings do not count',
      log: [
        ...golden.slice(0, 4),
        { at: at(5), kind: 3, factor: 0 },
        { at: at(6), kind: 4, ease: 0, factor: 2500 },
        { at: at(7), kind: 5, ease: 0 },
        { at: at(8), kind: 0, ease: 0, duration: 0 },
        ...golden.slice(4),
      ],
      ...{ stability: 53.627, difficulty: 6.3575 },
    },
    {
      name: 'truncated: the first answer of a day or more, as SM-2 left it',
      log: [{ at: at(0), kind: 1, interval: 10, factor: 2500 }],
      ...{ stability: 10, difficulty: 6.914 },
    },
    {
      name: 'truncated: as FSRS left it',
      log: [{ at: at(0), kind: 1, interval: 10, factor: 612 }],
      ...{ stability: 10, difficulty: 5.608 },
    },
    {
      name: 'truncated: not before the date of the preset',
      preset: { ignoreReviewsBefore: '2024-01-10' },
      log: [
        { at: at(0), kind: 1, interval: 90, factor: 2500 },
        { at: at(20), kind: 1, interval: 10, factor: 2500 },
      ],
      ...{ stability: 10, difficulty: 6.914 },
    },
  ])('replay: $name', ({ stability, difficulty, ...of }) => {
    const memory = stateOf({ card: review, ...of })?.memory;
    expect(memory?.stability).toBeCloseTo(stability, 2);
    expect(memory?.difficulty).toBeCloseTo(difficulty, 3);
    expect(memory).toMatchObject({ reps: 7, lapses: 1 });
  });
});

describe('history', () => {
  const kinds = (of: Case) =>
    rowsOf(of).map((row) =>
      row.kind === 'answer' ? `${row.phase} ${row.rating} ${JSON.stringify(row.next)}` : row.kind,
    );
  test.each<Case & { name: string; rows: string[] }>([
    {
      name: 'answers, then the seed',
      card: review,
      log: [
        ...learned,
        { at: at(61), kind: 1, interval: 3 },
        { at: at(64), kind: 1, ease: 1, interval: -600 },
        { at: at(64, 10), kind: 2, interval: 1 },
      ],
      rows: [
        'new good {"step":1,"minutes":10}',
        'learning good {"days":1}',
        'review good {"days":3}',
        'review again {"step":0,"minutes":10}',
        'relearning good {"days":1}',
        'seed',
      ],
    },
    {
      name: 'scheduler 1 had three buttons while learning',
      config: { schedVer: 1 },
      card: review,
      log: [
        { at: at(1), kind: 0, ease: 1, interval: -60 },
        { at: at(2), kind: 0, ease: 2 },
        { at: at(3), kind: 2, ease: 3 },
        { at: at(4), kind: 1, ease: 2 },
      ],
      rows: [
        'new again {"step":0,"minutes":1}',
        'learning good {"days":1}',
        'relearning easy {"days":1}',
        'review hard {"days":1}',
        'seed',
      ],
    },
    {
      name: 'a step of two days is two days',
      card: review,
      log: [{ at: at(1), kind: 0, interval: -172_800 }],
      rows: ['new good {"days":2}', 'seed'],
    },
    {
      name: 'new again after a reset in the log',
      card: {},
      log: [...learned, { at: at(70), kind: 4, ease: 0, factor: 0, interval: 0 }],
      rows: ['new good {"step":1,"minutes":10}', 'learning good {"days":1}', 'reset'],
    },
    {
      name: 'new again without one: a reset of ours',
      card: {},
      log: learned,
      rows: ['new good {"step":1,"minutes":10}', 'learning good {"days":1}', 'reset'],
    },
    {
      name: 'learned again after a reset',
      card: review,
      log: [
        { at: at(1), kind: 0 },
        { at: at(2), kind: 4, ease: 0, factor: 0 },
        { at: at(3), kind: 0 },
      ],
      rows: ['new good {"days":1}', 'reset', 'new good {"days":1}', 'seed'],
    },
    {
      name: 'answers of the future are left out',
      card: review,
      log: [
        { at: at(1), kind: 0 },
        { at: Date.UTC(2099, 0), kind: 1 },
      ],
      rows: ['new good {"days":1}', 'seed'],
    },
    {
      name: 'microseconds are read as such',
      card: review,
      log: [
        { at: at(1) * 1000, kind: 0 },
        { at: at(1) * 1000 + 7, kind: 0 },
      ],
      rows: ['new good {"days":1}', 'learning good {"days":1}', 'seed'],
    },
  ])('$name', ({ rows, ...of }) => {
    expect(kinds(of)).toEqual(rows);
    const found = rowsOf(of);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    // The log's columns hold ids of this form.
    for (const { id, session } of found)
      expect(id.slice(session.length)).toMatch(/^\.(0|[1-9]\d{0,14})$/);
  });

  test('the seed stands 1 ms after the last answer, with the collection’s offset and roll-over', () => {
    const [, last, seed] = rowsOf({ card: review, log: learned });
    expect(seed).toMatchObject({ at: last!.at + 1, offset: 60, rollOver: 4, device: 'anki' });
  });

  test('without answers it stands at the card’s last change', () => {
    expect(rowsOf({ card: review })[0]?.at).toBe(1_710_000_000_000);
  });

  test('the fold of the rows is where the card stands; new again folds to new', () => {
    const rows = rowsOf({ card: { ...review, ...fsrs }, log: learned });
    expect(foldCard(rows, DEFAULT_PARAMETERS)).toEqual(stateOf({ card: { ...review, ...fsrs } }));
    expect(foldCard(rowsOf({ log: learned }), DEFAULT_PARAMETERS).schedule.phase).toBe('new');
  });

  test('the same import twice gives identical rows; another card has other ids', () => {
    expect(rowsOf({ card: review, log: learned })).toEqual(rowsOf({ card: review, log: learned }));
    const cards = [0, 1].map((i) => sample.sampleCard(i, review));
    const notes = [0, 1].map((i) => sample.sampleNote(i));
    const reviews = sample.sampleReviews(2, { 0: learned, 1: learned });
    const of = convert(sample.sampleCollection({ notes, cards, reviews }), {
      moment,
      parameters: DEFAULT_PARAMETERS,
    });
    expect(
      new Set([...of.past.values()].flatMap(({ rows }) => rows.map(({ id }) => id))).size,
    ).toBe(6);
  });

  test.each<Case & { name: string; remark: string }>([
    {
      name: 'cramming',
      card: review,
      log: [{ at: at(1), kind: 3, factor: 0 }],
      remark: '1 answer given while cramming',
    },
    {
      name: 'the future',
      card: review,
      log: [{ at: Date.UTC(2099, 0) }],
      remark: '1 answer dated in the future',
    },
    {
      name: 'long steps',
      card: review,
      log: [{ at: at(1), kind: 0, interval: -86_400 }],
      remark: 'step of a day or more',
    },
    { name: 'replay', card: review, log: learned, remark: 'worked out from the review log' },
    { name: 'conversion', card: review, remark: 'estimated from interval and ease' },
    {
      name: 'absurd dues',
      card: { ...review, due: -500_000 },
      remark: '1 card had a due date that cannot be right',
    },
    {
      name: 'steps of a day',
      card: { type: 1, queue: 3, due: 61 },
      log: learned,
      remark: '1 card waiting for a learning step',
    },
  ])('told: $name', ({ remark, ...of }) => expect(remarksOf(of)).toContain(remark));
});

test('every due date stays, in two time zones and on both sides of the roll-over', () => {
  const zone = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
  fc.assert(
    fc.property(
      fc.record({
        // Where it was made, at which hour there, and the first day.
        made: zone,
        hour: fc.integer({ min: 0, max: 23 }),
        first: fc.integer({ min: 14_000, max: 20_000 }),
        rollover: fc.constantFrom(null, 0, 2, 4, 6),
        schedVer: fc.constantFrom<1 | 2>(1, 2),
        dues: fc.array(fc.integer({ min: -200, max: 4000 }), { minLength: 1, maxLength: 8 }),
        zones: fc.tuple(zone, zone),
      }),
      ({ made, hour, first, rollover, schedVer, dues, zones }) => {
        // Scheduler 1 puts `crt` at the roll-over and does not say where.
        const start = schedVer === 1 ? (rollover ?? 4) : hour;
        const created = first * 86_400 + start * 3600 - made * 60;
        const config = {
          rollover,
          schedVer,
          creationOffset: 0 - made,
          localOffset: null,
          fsrs: null,
        };
        const notes = dues.map((_, i) => sample.sampleNote(i));
        const cards = dues.map((due, i) => sample.sampleCard(i, { ...review, due }));
        const collection = sample.sampleCollection({ created, config, notes, cards });
        for (const offset of zones)
          for (const minute of [-1, 1]) {
            const edge = Date.UTC(2026, 10, 24, 4) - offset * 60_000 + minute * 60_000;
            const of = convert(collection, {
              moment: { at: instant(edge), offset, rollOver: 4 },
              parameters: DEFAULT_PARAMETERS,
            });
            dues.forEach((due, i) => {
              const row = of.past.get(`anki/guid${i}/0` as CardId)!.rows.at(-1)!;
              if (row.kind !== 'seed' || row.state.schedule.phase !== 'review')
                throw new Error('no seed');
              const date = new Date(first * DAY);
              date.setUTCDate(date.getUTCDate() + due);
              expect(dateOfDay(row.state.schedule.due).toISOString().slice(0, 10)).toBe(
                date.toISOString().slice(0, 10),
              );
            });
          }
      },
    ),
    { numRuns: 200 },
  );
});

test('scheduler 1 without a zone: the study day that most of Anki’s day falls on', () => {
  for (const hours of [-7, -3, 0, 3, 7]) {
    const created = sample.CREATED + hours * 3600;
    const config = {
      schedVer: 1,
      rollover: null,
      creationOffset: null,
      localOffset: null,
      fsrs: null,
    } as const;
    const cards = [sample.sampleCard(0, review)];
    const of = convert(sample.sampleCollection({ created, config, cards }), {
      moment: { ...moment, offset: 60 },
      parameters: DEFAULT_PARAMETERS,
    });
    const seed = of.past.get('anki/guid0/0' as CardId)?.rows.at(-1);
    expect(seed).toMatchObject({ state: { schedule: { due: ZERO + 100 } } });
  }
});
