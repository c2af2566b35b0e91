import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import { dayOf, instant, studyDayNumber, type Moment } from '../base/time.ts';
import { DEFAULT_RULES } from '../memory/fsrs.ts';
import { outcomes } from '../memory/outcomes.ts';
import { RATINGS, type CardState } from '../memory/review.ts';
import type { Candidate } from './candidate.ts';
import { DEFAULT_PACE } from './estimate.ts';
import { planToday } from './queue.ts';
import { answered, startSession, upcoming } from './session.ts';

const DAY = 86_400_000;
const TODAY = 20_000;
const at = (minutes: number): Moment => ({
  at: instant((TODAY + 0.5) * DAY + minutes * 60_000),
  offset: 0,
  rollOver: 4,
});
const DECKS = [
  { id: 'p' as DeckId, path: ['p'], paused: false },
  { id: 'q' as DeckId, path: ['p', 'q'], paused: false },
];

const collection = fc.array(
  fc.record({
    due: fc.option(fc.integer({ min: -5, max: 0 }), { nil: null }),
    note: fc.integer({ min: 0, max: 30 }),
    deck: fc.constantFrom('p', 'q'),
    concept: fc.constantFrom('a', 'b', 'c', 'd'),
  }),
  { minLength: 5, maxLength: 40 },
);
type Made = (typeof collection extends fc.Arbitrary<infer T> ? T : never)[number];

function candidate({ due, note, deck, concept }: Made, i: number): Candidate {
  const last = studyDayNumber(TODAY - 12);
  const state: CardState =
    due === null
      ? { memory: null, schedule: { phase: 'new' } }
      : {
          memory: { stability: 9, difficulty: 5, last, reps: 2, lapses: 0 },
          schedule: { phase: 'review', due: studyDayNumber(TODAY + due), interval: 9 },
        };
  return {
    ...state,
    id: `c${i}` as CardId,
    note: `n${note}` as NoteId,
    deck: deck as DeckId,
    position: i,
    concepts: [concept as ConceptId],
    suspended: false,
    retired: false,
  };
}

test('leaving and coming back: the plan made anew is what the session had left', () => {
  const limits = fc.record({ newPerDay: fc.nat(6), reviewsPerDay: fc.nat(12) });
  const ratings = fc.array(fc.constantFrom(...RATINGS), { maxLength: 25 });
  fc.assert(
    fc.property(collection, limits, limits, ratings, (made, all, below, given) => {
      const cards = new Map(made.map((one, i) => [`c${i}`, candidate(one, i)]));
      const counts = new Map(DECKS.map(({ id }) => [id, { deck: id, fresh: 0, reviews: 0 }]));
      const seen: { card: CardId; note: NoteId }[] = [];
      const plan = (moment: Moment) => {
        const now = [...cards.values()];
        return planToday({
          due: now.filter(({ schedule }) => schedule.phase !== 'new'),
          fresh: now.filter(({ schedule }) => schedule.phase === 'new'),
          marks: new Map(),
          decks: DECKS,
          options: [
            { deck: 'p' as DeckId, ...all },
            { deck: 'q' as DeckId, ...below },
          ],
          counts: [...counts.values()],
          answered: seen,
          moment,
          chosen: 'all',
          newCards: true,
        });
      };
      let session = startSession(plan(at(0)), {
        at: at(0).at,
        length: { kind: 'all' },
        pace: DEFAULT_PACE,
      });
      given.forEach((rating, minute) => {
        const moment = at(minute);
        const next = upcoming(session, moment.at);
        if (next.kind !== 'card') return;
        const { card } = next;
        const input = { card: card.id, state: card, moment, lastAt: null, rules: DEFAULT_RULES };
        const { state } = outcomes(input).grades[rating];
        session = answered(session, card.id, state, moment);
        cards.set(card.id, { ...card, ...state });
        seen.push({ card: card.id, note: card.note });
        const day = counts.get(card.deck)!;
        if (card.schedule.phase === 'new') day.fresh += 1;
        if (card.schedule.phase === 'review') day.reviews += 1;
      });
      const again = plan(at(given.length));
      const names = (list: readonly Candidate[]) => list.map(({ id }) => id).toSorted();
      expect(again.day).toBe(dayOf(at(0)));
      expect(names(again.queue)).toEqual(names(session.queue.slice(session.cursor)));
      expect(names(again.steps)).toEqual(names(session.steps));
    }),
    { numRuns: 300 },
  );
});
