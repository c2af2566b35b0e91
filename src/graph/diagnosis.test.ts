import { describe, expect, test } from 'vitest';
import { studyDayNumber } from '../base/time.ts';
import { diagnose, shareOfFoundations } from './diagnosis.ts';
import { lift } from './lift.ts';
import { understand } from './readiness.ts';
import { sampleOf } from './sample.ts';

const TODAY = studyDayNumber(100);

test.each([
  { name: 'nothing missing', recall: 0.9, deficit: 0, effect: 0, wanted: 0 },
  {
    name: 'all missing, likely to be known',
    recall: 0.9,
    deficit: 1,
    effect: 0,
    wanted: 0.135 / 0.235,
  },
  {
    name: 'a measured effect counts when larger',
    recall: 0.9,
    deficit: 1,
    effect: 0.3,
    wanted: 0.27 / 0.37,
  },
  { name: 'half forgotten anyway', recall: 0.5, deficit: 0.5, effect: 0, wanted: 0.0375 / 0.5375 },
  { name: 'certain, nothing missing', recall: 1, deficit: 0, effect: 0, wanted: 0 },
])('share of foundations: $name', ({ recall, deficit, effect, wanted }) =>
  expect(shareOfFoundations(recall, deficit, effect)).toBeCloseTo(wanted, 12),
);

describe('what is offered', () => {
  // t needs b, b needs a, a needs z, z needs y: y is four steps away.
  const concepts = ['y', 'z < y', 'a < z', 'b < a', 's', 't < b s'];
  const cards = ['y1: y', 'z1: z', 'a1: a', 'a2: a', 'b1: b', 'b2: b', 'b3: b', 's1: s', 't1: t'];
  const input = (seen: Record<string, [number, number]>, answered: string[] = []) => {
    const { graph, table, memories } = sampleOf(concepts, cards, { t1: [10, 90], ...seen });
    const understanding = understand(graph, table, memories, TODAY, 0.1542);
    const answeredToday = new Set(answered.map((id) => table.ids.indexOf(id as never)));
    return { graph, table, memories, understanding, lift: lift(graph, table), answeredToday };
  };
  const lapse = { card: 8, recall: 0.9, earlier: 0 };

  test('the two foundations that tell most, nearest and weakest first', () => {
    const found = diagnose(lapse, input({ b1: [1, 70], s1: [100, 99] }));
    expect(found).toMatchObject({
      kind: 'foundations',
      foundations: [
        { concept: 'b', steps: 1 },
        { concept: 'a', steps: 2, mastery: 0 },
      ],
      queue: ['a1', 'a2', 'b2', 'b3'],
      review: ['b1'],
    });
  });
  test('not farther than three steps', () => {
    const strong: [number, number] = [100, 99];
    const found = diagnose(
      lapse,
      input({
        b1: strong,
        b2: strong,
        b3: strong,
        a1: strong,
        a2: strong,
        z1: strong,
        s1: [0.01, 0],
      }),
    );
    expect(found).toMatchObject({
      kind: 'foundations',
      foundations: [{ concept: 's' }],
      queue: [],
    });
  });
  test('a card answered today is not asked again', () => {
    const found = diagnose(lapse, input({ b1: [1, 70], b2: [1, 60] }, ['b2']));
    expect(found).toMatchObject({ review: ['b1'] });
  });
  test('at most two seen cards, the weakest first', () => {
    const found = diagnose(
      { ...lapse, recall: 0.97 },
      input({ b1: [1, 70], b2: [1, 60], b3: [1, 50], s1: [100, 99] }),
    );
    expect(found).toMatchObject({ review: ['b3', 'b2'] });
  });
  test('foundations are well: nothing is said', () => {
    const well = Object.fromEntries(
      cards.slice(0, 8).map((line) => [line.split(':')[0]!, [100, 100]]),
    );
    expect(diagnose(lapse, input(well as never))).toMatchObject({ kind: 'none' });
  });
  test('the card had faded by itself: nothing is said', () => {
    expect(diagnose({ ...lapse, recall: 0.3 }, input({}))).toMatchObject({ kind: 'none' });
  });
  test('for the fourth time: this card itself', () => {
    expect(diagnose({ ...lapse, recall: 0.3, earlier: 2 }, input({}))).toMatchObject({
      kind: 'none',
    });
    expect(diagnose({ ...lapse, recall: 0.3, earlier: 3 }, input({}))).toMatchObject({
      kind: 'card',
    });
  });
  test('a card without prerequisites', () => {
    expect(diagnose({ card: 7, recall: 0.9, earlier: 0 }, input({}))).toEqual({
      kind: 'none',
      share: 0,
    });
  });
});
