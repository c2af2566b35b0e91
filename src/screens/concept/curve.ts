import { daysAfter, dayOf, type StudyDay } from '../../base/time.ts';
import { applyRow, effectiveRows } from '../../memory/fold.ts';
import { DEFAULT_RULES, schedulerFor } from '../../memory/fsrs.ts';
import { recallAt } from '../../memory/recall.ts';
import type { CardState, Memory, ReviewRow } from '../../memory/review.ts';
import { elapsedDays, NEW_CARD } from '../../memory/transition.ts';

export interface CurvePoint {
  /** Study day; between two days a fraction. */
  readonly x: number;
  /** Mean recall, 0–1. */
  readonly y: number;
}

/** A card that was seen, with its whole log and what it counts for the concept. */
export interface CurveCard {
  readonly weight: number;
  readonly rows: readonly ReviewRow[];
}

export interface ConceptCurve {
  /** One falling stretch from each study day with answers to the next. */
  readonly stretches: readonly (readonly CurvePoint[])[];
  /** If every card were answered Good today. */
  readonly projection: readonly CurvePoint[];
  readonly now: CurvePoint;
  readonly first: StudyDay;
  /** Answers that count, and study days on which they were given. */
  readonly answers: number;
  readonly days: number;
}

interface CurveOptions {
  readonly day: StudyDay;
  readonly w20: number;
  readonly parameters: readonly number[];
}

const SAMPLES = 12;
/** The dashed line takes a fifth of the width beside the past. */
const AHEAD = 0.22;

/**
 * Recall of a concept over time: on each study day the weighted mean over the cards seen by then, the same
 * mean on whole days that mastery shows today. null before a study day has passed since the first answer.
 */
export function conceptCurve(
  cards: readonly CurveCard[],
  options: CurveOptions,
): ConceptCurve | null {
  const { day, w20, parameters } = options;
  const traces = cards.map(({ weight, rows }) => ({
    weight,
    steps: stepsOf(rows, day, parameters),
  }));
  const days = [...new Set(traces.flatMap(({ steps }) => steps.map((step) => step.day)))].sort(
    (a, b) => a - b,
  );
  const [first] = days;
  if (first === undefined || first >= day) return null;
  const stretches = days.flatMap((from, i) => {
    const to = days[i + 1] ?? day;
    return to > from ? [fall(traces, { from, to, w20 })] : [];
  });
  const last = traces.flatMap(({ weight, steps }) => {
    const memory = steps.at(-1)?.memory;
    return memory ? [{ weight, memory }] : [];
  });
  return {
    stretches,
    projection: projected(last, day, Math.max(1, Math.round((day - first) * AHEAD)), options),
    now: { x: day, y: mean(last, day, w20) },
    first,
    answers: cards.reduce((sum, card) => sum + answersOf(card.rows), 0),
    days: days.length,
  };
}

interface Step {
  readonly day: StudyDay;
  readonly memory: Memory | null;
}
interface Trace {
  readonly weight: number;
  readonly steps: readonly Step[];
}
interface Known {
  readonly weight: number;
  readonly memory: Memory;
}

/** What was remembered at the end of each study day, up to `today`, on which a row changed it. */
function stepsOf(
  rows: readonly ReviewRow[],
  today: StudyDay,
  parameters: readonly number[],
): Step[] {
  const steps: Step[] = [];
  let state: CardState = NEW_CARD;
  for (const row of effectiveRows(rows)) {
    const day = dayOf(row);
    if (day > today) break;
    state = applyRow(state, row, parameters);
    if (row.kind === 'set') continue;
    if (steps.at(-1)?.day === day) steps.pop();
    steps.push({ day, memory: state.memory });
  }
  return steps;
}

/** Mean recall from the evening of one study day to the morning of another, without answers between. */
function fall(
  traces: readonly Trace[],
  { from, to, w20 }: { readonly from: StudyDay; readonly to: StudyDay; readonly w20: number },
): CurvePoint[] {
  const known = traces.flatMap(({ weight, steps }) => {
    const memory = steps.findLast((step) => step.day <= from)?.memory;
    return memory ? [{ weight, memory }] : [];
  });
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const x = daysAfter(from, ((to - from) * i) / SAMPLES);
    return { x, y: mean(known, x, w20) };
  });
}

function projected(
  cards: readonly Known[],
  day: StudyDay,
  ahead: number,
  { parameters, w20 }: CurveOptions,
): CurvePoint[] {
  const scheduler = schedulerFor({ ...DEFAULT_RULES, parameters });
  const good = cards.map(({ weight, memory }) => {
    const { stability } = scheduler.after(memory, elapsedDays(memory, day), 'good');
    return { weight, memory: { ...memory, stability, last: day } };
  });
  return Array.from({ length: SAMPLES + 1 }, (_, i) => {
    const x = daysAfter(day, (ahead * i) / SAMPLES);
    return { x, y: mean(good, x, w20) };
  });
}

/** Weighted mean recall on a study day; 0 while nothing is known. */
function mean(cards: readonly Known[], day: StudyDay, w20: number): number {
  const all = cards.reduce((sum, { weight }) => sum + weight, 0);
  const known = cards.reduce(
    (sum, { weight, memory }) => sum + weight * recallAt(memory, day, w20),
    0,
  );
  return all === 0 ? 0 : known / all;
}

const answersOf = (rows: readonly ReviewRow[]): number =>
  effectiveRows(rows).filter(({ kind }) => kind === 'answer').length;
