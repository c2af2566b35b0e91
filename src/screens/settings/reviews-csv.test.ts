import { expect, test } from 'vitest';
import type { CardId, DeviceId, ReviewId, SessionId } from '../../base/id.ts';
import { instant } from '../../base/time.ts';
import type { ReviewRow } from '../../memory/review.ts';
import { reviewsCsv } from './reviews-csv.ts';

const base = {
  id: 's.1' as ReviewId,
  card: 'd/n/a,b' as CardId,
  at: instant(Date.UTC(2026, 2, 2, 12)),
  offset: 60,
  rollOver: 4,
  session: 's' as SessionId,
  device: 'here' as DeviceId,
};
const rows: ReviewRow[] = [
  { ...base, kind: 'answer', rating: 'good', duration: 4_000, phase: 'review', next: { days: 12 } },
  {
    ...base,
    kind: 'answer',
    rating: 'again',
    duration: 9_000,
    phase: 'new',
    next: { step: 0, minutes: 1 },
  },
  { ...base, kind: 'void', voids: 's.0' as ReviewId },
  { ...base, kind: 'seed', state: { memory: null, schedule: { phase: 'new' } } },
  { ...base, kind: 'set', next: { days: 3 } },
  { ...base, kind: 'reset' },
];
const start = (kind: string) => `s.1,"d/n/a,b",${kind},2026-03-02T12:00:00.000Z,60,4`;

test('every kind of row is one line; what holds a comma or quotes is quoted', () => {
  const lines = reviewsCsv(rows).split('\r\n');
  expect(lines[0]).toBe(
    'id,card,kind,at,offset_minutes,roll_over_hour,rating,phase_before,duration_ms,next_days,next_step,next_minutes,voids,state,session,device',
  );
  expect(lines.slice(1)).toEqual([
    `${start('answer')},good,review,4000,12,,,,,s,here`,
    `${start('answer')},again,new,9000,,0,1,,,s,here`,
    `${start('void')},,,,,,,s.0,,s,here`,
    `${start('seed')},,,,,,,,"{""memory"":null,""schedule"":{""phase"":""new""}}",s,here`,
    `${start('set')},,,,3,,,,,s,here`,
    `${start('reset')},,,,,,,,,s,here`,
    '',
  ]);
});

test('a card id that a spreadsheet would run as a formula is written as text', () => {
  const row: ReviewRow = { ...base, card: '=HYPERLINK("x")' as CardId, kind: 'reset' };
  expect(reviewsCsv([row]).split('\r\n')[1]).toContain(`"'=HYPERLINK(""x"")"`);
});
