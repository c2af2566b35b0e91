import type { ReviewId, SessionId } from '../../src/base/id.ts';
import { momentAt, startOfDay, studyDayNumber } from '../../src/base/time.ts';
import type { StudyDay } from '../../src/base/time.ts';
import type { AnswerRow } from '../../src/memory/review.ts';
import type { CardRow } from '../../src/store/db.ts';
import { SEGMENT_ROWS, segmentOf } from '../../src/store/seal.ts';
import type { SegmentRow } from '../../src/store/db.ts';
import type { Chance } from './chance.ts';
import { DEVICE, ROLL_OVER, TAIL_DAYS } from './memories.ts';

/** Answers that came before the one a card was last given, oldest first: gaps grow as they do in life. */
export function earlierAnswers(
  card: CardRow,
  { today, count }: { readonly today: StudyDay; readonly count: number },
  chance: Chance,
): AnswerRow[] {
  const { memory } = card;
  if (!memory) return [];
  const rows: AnswerRow[] = [];
  // Sealed rows are older than the tail.
  let day = studyDayNumber(Math.min(memory.last - 1, today - TAIL_DAYS - 2));
  for (let i = 0; i < count; i += 1) {
    const gap = Math.max(1, Math.round((count - i) * (0.6 + chance.next())));
    const at = (startOfDay(day, ROLL_OVER) + chance.below(6 * 3_600_000)) as AnswerRow['at'];
    const isFirst = i === count - 1;
    rows.push({
      ...{ kind: 'answer', id: '' as ReviewId, card: card.id, at, rollOver: ROLL_OVER },
      ...{ offset: momentAt(at, ROLL_OVER).offset, device: DEVICE },
      ...{ session: `bench-${day}` as SessionId, duration: 4_000 + chance.below(12_000) },
      rating: chance.next() < 0.12 ? 'again' : chance.next() < 0.85 ? 'good' : 'hard',
      next: { days: gap },
      phase: isFirst ? 'new' : 'review',
    });
    day = studyDayNumber(day - gap);
  }
  return rows;
}

/** Rows packed as the app packs them: by time, 8,000 a segment, each row numbered within its session. */
export function* segmentsOf(rows: AnswerRow[]): Generator<SegmentRow> {
  rows.sort((a, b) => a.at - b.at);
  const numbers = new Map<SessionId, number>();
  for (let i = 0; i < rows.length; i += SEGMENT_ROWS)
    yield segmentOf(
      rows.slice(i, i + SEGMENT_ROWS).map((row) => {
        const n = (numbers.get(row.session) ?? 0) + 1;
        numbers.set(row.session, n);
        return { ...row, id: `${row.session}.${n}` as ReviewId };
      }),
    );
}
