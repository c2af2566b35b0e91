import { describe, expect, test } from 'vitest';
import { studyDayNumber } from '../base/time.ts';
import { conceptId, sampleOf } from './sample.ts';
import { explain, lift } from './lift.ts';
import { goalFirst, goalOf, goalOrder, goalProgress, pathSession } from './goal.ts';
import { masteryAhead, understand } from './readiness.ts';

const TODAY = studyDayNumber(100);
const concepts = ['x', 'c < b', 'b < a', 'a', 'm < a', 'd < c m'];
const cards = ['x1: x', 'd1: d', 'c1: c', 'b1: b', 'a1: a', 'a2: a', 'x2: x a'];

function at(seen: Record<string, [number, number]>) {
  const sample = sampleOf(concepts, cards, seen);
  const { graph, table, memories } = sample;
  const u = understand(graph, table, memories, TODAY, 0.1542);
  const goal = goalOf(graph, conceptId('d'));
  const later = masteryAhead(graph, table, memories, u);
  return { ...sample, u, goal, progress: goalProgress(goal, graph, table, memories, u, later) };
}

describe('a goal', () => {
  test('its path: everything below, prerequisites first', () => {
    const { graph, goal } = at({});
    expect([...goal.path].map((k) => graph.ids[k])).toEqual(['a', 'b', 'm', 'c', 'd']);
  });
  test('its cards: lifted, without those of other concepts', () => {
    const { graph, table, goal } = at({});
    expect([...goalOrder(goal, graph, table).sequence].map((c) => table.ids[c])).toEqual([
      'a1',
      'a2',
      'b1',
      'c1',
      'd1',
    ]);
  });
  test('the whole order: its cards first, each with the reason it has there', () => {
    const { graph, table, goal } = at({});
    const order = goalFirst(goalOrder(goal, graph, table), lift(graph, table));
    expect([...order.sequence].map((c) => table.ids[c]).join(' ')).toBe('a1 a2 b1 c1 d1 x1 x2');
    expect(explain(order, graph, table, 4)).toMatchObject({ before: 'd', because: 'a' });
    expect(explain(order, graph, table, 6)).toBeNull();
  });
  test('nothing started: where to start', () => {
    expect(at({}).progress).toMatchObject({
      mastered: 0,
      done: false,
      step: 0,
      start: 'a',
      cardsLeft: 5,
    });
  });
  test('on the way; a concept without cards goes with its prerequisites', () => {
    const { progress } = at({ a1: [50, 99], a2: [50, 99], b1: [2, 98], x2: [100, 100] });
    expect(progress).toMatchObject({
      mastered: 3,
      share: 0.6,
      done: false,
      step: 3,
      start: null,
      cardsLeft: 2,
    });
    expect(progress.layers).toEqual([{ layer: 2, concepts: 5, conceptsLeft: 2, cardsLeft: 2 }]);
    expect(progress.remaining).toBe(2);
  });
  test('done at 95 %', () => {
    const strong: [number, number] = [50, 100];
    const { progress } = at({
      a1: strong,
      a2: strong,
      b1: strong,
      c1: strong,
      d1: strong,
      x2: strong,
    });
    expect(progress).toMatchObject({ mastered: 5, done: true, step: 5, cardsLeft: 0 });
  });
  test('review this path: what is due in path order, then what is new', () => {
    const { graph, table, memories, goal } = at({ d1: [5, 90], a2: [5, 90], b1: [50, 99] });
    const order = goalOrder(goal, graph, table);
    const session = pathSession(goal, table, memories, order, (c) => table.ids[c] !== 'b1');
    expect(session.map((c) => table.ids[c])).toEqual(['a2', 'd1', 'a1', 'c1']);
  });
  test('a concept that is not installed throws', () => {
    const { graph } = at({});
    expect(() => goalOf(graph, conceptId('gone'))).toThrow('concept gone');
  });
});
