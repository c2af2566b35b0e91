import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../base/fuzz-runs.ts';
import type { DeckId, ReviewId } from '../base/id.ts';
import { instant, studyDayNumber } from '../base/time.ts';
import { foldCard } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import { RATINGS, type CardState, type Next, type ReviewRow } from '../memory/review.ts';
import { daysOfLog } from './derive.ts';
import { byCard } from './history.ts';
import { zoneOf } from './queue-keys.ts';
import { answer, card, newDb, NOON } from './sample.ts';
import { readPast } from './sealed-past.ts';
import { segmentOf } from './seal.ts';

const HOUR = 3_600_000;
const next: fc.Arbitrary<Next> = fc.oneof(
  fc.record({ days: fc.integer({ min: 0, max: 36_500 }) }),
  fc.record({ step: fc.nat(4), minutes: fc.integer({ min: 1, max: 1_439 }) }),
);
const state = fc.constantFrom<CardState>(
  { memory: null, schedule: { phase: 'new' } },
  {
    memory: { stability: 5, difficulty: 5, last: studyDayNumber(20_500), reps: 3, lapses: 1 },
    schedule: { phase: 'review', due: studyDayNumber(20_520), interval: 20 },
  },
  {
    memory: { stability: 0.5, difficulty: 9, last: studyDayNumber(21_000), reps: 1, lapses: 9 },
    schedule: { phase: 'relearning', step: 1, due: NOON },
  },
);

/** A log as it stands after a while: rows in time order, some gaps of none, whatever is in `kinds`. */
const logOf = (...kinds: ReviewRow['kind'][]) =>
  fc
    .array(
      fc.record({
        n: fc.nat(4),
        kind: fc.constantFrom(...kinds),
        hours: fc.oneof(fc.nat(3), fc.integer({ min: 1, max: 24 * 90 })),
        offset: fc.constantFrom(0, 60, -480),
        rollOver: fc.constantFrom(0, 4),
        rating: fc.constantFrom(...RATINGS),
        phase: fc.constantFrom('new', 'learning', 'review', 'relearning'),
        back: fc.integer({ min: 1, max: 6 }),
        ...{ next, state, days: fc.nat(400) },
      }),
      { maxLength: 40 },
    )
    .map((all): ReviewRow[] => {
      let at = NOON as number;
      return all.map(({ n, kind, hours, offset, rollOver, rating, phase, back, ...rest }, i) => {
        at += hours * HOUR;
        const id = `s1.${i}` as ReviewId;
        const then = { id, at: instant(at), offset, rollOver };
        const row = answer({ card: card(`n${n}`), ...then, rating, phase, next: rest.next });
        const { session, device } = row;
        const base = { ...then, card: row.card, session, device };
        if (kind === 'answer') return row;
        if (kind === 'void') return { ...base, kind, voids: `s1.${i - back}` as ReviewId };
        if (kind === 'set') return { ...base, kind, next: { days: rest.days } };
        if (kind === 'seed') return { ...base, kind, state: rest.state };
        return { ...base, kind };
      });
    });

/** Segments of any sizes, the rest as rows of the tail; some rows stand in both, as when one is sealed meanwhile. */
const cuts = fc.record({
  size: fc.integer({ min: 1, max: 12 }),
  sealed: fc.nat(40),
  twice: fc.nat(2),
});

const deckOf = () => 'brook' as DeckId;

async function pastOf(rows: ReviewRow[], cut: { size: number; sealed: number; twice: number }) {
  const db = newDb();
  for (let i = 0; i < Math.min(cut.sealed, rows.length); i += cut.size)
    await db.segments.add(segmentOf(rows.slice(i, Math.min(i + cut.size, cut.sealed))));
  await db.reviews.bulkAdd(rows.slice(Math.max(0, cut.sealed - cut.twice)));
  const past = await readPast(db, DEFAULT_PARAMETERS);
  db.close();
  return past;
}

test.each([
  ['answers', ['answer']],
  ['imported histories', ['answer', 'answer', 'answer', 'seed']],
  ['everything', ['answer', 'answer', 'answer', 'void', 'seed', 'set', 'reset']],
] as [string, ReviewRow['kind'][]][])(
  'the log in columns comes to what the rows come to, bit for bit: %s',
  { timeout: PATIENCE },
  async (_, kinds) => {
    await fc.assert(
      fc.asyncProperty(logOf(...kinds), cuts, async (rows, cut) => {
        const past = await pastOf(rows, cut);
        const whole = byCard(rows);
        expect(past.reviews).toBe(rows.length);
        expect([...past.answered].sort()).toEqual([...whole.keys()].sort());
        for (const [id, all] of whole) {
          const behind = past.histories.get(id) ?? [];
          const found = past.sealed.with(id, behind) ?? {
            state: foldCard(behind, DEFAULT_PARAMETERS),
            zone: zoneOf(behind),
          };
          expect(found.state).toEqual(foldCard(all, DEFAULT_PARAMETERS));
          const { at, offset, rollOver } = zoneOf(all);
          expect(found.zone).toMatchObject({ at, offset, rollOver });
        }
        // A void that names a row of another card is nothing that the app writes.
        if (kinds.includes('void')) return;
        const open = [...past.histories.values()].flat();
        expect(daysOfLog(open, deckOf, past.daysOfSealed(deckOf))).toEqual(daysOfLog(rows, deckOf));
      }),
      fuzz(60),
    );
  },
);

test('an ordinary log needs no row of the sealed part', async () => {
  const rows = Array.from({ length: 60 }, (_, i) =>
    answer({ card: card(`n${i % 7}`), at: instant(NOON + i * 5 * HOUR) }),
  );
  const past = await pastOf(rows, { size: 20, sealed: 60, twice: 0 });
  expect([...past.histories.keys()]).toEqual([]);
});

test('what is undone after the log was read is read again with all the card’s rows', async () => {
  const db = newDb();
  const [first, second, later] = [0, 1, 2].map((i) =>
    answer({
      card: card('n0'),
      id: `s1.${i}` as ReviewId,
      at: instant(NOON + i * 30 * HOUR),
    }),
  ) as [ReviewRow, ReviewRow, ReviewRow];
  await db.segments.add(segmentOf([first, second]));
  const { sealed } = await readPast(db, DEFAULT_PARAMETERS);
  const undone = { ...later, kind: 'void', voids: second.id } as ReviewRow;
  await db.reviews.add(undone);
  const rows = byCard([undone]);
  await sealed.complete(db, rows);
  expect(sealed.with(card('n0'), [])).toBeNull();
  expect(foldCard(rows.get(card('n0'))!, DEFAULT_PARAMETERS)).toEqual(
    foldCard([first], DEFAULT_PARAMETERS),
  );
});
