import { ROWS_PER_TRANSACTION } from './job.ts';
import { pause } from './pause.ts';

/**
 * How a bulk write goes on beside a learner who uses the app. Whoever presses something gets the machine to himself for
 * a moment; and as long as somebody does, no transaction is longer than a press may wait for.
 */
export interface Pace {
  /** The learner pressed something. */
  giveWay(): void;
  /** Of so many rows, those to write at once now. */
  share(rows: number): number;
  /** Lets other tasks run between two parts of the write, those of a press to their end. */
  turn(): Promise<void>;
}

/** Milliseconds: until the next screen is painted and what was pressed is stored. */
const MOMENT = 300;
/** Somebody who presses all the time holds up no more than this. */
const LONGEST = 1_000;
const STEP = 50;
/** Who pressed something will do so again. */
const NEAR = 10_000;
/** Of the rows otherwise. */
const SMALL = 10;

export function newPace(): Pace {
  let moment: ReturnType<typeof setTimeout> | undefined;
  let near: typeof moment;
  return {
    giveWay() {
      clearTimeout(moment);
      clearTimeout(near);
      moment = setTimeout(() => (moment = undefined), MOMENT);
      near = setTimeout(() => (near = undefined), NEAR);
    },
    share: (rows) => (near === undefined ? rows : Math.ceil(rows / SMALL)),
    async turn() {
      await pause();
      for (let waited = 0; moment !== undefined && waited < LONGEST; waited += STEP)
        await new Promise((later) => setTimeout(later, STEP));
    },
  };
}

/**
 * Rows of a bulk action that are written at once. Five times as many end it up to a quarter sooner (the bench's
 * `bulk-suspend`), and a rating meanwhile waits for twice as long (`rating-during-suspend`).
 */
const ROWS_AT_ONCE = 100;

/** Some of the items at a time, as many as are written at once at `rows` each; then it is others' turn. */
export async function* portions<T>(
  items: readonly T[],
  rows: number,
  pace: Pace,
): AsyncGenerator<T[]> {
  for (let i = 0; i < items.length;) {
    const most = Math.min(ROWS_AT_ONCE, pace.share(ROWS_PER_TRANSACTION));
    const size = Math.max(1, Math.floor(most / rows));
    const some = items.slice(i, i + size);
    i += some.length;
    yield some;
    await pace.turn();
  }
}
