import type { CardId, ConceptId } from '../../base/id.ts';
import { dayOf, type Moment, type StudyDay } from '../../base/time.ts';
import { stateOf } from '../../graph/mastery.ts';
import { isStep, isStepReady, shownDue } from '../../memory/due.ts';
import { effectiveRows } from '../../memory/fold.ts';
import { decayOf } from '../../memory/fsrs.ts';
import { intervalText } from '../../memory/interval-text.ts';
import { recallAt } from '../../memory/recall.ts';
import type { ReviewRow } from '../../memory/review.ts';
import type { CardRow, DeckRow, EngraphDb, MarkRow, NoteRow } from '../../store/db.ts';
import { readHistory } from '../../store/history.ts';
import { linkedConcepts } from '../../store/links.ts';
import { resolveOptions } from '../../study/limits.ts';
import type { CurveView } from '../concept/concept-view.ts';
import { conceptCurve } from '../concept/curve.ts';
import { clockTime, counted, longDate, shortDate } from '../format.ts';

export interface HistoryLine {
  readonly id: string;
  readonly when: string;
  readonly what: string;
  /** "12 d"; '' where nothing was granted. */
  readonly next: string;
  readonly seconds: string;
}

/** All that is known of one card. */
export interface CardView {
  readonly card: CardRow;
  readonly note: NoteRow;
  readonly deck: DeckRow;
  readonly decks: readonly DeckRow[];
  readonly isSuspended: boolean;
  readonly isBuried: boolean;
  readonly flag: number;
  readonly isDue: boolean;
  /** Why it is due now, or when it will be. */
  readonly why: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly history: readonly HistoryLine[];
  readonly curve: CurveView | null;
  /** Linked by the learner. */
  readonly linked: readonly ConceptId[];
}

interface Reading {
  readonly moment: Moment;
  readonly parameters: readonly number[];
}

/** Reads everything that the page of a card shows but the graph; null when it is not here. */
export async function cardView(
  db: EngraphDb,
  id: CardId,
  { moment, parameters }: Reading,
): Promise<CardView | null> {
  const card = await db.cards.get(id);
  const [note, decks, mark, rows, options, links] = await Promise.all([
    card ? db.notes.get(card.note) : undefined,
    db.decks.toArray(),
    db.marks.get(id),
    readHistory(db, id),
    db.options.toArray(),
    linkedConcepts(db, [id]),
  ]);
  const deck = decks.find((row) => row.id === card?.deck);
  if (!card || !note || !deck) return null;
  const day = dayOf(moment);
  const w20 = decayOf(parameters);
  const target = resolveOptions(deck, decks, options).retention;
  const context = { moment, day, w20, target, mark, rows };
  return {
    ...{ card, note, deck, decks },
    isSuspended: card.suspended,
    isBuried: (mark?.buriedUntil ?? 0) > day,
    flag: mark?.flag ?? 0,
    isDue: isDueNow(card, context),
    why: whyOf(card, deck, context),
    facts: factsOf(card, day, w20),
    history: effectiveRows(rows).map(lineOf).toReversed(),
    curve: curveOf(card, rows, { day, w20, parameters, target }),
    linked: links.get(id) ?? [],
  };
}

interface WhyContext {
  readonly moment: Moment;
  readonly day: StudyDay;
  readonly w20: number;
  readonly target: number;
  readonly mark: MarkRow | undefined;
  readonly rows: readonly ReviewRow[];
}

function isDueNow(card: CardRow, { moment, day, mark }: WhyContext): boolean {
  const { schedule } = card;
  if (card.suspended || card.retired || (mark?.buriedUntil ?? 0) > day) return false;
  if (schedule.phase === 'new') return false;
  return isStep(schedule) ? isStepReady(schedule, moment.at) : shownDue(schedule, day) <= day;
}

const percent = (share: number): string => `${Math.round(100 * share)}%`;

/** One or two sentences: why the card is due now, or what it waits for. */
export function whyOf(card: CardRow, deck: Pick<DeckRow, 'paused'>, context: WhyContext): string {
  const { moment, day, w20, target, mark, rows } = context;
  const { schedule, memory } = card;
  if (card.retired) return 'Retired: its deck no longer has it. Its history is kept.';
  if (card.suspended) return 'Suspended: it is not asked until you resume it.';
  if ((mark?.buriedUntil ?? 0) > day) return 'Buried: it comes back tomorrow at the earliest.';
  if (deck.paused) return 'Its deck is paused. It keeps its date and waits.';
  if (schedule.phase === 'new') return 'New: not asked yet.';
  const recall = percent(recallAt(memory, day, w20));
  if (isStep(schedule))
    return isStepReady(schedule, moment.at)
      ? 'Due now: its learning step is over.'
      : `In its learning steps: it comes back at ${clockTime(schedule.due)}.`;
  const due = shownDue(schedule, day);
  const isByHand = effectiveRows(rows).at(-1)?.kind === 'set';
  const reason = isByHand
    ? 'you set its day by hand'
    : `you aim at ${percent(target)} and recall is about ${recall} now`;
  if (due === day) return `Due today: ${reason}.`;
  if (due < day) return `Due since ${longDate(due)}, ${counted(day - due, 'day')} ago: ${reason}.`;
  const expected =
    memory && !isByHand
      ? ` Recall is ${recall} now and about ${percent(recallAt(memory, due, w20))} then.`
      : '';
  return `Due in ${counted(due - day, 'day')}, on ${longDate(due)}${isByHand ? ': you set its day by hand' : ''}.${expected}`;
}

function factsOf(
  { memory, schedule }: CardRow,
  day: StudyDay,
  w20: number,
): readonly (readonly [string, string])[] {
  if (!memory) return [];
  const { stability, difficulty, reps, lapses } = memory;
  return [
    ['Recall now', percent(recallAt(memory, day, w20))],
    ['Stability', intervalText({ days: Math.max(1, Math.round(stability)) })],
    ['Difficulty', `${difficulty.toFixed(1)} of 10`],
    ['Answers', `${reps}, missed ${lapses}`],
    ...(schedule.phase === 'review'
      ? [['Interval', intervalText({ days: schedule.interval })] as const]
      : []),
  ];
}

const NAME = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' } as const;
const OTHER = { seed: 'Imported', set: 'Due day set', reset: 'Reset to new' } as const;

function lineOf(row: Exclude<ReviewRow, { kind: 'void' }>): HistoryLine {
  const isAnswer = row.kind === 'answer';
  return {
    id: row.id,
    when: longDate(dayOf(row)),
    what: isAnswer ? NAME[row.rating] : OTHER[row.kind],
    next: isAnswer || row.kind === 'set' ? intervalText(row.next) : '',
    seconds: isAnswer ? `${Math.round(row.duration / 1000)} s` : '',
  };
}

function curveOf(
  card: CardRow,
  rows: readonly ReviewRow[],
  options: { day: StudyDay; w20: number; parameters: readonly number[]; target: number },
): CurveView | null {
  const { day, w20, target } = options;
  if (!card.memory) return null;
  const curve = conceptCurve([{ weight: 1, rows }], options);
  if (!curve) return null;
  const { stretches, projection, now, first, answers } = curve;
  const state = stateOf({ strength: recallAt(card.memory, day, w20), coverage: 1 });
  const firstLabel = shortDate(first);
  return {
    ...{ stretches, projection, now, target, firstLabel, colour: `var(--m-${state})` },
    summary: `Recall since ${firstLabel}: ${percent(now.y)} now, target ${percent(target)}. ${counted(answers, 'answer')}.`,
  };
}
