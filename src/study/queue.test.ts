import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countReads } from '../base/count-reads.ts';
import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import { instant, studyDayNumber, type Moment } from '../base/time.ts';
import type { Schedule } from '../memory/review.ts';
import type { Candidate, CardMark, StudyDeck } from './candidate.ts';
import { planToday, type PlanInput } from './queue.ts';
import { APART, LOOK_AHEAD, spaced } from './spacing.ts';

const DAY = 86_400_000;
const TODAY = 20_000;
const MOMENT: Moment = { at: instant((TODAY + 0.5) * DAY), offset: 0, rollOver: 4 };

const NEW: Schedule = { phase: 'new' };
const review = (due: number): Schedule => ({
  phase: 'review',
  due: studyDayNumber(TODAY + due),
  interval: 3,
});
/** A step some minutes from now. */
const step = (minutes: number): Schedule => ({
  phase: 'learning',
  step: 0,
  due: instant(MOMENT.at + minutes * 60_000),
});

interface Extra {
  note?: string;
  deck?: string;
  position?: number;
  concepts?: string[];
  suspended?: boolean;
  retired?: boolean;
}
const card = (id: string, schedule: Schedule, extra: Extra = {}): Candidate => ({
  id: id as CardId,
  note: (extra.note ?? `note ${id}`) as NoteId,
  deck: (extra.deck ?? 'd') as DeckId,
  position: extra.position ?? 0,
  concepts: (extra.concepts ?? [`concept ${id}`]) as ConceptId[],
  suspended: extra.suspended ?? false,
  retired: extra.retired ?? false,
  memory: null,
  schedule,
});
const deck = (id: string, path: string[] = [id], paused = false): StudyDeck => ({
  id: id as DeckId,
  path,
  paused,
});
const marks = (rows: Record<string, Partial<CardMark>>): PlanInput['marks'] =>
  new Map(
    Object.entries(rows).map(([id, mark]) => [
      id as CardId,
      { suspended: false, buriedUntil: 0, ...mark },
    ]),
  );
const options = (deckId: string, values: object) => ({ deck: deckId as DeckId, ...values });
const count = (deckId: string, fresh: number, reviews: number) => ({
  deck: deckId as DeckId,
  fresh,
  reviews,
});

/** Cards are sorted into due and new as the store does. */
function plan(cards: readonly Candidate[], input: Partial<PlanInput> = {}) {
  return planToday({
    due: cards.filter(({ schedule }) => schedule.phase !== 'new'),
    fresh: cards.filter(({ schedule }) => schedule.phase === 'new'),
    marks: new Map(),
    decks: [deck('d')],
    options: [],
    counts: [],
    answered: [],
    moment: MOMENT,
    chosen: 'all',
    newCards: true,
    ...input,
  });
}
const ids = (cards: readonly Candidate[]) => cards.map(({ id }) => id);
const many = (n: number, schedule: Schedule, extra: Extra = {}, prefix = 'n') =>
  Array.from({ length: n }, (_, i) => card(`${prefix}${i}`, schedule, { position: i, ...extra }));

describe('who is asked', () => {
  type Row = {
    name: string;
    cards: Candidate[];
    input?: Partial<PlanInput>;
    steps?: string[];
    queue: string[];
  };
  const rows: Row[] = [
    {
      name: 'due today and before, not tomorrow',
      cards: [card('a', review(0)), card('b', review(-9)), card('c', review(1))],
      queue: ['b', 'a'],
    },
    {
      name: 'steps that fall today, earliest first',
      cards: [card('a', step(300)), card('b', step(-5)), card('c', step(20))],
      steps: ['b', 'c', 'a'],
      queue: [],
    },
    {
      name: 'a step after the roll-over waits',
      cards: [card('a', step(16 * 60 - 1)), card('b', step(16 * 60))],
      steps: ['a'],
      queue: [],
    },
    {
      name: 'a step left from yesterday comes',
      cards: [card('a', step(-1440))],
      steps: ['a'],
      queue: [],
    },
    {
      name: 'suspended by card row or mark',
      cards: [card('a', review(0), { suspended: true }), card('b', review(0)), card('c', step(0))],
      input: { marks: marks({ b: { suspended: true }, c: { suspended: true } }) },
      queue: [],
    },
    { name: 'retired', cards: [card('a', review(0), { retired: true })], queue: [] },
    {
      name: 'buried until tomorrow',
      cards: [card('a', review(0)), card('b', NEW)],
      input: { marks: marks({ a: { buriedUntil: TODAY + 1 }, b: { buriedUntil: TODAY + 1 } }) },
      queue: [],
    },
    {
      name: 'a burial that ended',
      cards: [card('a', review(0))],
      input: { marks: marks({ a: { buriedUntil: TODAY } }) },
      queue: ['a'],
    },
    { name: 'deck not installed', cards: [card('a', review(0), { deck: 'gone' })], queue: [] },
    {
      name: 'deck paused',
      cards: [card('a', review(0))],
      input: { decks: [deck('d', ['d'], true)] },
      queue: [],
    },
    {
      name: 'new cards off',
      cards: [card('a', NEW), card('b', review(0))],
      input: { newCards: false },
      queue: ['b'],
    },
    {
      name: 'new cards in reading order',
      cards: [card('a', NEW, { position: 2 }), card('b', NEW, { position: 1 })],
      queue: ['b', 'a'],
    },
    {
      name: 'new cards deck by deck as shown',
      cards: [card('a', NEW, { deck: 'e', position: 1 }), card('b', NEW, { position: 9 })],
      input: { decks: [deck('d'), deck('e')] },
      queue: ['b', 'a'],
    },
    {
      name: 'only the chosen deck and those below it',
      cards: [
        card('a', review(-2), { deck: 'x' }),
        card('b', review(-1), { deck: 'y' }),
        card('c', review(0), { deck: 'z' }),
      ],
      input: {
        decks: [deck('x', ['net']), deck('y', ['net', 'l2']), deck('z', ['other'])],
        chosen: [deck('x').id],
      },
      queue: ['a', 'b'],
    },
    {
      name: 'one card of a note: review before new',
      cards: [card('a', NEW, { note: 'n' }), card('b', review(0), { note: 'n' })],
      queue: ['b'],
    },
    {
      name: 'one card of a note: the earlier due',
      cards: [card('a', review(0), { note: 'n' }), card('b', review(-1), { note: 'n' })],
      queue: ['b'],
    },
    {
      name: 'a sibling in learning goes first',
      cards: [card('a', step(5), { note: 'n' }), card('b', review(-1), { note: 'n' })],
      steps: ['a'],
      queue: [],
    },
    {
      name: 'a sibling answered today',
      cards: [card('a', review(0), { note: 'n' }), card('b', review(0))],
      input: { answered: [{ card: 'x' as CardId, note: 'n' as NoteId }] },
      queue: ['b'],
    },
    {
      name: 'answered today and due again today (set): still asked',
      cards: [card('a', review(0), { note: 'n' })],
      input: { answered: [{ card: 'a' as CardId, note: 'n' as NoteId }] },
      queue: ['a'],
    },
    {
      name: 'siblings where burying is off',
      cards: [card('a', review(-1), { note: 'n' }), card('b', review(0), { note: 'n' })],
      input: { options: [options('d', { burySiblings: false })] },
      queue: ['a', 'b'],
    },
  ];
  test.each(rows)('$name', ({ cards, input, steps = [], queue }) => {
    const got = plan(cards, input);
    expect(ids(got.steps)).toEqual(steps);
    expect(ids(got.queue)).toEqual(queue);
    expect(got.counts.total).toBe(steps.length + queue.length);
  });
});

interface LimitRow {
  name: string;
  cards: Candidate[];
  input?: Partial<PlanInput>;
  counts: object;
}

describe('limits', () => {
  const nested = [deck('p', ['p']), deck('q', ['p', 'q']), deck('r', ['r'])];
  const fresh = (deckId: string, n = 30) => many(n, NEW, { deck: deckId }, `${deckId} new `);
  const due = (deckId: string, n = 300) => many(n, review(-1), { deck: deckId }, `${deckId} due `);
  test.each<LimitRow>([
    { name: 'default 10 new a deck', cards: fresh('d'), counts: { fresh: 10, review: 0 } },
    { name: 'default 200 reviews a deck', cards: due('d'), counts: { fresh: 0, review: 200 } },
    {
      name: 'less what was answered today',
      cards: [...fresh('d'), ...due('d')],
      input: { counts: [count('d', 4, 150)] },
      counts: { fresh: 6, review: 50 },
    },
    {
      name: 'more answered than allowed',
      cards: fresh('d'),
      input: { counts: [count('d', 40, 0)] },
      counts: { fresh: 0, review: 0 },
    },
    {
      name: 'own limit',
      cards: fresh('d'),
      input: { options: [options('d', { newPerDay: 3 })] },
      counts: { fresh: 3, review: 0 },
    },
    {
      name: 'global default 20 new',
      cards: [...fresh('p'), ...fresh('r'), ...fresh('s')],
      input: { decks: [deck('p'), deck('r'), deck('s')] },
      counts: { fresh: 20, review: 0 },
    },
    {
      name: 'global limit',
      cards: [...fresh('p'), ...fresh('r')],
      input: { decks: nested, options: [options('global', { newPerDay: 12 })] },
      counts: { fresh: 12, review: 0 },
    },
    {
      name: 'global counts other decks too',
      cards: fresh('d'),
      input: { decks: [deck('d'), deck('r')], counts: [count('r', 15, 0)] },
      counts: { fresh: 5, review: 0 },
    },
    {
      name: 'a removed deck still counts globally',
      cards: fresh('d'),
      input: { counts: [count('gone', 18, 0)] },
      counts: { fresh: 2, review: 0 },
    },
    {
      name: 'an ancestor covers its decks',
      cards: [...fresh('p'), ...fresh('q')],
      input: {
        decks: nested,
        options: [options('p', { newPerDay: 4 }), options('q', { newPerDay: 9 })],
      },
      counts: { fresh: 4, review: 0 },
    },
    {
      name: 'answers below count in the ancestor',
      cards: fresh('p'),
      input: { decks: nested, counts: [count('q', 7, 0)] },
      counts: { fresh: 3, review: 0 },
    },
    {
      name: 'a deck inherits from its ancestor',
      cards: fresh('q'),
      input: { decks: nested, options: [options('p', { newPerDay: 6 })] },
      counts: { fresh: 6, review: 0 },
    },
    {
      name: 'learning cards have no limit',
      cards: many(30, step(0)),
      input: { options: [options('d', { newPerDay: 0, reviewsPerDay: 0 })] },
      counts: { fresh: 0, review: 0 },
    },
  ])('$name', ({ cards, input, counts }) =>
    expect(plan(cards, input).counts).toMatchObject(counts),
  );

  test('a place is not used up by a buried sibling', () => {
    const cards = [
      card('a', NEW, { note: 'n', position: 0 }),
      card('b', NEW, { note: 'n', position: 1 }),
      card('c', NEW, { position: 2 }),
    ];
    const got = plan(cards, { options: [options('d', { newPerDay: 2 })] });
    expect(ids(got.queue)).toEqual(['a', 'c']);
  });
  test('counts by deck, those with nothing due included', () => {
    const cards = [
      card('a', review(0), { deck: 'p' }),
      card('b', step(1), { deck: 'q' }),
      card('c', NEW, { deck: 'q' }),
    ];
    const { byDeck, counts } = plan(cards, { decks: nested });
    expect(Object.fromEntries(byDeck)).toEqual({
      p: { total: 1, review: 1, learning: 0, fresh: 0 },
      q: { total: 2, review: 0, learning: 1, fresh: 1 },
      r: { total: 0, review: 0, learning: 0, fresh: 0 },
    });
    expect(counts).toEqual({ total: 3, review: 1, learning: 1, fresh: 1 });
  });
});

describe('order', () => {
  test('by due day, then by chance, another chance tomorrow', () => {
    const cards = many(40, review(-1)).concat(many(40, review(-2), {}, 'older'));
    const today = ids(plan(cards).queue);
    expect(today.slice(0, 40).every((id) => id.startsWith('older'))).toBe(true);
    expect(ids(plan(cards.toReversed()).queue)).toEqual(today);
    expect(today.slice(40)).not.toEqual(ids(many(40, review(-1))));
    const tomorrow = { ...MOMENT, at: instant(MOMENT.at + DAY) };
    expect(ids(plan(cards, { moment: tomorrow }).queue)).not.toEqual(today);
    const evening = { ...MOMENT, at: instant(MOMENT.at + DAY / 3) };
    expect(ids(plan(cards, { moment: evening }).queue)).toEqual(today);
  });
  test('random new order lasts from day to day', () => {
    const cards = many(30, NEW);
    const random = { options: [options('d', { newOrder: 'random' })] };
    const today = ids(plan(cards, random).queue);
    const tomorrow = { ...MOMENT, at: instant(MOMENT.at + DAY) };
    expect(today).not.toEqual(ids(cards).slice(0, 10));
    expect(ids(plan(cards, { ...random, moment: tomorrow }).queue)).toEqual(today);
  });
  test('new cards are spread evenly among the due ones', () => {
    const queue = plan([...many(20, review(0), {}, 'due'), ...many(5, NEW)]).queue;
    const places = queue.flatMap(({ schedule }, i) => (schedule.phase === 'new' ? [i] : []));
    expect(places).toEqual([2, 7, 12, 17, 22]);
  });
});

describe('spacing', () => {
  const on = (id: string, ...concepts: string[]) => card(id, NEW, { concepts });
  test.each([
    {
      name: 'nothing shared: order kept',
      due: [on('1', 'a'), on('2', 'b'), on('3', 'c')],
      fresh: [],
      order: '123',
    },
    {
      name: 'alternates where 5 is impossible',
      due: [on('1', 'a'), on('2', 'a'), on('3', 'a'), on('4', 'b'), on('5', 'b')],
      fresh: [],
      order: '14253',
    },
    {
      name: 'all alike: order kept',
      due: [on('1', 'a'), on('2', 'a'), on('3', 'a')],
      fresh: [],
      order: '123',
    },
    {
      name: 'second concepts count',
      due: [on('1', 'a'), on('2', 'b', 'a'), on('3', 'c')],
      fresh: [],
      order: '132',
    },
  ])('$name', ({ due, fresh, order }) => expect(ids(spaced(due, fresh)).join('')).toBe(order));
  test('a due card keeps away from a new card that comes next', () => {
    const due = [on('1', 'x'), ...[...'2345678'].map((id) => on(id, `other ${id}`))];
    // The new card has place 4, so card 1 may stand nowhere before place 9, or last.
    expect(ids(spaced(due, [on('N', 'x')])).join('')).toBe('2345N6781');
  });
  test('contrasting concepts count as shared', () => {
    const contrasts = new Map([
      ['a', ['b']],
      ['b', ['a']],
    ]) as unknown as ReadonlyMap<ConceptId, ConceptId[]>;
    const due = [on('1', 'a'), on('2', 'b'), on('3', 'c')];
    expect(ids(spaced(due, [], contrasts)).join('')).toBe('132');
  });

  const decks = fc.array(
    fc.record({
      concepts: fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { minLength: 1, maxLength: 3 }),
      fresh: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  test('5 apart wherever a waiting card allowed it; nothing lost; new cards keep their order', () => {
    fc.assert(
      fc.property(decks, (rows) => {
        const cards = rows.map(({ concepts, fresh }, i) =>
          card(`${i}`, fresh ? NEW : review(0), { concepts, position: i }),
        );
        const due = cards.filter(({ schedule }) => schedule.phase === 'review');
        const fresh = cards.filter(({ schedule }) => schedule.phase === 'new');
        const order = spaced(due, fresh);
        expect(order.toSorted((a, b) => a.position - b.position)).toEqual(cards);
        expect(order.filter(({ schedule }) => schedule.phase === 'new')).toEqual(fresh);
        order.forEach((placed, i) => {
          if (placed.schedule.phase === 'new') return;
          const near = new Set(
            order.flatMap((other, j) => {
              const known = j < i || other.schedule.phase === 'new';
              return known && j !== i && Math.abs(i - j) < APART ? other.concepts : [];
            }),
          );
          const free = (one: Candidate) => !one.concepts.some((concept) => near.has(concept));
          if (free(placed)) return;
          const waiting = order.slice(i).filter(({ schedule }) => schedule.phase === 'review');
          expect(waiting.some(free)).toBe(false);
        });
      }),
      { numRuns: 300 },
    );
    expect(LOOK_AHEAD).toBeGreaterThan(60);
  });
});

describe('any collection', () => {
  const schedules = fc.oneof(
    fc.constant(NEW),
    fc.integer({ min: -20, max: 3 }).map(review),
    fc.integer({ min: -2000, max: 2000 }).map(step),
  );
  const collection = fc
    .array(
      fc.record({
        schedule: schedules,
        note: fc.integer({ min: 0, max: 15 }),
        deck: fc.constantFrom('p', 'q', 'r', 'gone'),
        concept: fc.constantFrom('a', 'b', 'c'),
        suspended: fc.boolean(),
      }),
      { maxLength: 40 },
    )
    .map((rows) =>
      rows.map((row, i) =>
        card(`c${i}`, row.schedule, {
          ...row,
          note: `n${row.note}`,
          concepts: [row.concept],
          position: i,
        }),
      ),
    );
  const limit = fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined });
  const optionRow = fc.record({
    newPerDay: limit,
    reviewsPerDay: limit,
    burySiblings: fc.option(fc.boolean(), { nil: undefined }),
  });
  const input = fc.record({
    options: fc
      .record({ p: optionRow, q: optionRow, r: optionRow, global: optionRow })
      .map((rows) => Object.entries(rows).map(([id, row]) => options(id, row))),
    counts: fc.array(
      fc.record({ deck: fc.constantFrom('p', 'q', 'r'), fresh: fc.nat(4), reviews: fc.nat(4) }),
      { maxLength: 3 },
    ),
  });
  const DECKS = [deck('p', ['p']), deck('q', ['p', 'q']), deck('r', ['r'])];

  /** The plain rule in its own words: what may be asked, counted without order, graph or spacing. */
  function plainLimit(
    holder: string[],
    kind: 'fresh' | 'reviews',
    given: Partial<PlanInput>,
  ): number {
    const key = kind === 'fresh' ? 'newPerDay' : 'reviewsPerDay';
    const own = (id: string) => given.options!.find((row) => row.deck === id)?.[key];
    const [first = 'global'] = holder;
    const fallback =
      first === 'global' ? { fresh: 20, reviews: 9999 } : { fresh: 10, reviews: 200 };
    const above = first === 'q' ? ['q', 'p', 'global'] : [first, 'global'];
    const value = above.map(own).find((one) => one !== undefined) ?? fallback[kind];
    const used = given.counts!.filter(({ deck: id }) => first === 'global' || holder.includes(id));
    return Math.max(0, value - used.reduce((sum, row) => sum + row[kind], 0));
  }

  test('never more than a limit, never fewer than what fits, the same twice', () => {
    fc.assert(
      fc.property(collection, input, (cards, rows) => {
        const given = { ...rows, decks: DECKS } as unknown as Partial<PlanInput>;
        const got = plan(cards, given);
        const { queue } = got;
        expect(plan(cards.toReversed(), given)).toEqual(got);
        expect(new Set([...ids(queue), ...ids(got.steps)]).size).toBe(got.counts.total);
        for (const kind of ['fresh', 'reviews'] as const) {
          const asked = queue.filter((c) => (c.schedule.phase === 'new') === (kind === 'fresh'));
          const groups = [['p', 'q'], ['q'], ['r'], ['global']];
          const full = (group: string[]) => {
            const inside = asked.filter((c) => group[0] === 'global' || group.includes(c.deck));
            const limits = plainLimit(group, kind, given);
            expect(inside.length).toBeLessThanOrEqual(limits);
            return inside.length === limits;
          };
          const reached = groups.filter(full);
          // Whoever is left out has a reason: a limit that is reached, or a sibling that is asked.
          for (const c of cards) {
            const wanted =
              kind === 'fresh'
                ? c.schedule.phase === 'new'
                : c.schedule.phase === 'review' && c.schedule.due <= TODAY;
            if (!wanted || c.suspended || c.deck === 'gone' || asked.includes(c)) continue;
            const limited = reached.some(
              (group) => group[0] === 'global' || group.includes(c.deck),
            );
            const sibling = [...queue, ...got.steps].some(
              ({ note, id }) => note === c.note && id !== c.id,
            );
            expect(limited || sibling, `${c.id} was left out`).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Looks at a due card's members while so many are planned, per card. */
function readsPerCard(due: number, conceptsOf: (i: number) => string[]): number {
  const reads = countReads();
  const cards = [
    ...Array.from({ length: due }, (_, i) =>
      card(`deck/note-${i}/there`, review(-(i % 30)), { concepts: conceptsOf(i) }),
    ),
    ...many(due / 5, NEW),
  ].map(reads.watched);
  const got = plan(cards, { options: [options('global', { reviewsPerDay: 20_000 })] });
  expect(got.counts.review).toBe(due);
  return reads.count / due;
}

test.each([
  { name: 'of many concepts', conceptsOf: (i: number) => [`c${i % 400}`, `c${(i * 7) % 400}`] },
  { name: 'of one concept', conceptsOf: () => ['hub'] },
])('ten times as many due cards $name: each is looked at about as often', ({ conceptsOf }) => {
  expect(readsPerCard(10_000, conceptsOf)).toBeLessThan(1.5 * readsPerCard(1_000, conceptsOf));
});
