import type { ConceptId } from '../../base/id.ts';
import { dateOfDay, daysAfter, type StudyDay } from '../../base/time.ts';
import { idOf } from '../../graph/concept-graph.ts';
import { goalOrder, goalProgress, pathSession, type Goal } from '../../graph/goal.ts';
import { BAND_NAMES } from '../../graph/layout.ts';
import { stateOf, type MasteryState } from '../../graph/mastery.ts';
import { masteryAhead, masteryOfNumber } from '../../graph/readiness.ts';
import type { GoalForecast } from '../../study/forecast.ts';
import type { Pace } from '../../study/estimate.ts';
import { counted } from '../format.ts';
import type { Snapshot } from '../graph-snapshot.ts';
import { BAND_LABEL } from '../graph/names.ts';

/** A concept of the path, as the strip shows it. */
export interface PathStep {
  readonly id: ConceptId;
  readonly title: string;
  readonly state: MasteryState;
}

export interface GoalView {
  readonly id: ConceptId;
  readonly goal: PathStep;
  /** Prerequisites first. */
  readonly steps: readonly PathStep[];
  /** The first one that is not mastered; the goal itself when all are. */
  readonly current: PathStep;
  /** "5 of 18 concepts mastered, 28%." */
  readonly sentence: string;
  /** "Nothing leads there from what you know. Start at Control plane."; '' once anything is started. */
  readonly start: string;
  /** Layers with anything left: "3 concepts, 12 new cards, about 4 minutes". */
  readonly layers: readonly { readonly name: string; readonly left: string }[];
  /** What holds 30 days after stopping. */
  readonly remains: string;
  readonly done: boolean;
  /** A card of the path is due or unseen. */
  readonly canReview: boolean;
}

/** Everything the card says that stands in the snapshot. */
export function goalView(
  snapshot: Snapshot,
  goal: Goal,
  { day, pace }: { readonly day: StudyDay; readonly pace: Pace },
): GoalView {
  const { graph, table, memories, understanding, cards } = snapshot;
  const later = masteryAhead(graph, table, memories, understanding);
  const progress = goalProgress(goal, graph, table, memories, understanding, later);
  const steps = [...goal.path].map((k) => stepOf(snapshot, k));
  const target = stepOf(snapshot, goal.target);
  const isDue = (c: number): boolean => (cards[c]?.dueDay ?? Infinity) <= day;
  const order = goalOrder(goal, graph, table);
  return {
    id: target.id,
    goal: target,
    steps,
    current: steps[progress.step] ?? target,
    sentence: `${progress.mastered} of ${counted(steps.length, 'concept')} mastered, ${Math.round(100 * progress.share)}%.`,
    start:
      progress.start === null
        ? ''
        : `Nothing leads there from what you know. Start at ${titleOf(snapshot, progress.start)}.`,
    layers: progress.layers
      .filter(({ conceptsLeft, cardsLeft }) => conceptsLeft + cardsLeft > 0)
      .map(({ layer, conceptsLeft, cardsLeft }) => ({
        name: BAND_LABEL[BAND_NAMES[layer] ?? 'other'],
        left: leftText(conceptsLeft, cardsLeft, pace),
      })),
    remains: `If you stopped today, ${progress.remaining ?? 0} of ${steps.length} would still hold in 30 days.`,
    done: progress.done,
    canReview: pathSession(goal, table, memories, order, isDue).length > 0,
  };
}

/** Minutes are those of the day on which the new cards are learned; their reviews are in the date. */
function leftText(concepts: number, cards: number, pace: Pace): string {
  const left = concepts ? [counted(concepts, 'concept')] : [];
  if (cards === 0) return [...left, 'no new cards'].join(', ');
  const minutes = Math.max(1, Math.round((cards * pace.fresh) / 60));
  return [...left, counted(cards, 'new card'), `about ${counted(minutes, 'minute')}`].join(', ');
}

const titleOf = ({ concepts }: Snapshot, id: ConceptId): string => concepts.get(id)?.title ?? id;

export function stepOf(snapshot: Snapshot, k: number): PathStep {
  const id = idOf(snapshot.graph, k);
  const state = stateOf(masteryOfNumber(snapshot.understanding, k));
  return { id, title: titleOf(snapshot, id), state };
}

/** "About 12 June, between 5 June and 24 June."; nothing is said that no rollout reached. */
export function dateText({ median, low, high, rough }: GoalForecast, today: StudyDay): string {
  const date = (days: number): string => dayAndMonth(daysAfter(today, days - 1), today);
  const note = rough ? ' Rough: it rests on fewer than 200 answers of yours.' : '';
  if (median === null) return `No date within two years at your present pace.${note}`;
  const about = `About ${date(median)}`;
  if (low !== null && high !== null) {
    const [from, to] = [date(low), date(high)];
    return `${about}${from === to ? '' : `, between ${from} and ${to}`}.${note}`;
  }
  return `${about}${low === null ? '' : `, not before ${date(low)}`}; it may take over two years.${note}`;
}

function dayAndMonth(day: StudyDay, today: StudyDay): string {
  const [date, now] = [dateOfDay(day), dateOfDay(today)];
  const isThisYear = date.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat(undefined, {
    ...{ day: 'numeric', month: 'long', timeZone: 'UTC' },
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(date);
}
