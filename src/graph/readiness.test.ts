import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { studyDayNumber } from '../base/time.ts';
import { recallAfter } from '../memory/recall.ts';
import { rowOf } from './adjacency.ts';
import { cardTable } from './card-table.ts';
import { numberOf } from './concept-graph.ts';
import { frontier, lockOf } from './frontier.ts';
import { conceptMastery } from './mastery.ts';
import { isDurable, isKnown } from './predicates.ts';
import {
  applyAnswer,
  cardDeficit,
  cardReadiness,
  masteryAhead,
  masteryOfNumber,
  understand,
  type Understanding,
} from './readiness.ts';
import { rollUp } from './roll-up.ts';
import { conceptId, graphOf, sampleOf, cardsOf, type SampleGraph } from './sample.ts';

const W20 = 0.1542;
const TODAY = studyDayNumber(100);
const on = ({ graph, table, memories }: SampleGraph): Understanding =>
  understand(graph, table, memories, TODAY, W20);
const R = (stability: number, days: number): number => recallAfter(stability, days, W20);

describe('one concept after another', () => {
  // a: both seen; b: one of two seen; c: no cards; d: nothing seen.
  const sample = sampleOf(
    ['a', 'b < a', 'c < a b', 'd < c', 'e < b a'],
    ['a1: a', 'a2: a', 'b1: b a', 'b2: b', 'd1: d', '-e1: e', 'e2: e'],
    { a1: [10, 90], a2: [20, 100], b1: [5, 95], e1: [50, 99] },
  );
  const u = on(sample);
  const at = (name: string): number => numberOf(sample.graph, conceptId(name));
  const ma = (R(10, 10) + R(20, 0) + 0.5 * R(5, 5)) / 2.5;
  const maNext = (R(10, 11) + R(20, 1) + 0.5 * R(5, 6)) / 2.5;
  const mb = R(5, 5) / 2;
  const mbNext = R(5, 6) / 2;

  test.each([
    { name: 'mastery weighs ½ what is a second concept', got: u.mastery[at('a')], wanted: ma },
    { name: 'unseen cards count as forgotten', got: u.mastery[at('b')], wanted: mb },
    { name: 'strength leaves them out', got: u.strength[at('b')], wanted: R(5, 5) },
    { name: 'coverage', got: u.coverage[at('b')], wanted: 0.5 },
    { name: 'without cards: the least of its prerequisites', got: u.mastery[at('c')], wanted: mb },
    {
      name: 'readiness is the least of tomorrow',
      got: u.readiness[at('e')],
      wanted: Math.min(maNext, mbNext),
    },
    {
      name: 'readiness looks through a concept without cards',
      got: u.readiness[at('d')],
      wanted: mbNext,
    },
    { name: 'nothing required: ready', got: u.readiness[at('a')], wanted: 1 },
    {
      name: 'deficit is what is missing in the mean',
      got: u.deficit[at('e')],
      wanted: 1 - (ma + mb) / 2,
    },
    { name: 'nothing required: no deficit', got: u.deficit[at('a')], wanted: 0 },
    { name: 'suspended cards do not count', got: u.seen[at('e')], wanted: 0 },
    {
      name: 'a card is as ready as its least concept',
      got: cardReadiness(u, sample.table, 2),
      wanted: maNext,
    },
    {
      name: 'deficit of a card is the mean of its concepts',
      got: cardDeficit(u, sample.table, 2),
      wanted: (1 - ma) / 2,
    },
  ])('$name', ({ got, wanted }) => expect(got).toBeCloseTo(wanted, 12));

  test('without cards and prerequisites: known', () => {
    const { graph, table, memories } = sampleOf(['a', 'b < a'], ['b1: b']);
    const understood = understand(graph, table, memories, TODAY, W20);
    expect([...understood.mastery]).toEqual([1, 0]);
    expect(understood.readiness[1]).toBe(1);
  });

  test('30 days on, without study', () => {
    const later = masteryAhead(sample.graph, sample.table, sample.memories, u);
    expect(later.mastery[at('b')]).toBeCloseTo(R(5, 35) / 2, 12);
  });

  test('roll-up: the mean over the parts that have cards', () => {
    const whole = sampleOf(['w', 'p part-of w', 'q part-of p', 'r part-of w'], ['p1: p', 'q1: q'], {
      p1: [10, 90],
    });
    const rolled = rollUp(whole.graph, on(whole), 0);
    expect(rolled.mastery).toBeCloseTo(0.45, 9);
    expect(rolled).toMatchObject({ coverage: 0.5, concepts: 4, withCards: 2 });
  });

  test('memories of another table throw', () => {
    const other = cardTable(sample.graph, cardsOf(['x: a']));
    expect(() => understand(sample.graph, other, sample.memories, TODAY, W20)).toThrow(
      '7 memories for 1',
    );
  });
});

test('the same as the mastery of one concept by itself', () => {
  const memory = fc.option(
    fc.tuple(fc.double({ min: 0.1, max: 500, noNaN: true }), fc.integer({ min: 0, max: 120 })),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(memory, fc.boolean(), fc.boolean()), { maxLength: 8 }),
      (cards) => {
        const graph = graphOf(['k', 'other']);
        const table = cardTable(
          graph,
          cardsOf(
            cards.map(
              ([, first, suspended], i) =>
                `${suspended ? '-' : ''}c${i}: ${first ? 'k' : 'other k'}`,
            ),
          ),
        );
        const memories = {
          stability: Float64Array.from(cards, ([m]) => m?.[0] ?? 0),
          last: Int32Array.from(cards, ([m]) => m?.[1] ?? 0),
        };
        const own = masteryOfNumber(understand(graph, table, memories, TODAY, W20), 0);
        const wanted = conceptMastery(
          cards.map(([m, first, suspended]) => ({
            weight: first ? 1 : 0.5,
            suspended,
            memory: m && {
              stability: m[0],
              last: studyDayNumber(m[1]),
              difficulty: 5,
              reps: 1,
              lapses: 0,
            },
          })),
          TODAY,
          W20,
        );
        expect({ cards: own.cards, seen: own.seen }).toEqual({
          cards: wanted.cards,
          seen: wanted.seen,
        });
        expect(own.coverage).toBeCloseTo(wanted.coverage, 12);
        // The last word on an empty concept is the screens'; here it is transparent.
        if (wanted.cards > 0) expect(own.mastery).toBeCloseTo(wanted.mastery, 12);
        if (wanted.strength !== null) expect(own.strength).toBeCloseTo(wanted.strength, 12);
      },
    ),
    { numRuns: 500 },
  );
});

test('after an answer: bit for bit as if built anew', () => {
  const n = 8;
  const graphs = fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 14 });
  const cards = fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { minLength: 1, maxLength: 8 });
  const answers = fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 50 })), { maxLength: 6 });
  fc.assert(
    fc.property(graphs, cards, answers, (edges, tested, answered) => {
      const lines = Array.from({ length: n }, (_, k) =>
        ['c' + k, ...edges.filter(([a, b]) => a === k && b !== k).map(([, b]) => `< c${b}`)].join(
          ' ',
        ),
      );
      const graph = graphOf(lines);
      const table = cardTable(graph, cardsOf(tested.map(([a, b], i) => `x${i}: c${a} c${b}`)));
      const memories = {
        stability: new Float64Array(tested.length),
        last: new Int32Array(tested.length),
      };
      const u = understand(graph, table, memories, TODAY, W20);
      for (const [card, stability] of answered) {
        const c = card % tested.length;
        memories.stability[c] = stability;
        memories.last[c] = TODAY;
        const before = understand(graph, table, memories, TODAY, W20);
        const changed = applyAnswer(u, graph, table, memories, c);
        expect(u).toEqual(before);
        for (const k of rowOf(table.concepts, c)) expect(changed.has(k)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

describe('what can be learned next', () => {
  const sample = sampleOf(
    ['a', 'b < a', 'c < b', 'm < a', 'd < m b', 'e < c', 'n < b', 'f < n'],
    ['a1: a', 'b1: b', 'c1: c', 'd1: d', '-e1: e', 'e2: e', 'f1: f'],
    { a1: [100, 99], e1: [3, 90] },
  );
  const u = on(sample);
  const { graph, table, memories } = sample;
  const lock = (name: string, opened: string[] = []) =>
    lockOf(
      graph,
      table,
      memories,
      u,
      numberOf(graph, conceptId(name)),
      new Set(opened.map(conceptId)),
    );

  test('the frontier: not started, ready, with cards', () => {
    expect([...frontier(graph, u)].map((k) => graph.ids[k])).toEqual(['b']);
  });
  test('a lock names exactly what is missing', () => {
    expect(lock('c')?.missing).toEqual([{ concept: 'b', mastery: 0, started: false }]);
  });
  test('a prerequisite that is strong enough is not named, one without cards is looked through', () => {
    expect(lock('d')?.missing.map(({ concept }) => concept)).toEqual(['b']);
  });
  test('through a concept without cards that is missing too', () => {
    expect(lock('f')?.missing.map(({ concept }) => concept)).toEqual(['b']);
  });
  test('ready: no lock', () => expect(lock('b')).toBeNull());
  test('opened by hand: no lock', () => expect(lock('c', ['c'])).toBeNull());
  test('history keeps it open, also of a card suspended since', () => expect(lock('e')).toBeNull());
});

test.each([
  { name: 'known', got: isKnown(0.8, 0.8), wanted: true },
  { name: 'known but for coverage', got: isKnown(0.9, 0.79), wanted: false },
  { name: 'known but for mastery', got: isKnown(0.79, 1), wanted: false },
  { name: 'a rounding error below counts', got: isKnown(0.8 - 1e-12, 0.8), wanted: true },
  { name: 'durable', got: isDurable(0.8), wanted: true },
  { name: 'not durable', got: isDurable(0.79), wanted: false },
])('predicate: $name', ({ got, wanted }) => expect(got).toBe(wanted));
