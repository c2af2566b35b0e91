import { daysAfter } from '../../../base/time.ts';
import type { ReviewRow } from '../../../memory/review.ts';
import type { CardPast } from '../../reading.ts';
import type { AnkiCard } from '../collection.ts';
import { secondsOf } from './calendar.ts';
import { historyOf, rowBases, type History } from './history.ts';
import { memoryOf, originOf } from './past-memory.ts';
import type { Report } from './report.ts';
import { dueDayOf, dueInstantOf, scheduleOf } from './schedule.ts';
import {
  BURIED,
  INTERDAY,
  INTRADAY,
  NEW,
  quietInstant,
  RELEARNING,
  REVIEW,
  SUSPENDED,
  type PastContext,
  type Seen,
  type Subject,
} from './seen.ts';
import { surveyOf, type Tally } from './survey.ts';

/** A card, its log surveyed; what its log holds that does not come in is added to the tally. */
export function seenOf(subject: Subject, tally: Tally, context: PastContext): Seen {
  const { id, card, preset, inFiltered, log } = subject;
  const { latest, reviews, shifted } = context;
  const survey = surveyOf(reviews, log, { latest, ignoreBefore: preset.ignoreBefore, tally });
  const type = typeOf(card, shifted);
  const origin = type === NEW ? 'nothing' : originOf(card, type, survey);
  return { id, card, preset, inFiltered, log, type, survey, origin };
}

/** Scheduler 1 had no type of its own for relearning. */
const typeOf = ({ type, queue }: AnkiCard, old: boolean): number =>
  old && type === REVIEW && (queue === INTRADAY || queue === INTERDAY) ? RELEARNING : type;

/** True when there is anything to say of a card's past. */
export const hasPast = ({ card, type, survey }: Seen, context: PastContext): boolean =>
  type !== NEW ||
  survey.answers > 0 ||
  card.queue === SUSPENDED ||
  (card.flag & 7) !== 0 ||
  buriedUntil(card, context) !== null;

/** A card's past: its history, then one `seed` with where it stands; a `reset` instead when it is new again. */
export function pastOf(seen: Seen, context: PastContext): CardPast {
  const until = buriedUntil(seen.card, context);
  return {
    rows: rowsOf(seen, context),
    suspended: seen.card.queue === SUSPENDED,
    ...(until === null ? {} : { buriedUntil: until }),
    flag: seen.card.flag & 7,
  };
}

/** A burial lasts for the day on which it was made: the card's last change. */
function buriedUntil({ queue, modified }: AnkiCard, { calendar, today }: PastContext) {
  if (!BURIED.includes(queue)) return null;
  const isOfToday = calendar.dayAt(secondsOf(modified) * 1000) >= today;
  return isOfToday ? daysAfter(today, 1) : null;
}

function rowsOf(seen: Seen, context: PastContext): readonly ReviewRow[] {
  const history = historyOf(seen.id, seen.log, seen.preset, context);
  const end = endOf(seen, history, context);
  return end === null ? history.rows : [...history.rows, end];
}

function endOf(seen: Seen, history: History, context: PastContext): ReviewRow | null {
  const { id, card, type, survey } = seen;
  if (type === NEW && (survey.answers === 0 || survey.endsNew)) return null;
  const last = history.rows.at(-1);
  const at = last === undefined ? quietInstant(card, context) : last.at + 1;
  const base = rowBases(id, context.calendar)(at);
  if (type === NEW) return { ...base, kind: 'reset' };
  const memory = memoryOf(seen, history, context);
  return { ...base, kind: 'seed', state: { memory, schedule: scheduleOf(seen, memory, context) } };
}

/** Counts what of a card comes in changed. */
export function tellPast(seen: Seen, report: Report, context: PastContext): void {
  const { type, origin } = seen;
  if (origin === 'replay') report.count('replayed');
  if (origin === 'conversion') report.count('converted');
  if (type === NEW) return;
  if (type === REVIEW) {
    if (dueDayOf(seen, context) === null) report.count('absurdDue');
  } else if (origin !== 'nothing' && dueInstantOf(seen) === null) report.count('interday');
}
