import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../base/fuzz-runs.ts';
import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import { instant, studyDayNumber } from '../base/time.ts';
import type { Candidate } from './candidate.ts';
import { planToday, type PlanInput } from './queue.ts';

const DAY = 86_400_000;
const TODAY = 20_000;
const moment = { at: instant((TODAY + 0.5) * DAY), offset: 0, rollOver: 4 };
const DECKS = ['a', 'b', 'c', 'gone'];

const schedule = fc.oneof(
  fc.constant({ phase: 'new' } as const),
  fc.integer({ min: -40, max: 3 }).map((due) => ({
    ...{ phase: 'review' as const, due: studyDayNumber(TODAY + due), interval: 3 },
  })),
  fc.integer({ min: -2_000, max: 2_000 }).map((minutes) => ({
    ...{ phase: 'learning' as const, step: 0, due: instant(moment.at + minutes * 60_000) },
  })),
);
const candidate = fc
  .record({
    ...{ n: fc.nat(40), deck: fc.constantFrom(...DECKS), note: fc.nat(12), schedule },
    ...{ suspended: fc.boolean(), retired: fc.boolean(), position: fc.nat(5), concept: fc.nat(4) },
  })
  .map(({ n, deck, note, concept, ...rest }): Candidate => ({
    ...{ id: `k${n}` as CardId, deck: deck as DeckId, note: `n${note}` as NoteId, memory: null },
    ...rest,
    suspended: rest.suspended && n % 3 === 0,
    retired: rest.retired && n % 4 === 0,
    concepts: [`c${concept}` as ConceptId],
  }));
const limits = fc.record(
  {
    newPerDay: fc.nat(6),
    reviewsPerDay: fc.nat(8),
    burySiblings: fc.boolean(),
    newOrder: fc.constantFrom('author' as const, 'random' as const),
  },
  { requiredKeys: [] },
);
const input: fc.Arbitrary<PlanInput> = fc
  .record({
    cards: fc.uniqueArray(candidate, { selector: ({ id }) => id, maxLength: 40 }),
    ...{ global: limits, own: limits, paused: fc.boolean(), newCards: fc.boolean() },
    counts: fc.array(
      fc.record({ deck: fc.constantFrom('a', 'b'), fresh: fc.nat(4), reviews: fc.nat(4) }),
      { maxLength: 2 },
    ),
    answered: fc.array(fc.nat(12), { maxLength: 3 }),
    chosen: fc.constantFrom<'all' | string[]>('all', ['a'], ['b', 'c'], []),
  })
  .map(({ cards, global, own, paused, newCards, counts, answered, chosen }) => ({
    due: cards.filter((card) => card.schedule.phase !== 'new'),
    fresh: cards.filter((card) => card.schedule.phase === 'new'),
    marks: new Map(cards.slice(0, 2).map(({ id }) => [id, { suspended: true, buriedUntil: 0 }])),
    decks: [
      { id: 'a' as DeckId, path: ['A'], paused: false },
      { id: 'b' as DeckId, path: ['A', 'B'], paused },
      { id: 'c' as DeckId, path: ['C'], paused: false },
    ],
    options: [
      { deck: 'global' as const, ...global },
      { deck: 'a' as DeckId, ...own },
    ],
    counts: counts.map((each) => ({ ...each, deck: each.deck as DeckId })),
    answered: answered.map((n) => ({ card: `other${n}` as CardId, note: `n${n}` as NoteId })),
    ...{ moment, newCards, chosen: chosen as PlanInput['chosen'] },
  }));

test(
  'no card twice, none that may not be asked, limits and siblings respected, always the same order',
  { timeout: PATIENCE },
  () => {
    fc.assert(
      fc.property(input, (given) => {
        const { steps, queue, counts, byDeck } = planToday(given);
        const asked = [...steps, ...queue];
        const ids = asked.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const open = new Set(given.decks.filter(({ paused }) => !paused).map(({ id }) => id));
        for (const card of asked) {
          expect(card.suspended || card.retired || given.marks.has(card.id)).toBe(false);
          expect(open.has(card.deck)).toBe(true);
        }
        const done = (kind: 'fresh' | 'reviews') =>
          given.counts.reduce((sum, each) => sum + each[kind], 0);
        const fresh = queue.filter((card) => card.schedule.phase === 'new');
        const reviews = queue.filter((card) => card.schedule.phase === 'review');
        const { newPerDay = 20, reviewsPerDay = 9999 } = given.options[0] ?? {};
        expect(fresh.length).toBeLessThanOrEqual(Math.max(0, newPerDay - done('fresh')));
        expect(reviews.length).toBeLessThanOrEqual(Math.max(0, reviewsPerDay - done('reviews')));
        if (!given.newCards) expect(fresh).toEqual([]);
        const buries = given.options.every(({ burySiblings = true }) => burySiblings);
        if (buries) {
          const notes = queue.map(({ note }) => note);
          expect(new Set(notes).size).toBe(notes.length);
          const before = new Set(given.answered.map(({ note }) => note));
          expect(notes.filter((note) => before.has(note))).toEqual([]);
        }
        expect(counts.total).toBe(asked.length);
        expect([...byDeck.values()].reduce((sum, { total }) => sum + total, 0)).toBe(asked.length);
        const again = planToday({
          ...given,
          due: given.due.toReversed(),
          fresh: given.fresh.toReversed(),
        });
        expect([...again.steps, ...again.queue].map(({ id }) => id)).toEqual(ids);
      }),
      fuzz(1_500),
    );
  },
);
