import { expect, test } from 'vitest';
import { gated, recentlyOpened, type GateRules } from './gate.ts';

interface Card {
  readonly id: string;
  readonly readiness: number;
  readonly concept: string;
}
const card = (id: string, readiness: number, concept = id): Card => ({ id, readiness, concept });

interface Extra {
  contrasts?: Record<string, string[]>;
  started?: string[];
  recent?: string[];
}
const rules = ({ contrasts = {}, started = [], recent = [] }: Extra = {}): GateRules<
  Card,
  string
> => ({
  readiness: ({ readiness }) => readiness,
  concepts: ({ concept }) => [concept],
  contrasts: (concept) => contrasts[concept] ?? [],
  isStarted: (concept) => started.includes(concept),
  isRecent: (concept) => recent.includes(concept),
});

test.each([
  { name: 'all ready: as given', cards: [card('a', 1), card('b', 0.7)], wanted: 'a b' },
  {
    name: 'ready ones first',
    cards: [card('a', 0.69), card('b', 0.7), card('c', 1)],
    wanted: 'b c a',
  },
  {
    name: 'none ready: the readiest first',
    cards: [card('a', 0.1), card('b', 0.6), card('c', 0.1)],
    wanted: 'b a c',
  },
  {
    name: 'easily confused with one just opened: the next first',
    cards: [card('a', 1), card('b', 1)],
    extra: { contrasts: { a: ['x'] }, started: ['x'], recent: ['x'] },
    wanted: 'b a',
  },
  {
    name: 'opened longer ago: as given',
    cards: [card('a', 1), card('b', 1)],
    extra: { contrasts: { a: ['x'] }, started: ['x'] },
    wanted: 'a b',
  },
  {
    name: 'begun already: as given',
    cards: [card('a', 1), card('b', 1)],
    extra: { contrasts: { a: ['x'] }, started: ['x', 'a'], recent: ['x'] },
    wanted: 'a b',
  },
  {
    name: 'both in one batch: kept apart by what else is ready',
    cards: [card('a', 1), card('b', 1), card('c', 1)],
    extra: { contrasts: { a: ['b'], b: ['a'] } },
    wanted: 'a c b',
  },
  {
    name: 'nothing else to take: no slot stays empty',
    cards: [card('a', 1)],
    extra: { contrasts: { a: ['x'] }, started: ['x'], recent: ['x'] },
    wanted: 'a',
  },
  {
    name: 'confusable but ready before unready',
    cards: [card('a', 1), card('b', 0)],
    extra: { contrasts: { a: ['x'] }, started: ['x'], recent: ['x'] },
    wanted: 'a b',
  },
])('gate: $name', ({ cards, extra, wanted }) => {
  const taken = gated(cards, rules(extra));
  expect(taken.map(({ id }) => id).join(' ')).toBe(wanted);
});

test('opened of late: no card of it was answered before', () => {
  const seen = [
    { id: '1', concepts: ['a'] },
    { id: '2', concepts: ['a', 'b'] },
    { id: '3', concepts: ['c'] },
  ];
  expect([...recentlyOpened(seen, new Set(['2', '3']))]).toEqual(['b', 'c']);
});
