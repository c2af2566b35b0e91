import { dayOf, instant, studyDayNumber } from '../base/time.ts';
import { DEFAULT_RULES, schedulerFor } from './fsrs.ts';
import { PHASES, type LogColumns } from './log-columns.ts';
import { replayFormulas } from './replay-formulas.ts';
import type { CardState, ReviewRow, Schedule } from './review.ts';

const [ANSWER, VOID, SET] = [0, 1, 2];
const [NEW, LEARNING, REVIEW, RELEARNING] = [0, 1, 2, 3];
const MINUTE = 60_000;
const LEAST_STABILITY = 0.001;

/** Where a card stands after some of its rows, and where the learner was at the last of them. */
export interface Replayed {
  readonly state: CardState;
  readonly zone: {
    readonly at: ReviewRow['at'];
    readonly offset: number;
    readonly rollOver: number;
  };
  readonly rows: number;
}

/** The fold of `foldCard` for many cards side by side, without an object a row or a card. */
export interface Replay {
  /** Takes rows whose cards are numbered below `cards`. Segments come oldest first. */
  add(columns: LogColumns, cards: number): void;
  /**
   * True for a card whose rows are not to be folded one by one as they came: something was undone, two rows stand at
   * one instant or out of order, a row is of a shape that no column holds. `foldCard` knows.
   */
  isOdd(card: number): boolean;
  /** Null for a card without rows. */
  of(card: number): Replayed | null;
}

/** One card is so many numbers in a row, so that an answer touches one place of the memory. */
const [STABILITY, DIFFICULTY, LAST, REPS, LAPSES, PHASE] = [0, 1, 2, 3, 4, 5];
/** `SPAN` is the interval of a card in review, the step of one that is being learned. */
const [DUE, SPAN, AT, OFFSET, ROLL_OVER, ROWS, FIELDS] = [6, 7, 8, 9, 10, 11, 12];

export function replay(parameters: readonly number[]): Replay {
  const formulas = replayFormulas(schedulerFor({ ...DEFAULT_RULES, parameters }).parameters);
  let cells = new Float64Array(FIELDS * 1_024);
  let odd = new Uint8Array(1_024);

  const makeRoom = (cards: number): void => {
    if (cards <= odd.length) return;
    const size = Math.max(cards, odd.length * 2);
    const [oldCells, oldOdd] = [cells, odd];
    cells = new Float64Array(FIELDS * size);
    odd = new Uint8Array(size);
    cells.set(oldCells);
    odd.set(oldOdd);
  };
  const cell = (index: number): number => cells[index] as number;

  const answer = (base: number, day: number, grade: number): void => {
    const s = cell(base + STABILITY);
    const d = cell(base + DIFFICULTY);
    const last = cell(base + LAST);
    const isFirst = s === 0;
    cells[base + STABILITY] = isFirst
      ? formulas.firstStability(grade)
      : formulas.stability(s, d, Math.max(0, day - last), grade);
    cells[base + DIFFICULTY] = isFirst
      ? formulas.firstDifficulty(grade)
      : formulas.difficulty(d, grade);
    if (isFirst || day > last) cells[base + LAST] = day;
    cells[base + REPS] = cell(base + REPS) + 1;
    if (grade === 1 && cell(base + PHASE) === REVIEW)
      cells[base + LAPSES] = cell(base + LAPSES) + 1;
  };
  const grantDays = (base: number, due: number, days: number): void => {
    cells[base + PHASE] = REVIEW;
    cells[base + DUE] = due;
    cells[base + SPAN] = days;
  };
  const grantStep = (base: number, due: number, step: number): void => {
    const isFirstTime = cell(base + PHASE) === NEW || cell(base + PHASE) === LEARNING;
    cells[base + PHASE] = isFirstTime ? LEARNING : RELEARNING;
    cells[base + DUE] = due;
    cells[base + SPAN] = step;
  };
  const forget = (base: number): void => void cells.fill(0, base, base + AT);
  /** False where the row does not come after the card's last one. */
  const stamp = (base: number, at: number, offset: number, rollOver: number): boolean => {
    if (cell(base + ROWS) > 0 && at <= cell(base + AT)) return false;
    cells[base + AT] = at;
    cells[base + OFFSET] = offset;
    cells[base + ROLL_OVER] = rollOver;
    cells[base + ROWS] = cell(base + ROWS) + 1;
    return true;
  };
  const addWhole = (card: number, row: ReviewRow): void => {
    const base = card * FIELDS;
    const isPlain = row.kind === 'seed' && isSeed(row.state);
    if (!isPlain || !stamp(base, row.at, row.offset, row.rollOver)) odd[card] = 1;
    else plant(row.state, base);
  };
  const plant = ({ memory, schedule }: CardState, base: number): void => {
    forget(base);
    if (memory) {
      cells[base + STABILITY] = memory.stability;
      cells[base + DIFFICULTY] = memory.difficulty;
      cells[base + LAST] = memory.last;
      cells[base + REPS] = memory.reps;
      cells[base + LAPSES] = memory.lapses;
    }
    cells[base + PHASE] = PHASES.indexOf(schedule.phase);
    if (schedule.phase === 'new') return;
    cells[base + DUE] = schedule.due;
    cells[base + SPAN] = schedule.phase === 'review' ? schedule.interval : schedule.step;
  };

  return {
    add(columns, cards) {
      makeRoom(cards);
      const { count, kind, grade, at, offset, rollOver, days, step, minutes, whole } = columns;
      let w = 0;
      for (let k = 0; k <= count; k++) {
        for (let next = whole[w]; next?.before === k; next = whole[(w += 1)])
          addWhole(next.card, next.row);
        if (k === count) return;
        const card = columns.card[k] as number;
        const base = card * FIELDS;
        const then = at[k] as number;
        const east = offset[k] as number;
        const hour = rollOver[k] as number;
        if (kind[k] === VOID || odd[card] === 1 || !stamp(base, then, east, hour)) {
          odd[card] = 1;
          continue;
        }
        const day = dayOf({ at: instant(then), offset: east, rollOver: hour });
        const granted = days[k] as number;
        if (kind[k] === ANSWER) {
          answer(base, day, grade[k] as number);
          if (granted >= 0) grantDays(base, day + granted, granted);
          else grantStep(base, then + (minutes[k] as number) * MINUTE, step[k] as number);
        } else if (kind[k] === SET) {
          if (cell(base + PHASE) !== NEW) grantDays(base, day + granted, granted);
        } else forget(base);
      }
    },
    isOdd: (card) => odd[card] === 1,
    of(card) {
      const base = card * FIELDS;
      if (card >= odd.length || cell(base + ROWS) === 0) return null;
      return {
        state: stateAt(cells, base),
        zone: {
          at: instant(cell(base + AT)),
          offset: cell(base + OFFSET),
          rollOver: cell(base + ROLL_OVER),
        },
        rows: cell(base + ROWS),
      };
    },
  };
}

/** A state that the numbers can hold and that the formulas go on from; anything else is for `foldCard`. */
function isSeed({ memory, schedule }: CardState): boolean {
  const isOfMemory =
    memory === null ||
    (Object.keys(memory).length === 5 &&
      memory.stability >= LEAST_STABILITY &&
      memory.difficulty >= 1);
  const keys = schedule.phase === 'new' ? 1 : 3;
  return isOfMemory && Object.keys(schedule).length === keys && PHASES.includes(schedule.phase);
}

function stateAt(cells: Float64Array, base: number): CardState {
  const cell = (field: number): number => cells[base + field] as number;
  const memory =
    cell(STABILITY) === 0
      ? null
      : {
          stability: cell(STABILITY),
          difficulty: cell(DIFFICULTY),
          last: studyDayNumber(cell(LAST)),
          reps: cell(REPS),
          lapses: cell(LAPSES),
        };
  return { memory, schedule: scheduleAt(cell(PHASE), cell(DUE), cell(SPAN)) };
}

function scheduleAt(phase: number, due: number, span: number): Schedule {
  if (phase === NEW) return { phase: 'new' };
  if (phase === REVIEW) return { phase: 'review', due: studyDayNumber(due), interval: span };
  return {
    phase: phase === LEARNING ? 'learning' : 'relearning',
    step: span,
    due: instant(due),
  };
}
