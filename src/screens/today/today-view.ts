import type { DeckId } from '../../base/id.ts';
import type { Instant, StudyDay } from '../../base/time.ts';
import { isStep, LEARN_AHEAD_MINUTES } from '../../memory/due.ts';
import { aboutMinutes, minutesFor } from '../../study/estimate.ts';
import { NO_COUNTS, type Counts } from '../../study/queue.ts';
import { startSession } from '../../study/session.ts';
import { stripOf, type Strip } from '../../study/strip.ts';
import { clockTime, counted, longDate, shortDate } from '../format.ts';
import type { DeckRowView } from '../library/deck-view.ts';
import type { Choice } from '../study-data.ts';
import type { TodayData } from './today-data.ts';

/** Concepts by state, of each deck where they have been counted. */
export type MasteryByDeck = ReadonlyMap<DeckId, NonNullable<DeckRowView['mastery']>>;

export interface TodayView {
  readonly kind: 'nothing' | 'due' | 'progress' | 'done' | 'later';
  readonly due: number;
  /** The big number, '' where there is none. */
  readonly hero: string;
  readonly heading: string;
  readonly sentence: string;
  readonly start: string;
  readonly strip: {
    readonly title: string;
    readonly aside: string;
    readonly bars: readonly {
      readonly day: number;
      readonly kind: 'past' | 'today' | 'coming';
      readonly count: number;
      readonly label: string;
      readonly tick: string;
    }[];
  };
  readonly decks: readonly DeckRowView[];
}

/** Due cards by deck, for the rail. */
export const dueByDeckOf = ({ plan }: TodayData): ReadonlyMap<DeckId, number> =>
  new Map([...plan.byDeck].map(([id, { total }]) => [id, total]));

/** What Today says. `dated` = with dates written out, which the first paint does without. */
export function viewOf(data: TodayData, mastery: MasteryByDeck, dated: boolean): TodayView {
  const { plan, decks, pace } = data;
  const rows = decks.map((deck): DeckRowView => {
    const counts = plan.byDeck.get(deck.id) ?? NO_COUNTS;
    return {
      id: deck.id,
      title: deck.title,
      due: counts.total,
      paused: deck.paused,
      split: deck.paused ? 'Paused' : splitOf(counts) || 'Nothing due',
      mastery: mastery.get(deck.id) ?? null,
    };
  });
  const strip = stripView(data, dated);
  const common = { decks: rows, strip, due: plan.counts.total };
  if (decks.length === 0)
    return {
      ...common,
      kind: 'nothing',
      hero: '',
      heading: 'No decks yet.',
      sentence: 'Add one to start.',
      start: '',
    };
  const later = laterSteps(data);
  if (later)
    return {
      ...common,
      ...{ kind: 'later', hero: '', heading: 'Done for now.', start: 'Start review' },
      sentence: `${counted(later.cards, 'card comes', 'cards come')} back at ${clockTime(later.at)}.`,
    };
  if (plan.counts.total === 0)
    return {
      ...common,
      ...{ kind: 'done', hero: '', start: '' },
      heading: data.days.some((row) => row.day === plan.day)
        ? 'Done for today.'
        : 'Nothing due today.',
      sentence: `${(data.tomorrow?.review ?? 0) + (data.tomorrow?.fresh ?? 0)} due tomorrow.`,
    };
  const minutes = minutesFor(plan.counts, pace);
  const left = sessionSize(data);
  return {
    ...common,
    kind: data.inProgress ? 'progress' : 'due',
    hero: String(plan.counts.total),
    heading: 'due today',
    sentence: `${capital(splitOf(plan.counts))}. ${aboutMinutes(minutes)}`,
    start: data.inProgress ? `Continue, ${left} left` : startLabel(data.choice),
  };
}

function startLabel({ length }: Choice): string {
  if (length === '20cards') return 'Start 20 cards';
  return length === '10min' ? 'Start 10 minutes' : 'Start review';
}

/** Cards that this session still asks. */
function sessionSize({ plan, choice, pace, finished, moment }: TodayData): number {
  if (choice.length === 'all') return plan.counts.total;
  const length =
    choice.length === '20cards'
      ? ({ kind: 'cards', cards: 20 } as const)
      : ({ kind: 'minutes', minutes: 10 } as const);
  const session = startSession(plan, { at: moment.at, length, pace, finished });
  return session.planned - session.finished;
}

/** The instant from which Today shows other things though nothing was stored meanwhile; null = the day's end. */
export function standsUntil(data: TodayData): Instant | null {
  const later = laterSteps(data);
  return later && ((later.at - LEARN_AHEAD_MINUTES * 60_000) as Instant);
}

/** Only steps are left, and none can be shown yet. */
function laterSteps({ plan, moment }: TodayData): { cards: number; at: Instant } | null {
  const first = plan.steps[0]?.schedule;
  if (plan.queue.length > 0 || !first || !isStep(first)) return null;
  const soon = first.due - moment.at <= LEARN_AHEAD_MINUTES * 60_000;
  return soon ? null : { cards: plan.steps.length, at: first.due };
}

/** "23 to review, 15 new" */
export function splitOf({ review, learning, fresh }: Counts): string {
  const known = review + learning;
  return [known ? `${known} to review` : '', fresh ? `${fresh} new` : '']
    .filter(Boolean)
    .join(', ');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function stripView(data: TodayData, dated: boolean): TodayView['strip'] {
  const { day } = data.plan;
  const due = new Map(data.forecast.slice(1).map((count, i) => [(day + i + 1) as StudyDay, count]));
  const strip = stripOf({ today: day, answers: data.days, due });
  return {
    title: runText(strip),
    aside: `${strip.coming} in the next 7 days`,
    bars: strip.days.map(({ day: of, kind, count }, i) => ({
      day: of,
      kind,
      // Today's bar stands for the whole day: what was answered and what is still due.
      count: kind === 'today' ? count + data.plan.counts.total : count,
      label: `${dated ? longDate(of) : 'Day'}, ${countText(kind, count)}`,
      tick:
        kind === 'today'
          ? 'Today'
          : dated && (i === 0 || i === strip.days.length - 1)
            ? shortDate(of)
            : '',
    })),
  };
}

const countText = (kind: 'past' | 'today' | 'coming', count: number): string =>
  kind === 'coming' ? counted(count, 'card due', 'cards due') : counted(count, 'review');

function runText({ run, ended }: Strip): string {
  if (run > 0) return `${run}-day run`;
  return ended ? 'New run starts today.' : 'Your days';
}
