import { describe, expect, test } from 'vitest';
import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import { studyDayNumber } from '../base/time.ts';
import { lift } from '../graph/lift.ts';
import { understand } from '../graph/readiness.ts';
import { sampleOf } from '../graph/sample.ts';
import { NEW_CARD } from '../memory/transition.ts';
import type { Candidate } from './candidate.ts';
import { graphOrder } from './new-order.ts';
import { newSnapshot, orderOfSnapshot } from './new-snapshot.ts';

const { graph, table, memories } = sampleOf(
  ['a', 'b < a contrasts-with x', 'x', 'c < b'],
  ['b1: b', 'a1: a', 'x1: x', 'x2: x', 'c1: c'],
  { x1: [5, 99] },
);
const snapshot = (opened: string[] = []) =>
  newSnapshot({
    graph,
    table,
    memories,
    understanding: understand(graph, table, memories, studyDayNumber(100), 0.1542),
    lift: lift(graph, table),
    deckOf: [0, 0, 0, 0, 0],
    opened: new Set(opened as ConceptId[]),
    recent: new Set(['x' as ConceptId]),
  });

describe('what the next session can need', () => {
  test('unseen cards in sequence, with readiness and reason', () => {
    expect(snapshot().cards).toEqual([
      {
        card: 'a1',
        readiness: 1,
        reason: { card: 'a1', beforeCard: 'b1', before: 'b', because: 'a' },
      },
      { card: 'b1', readiness: 0, reason: null },
      { card: 'x2', readiness: 1, reason: null },
      { card: 'c1', readiness: 0, reason: null },
    ]);
  });
  test('concepts around them', () => {
    const { started, recent, contrasts } = snapshot();
    expect({ started, recent }).toEqual({ started: ['x'], recent: ['x'] });
    expect(contrasts).toEqual([
      ['b', ['x']],
      ['x', ['b']],
    ]);
  });
  test('opened by hand counts as ready', () => {
    expect(snapshot(['b']).cards[1]).toMatchObject({ card: 'b1', readiness: 1 });
  });
  test('it survives being stored', () => {
    expect(JSON.parse(JSON.stringify(snapshot()))).toEqual(snapshot());
  });
  test('from it, the order of a day', () => {
    const cards = ['b1', 'a1', 'x2', 'c1'].map((id): Candidate => ({
      id: id as CardId,
      note: id as NoteId,
      deck: 'd' as DeckId,
      position: 0,
      concepts: [id.slice(0, 1) as ConceptId],
      suspended: false,
      retired: false,
      ...NEW_CARD,
    }));
    const order = (opened: string[], goal?: string[]) =>
      graphOrder(
        orderOfSnapshot(snapshot(opened), goal ? { goal: new Set(goal as CardId[]) } : {}),
      )(cards)
        .map(({ id }) => id)
        .join(' ');
    // b is easily confused with x, which was just opened.
    expect(order([])).toBe('a1 x2 c1 b1');
    expect(order(['b'])).toBe('a1 x2 b1 c1');
    expect(order([], ['c1'])).toBe('c1 a1 x2 b1');
  });
});
