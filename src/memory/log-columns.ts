import type { ReviewRow, Schedule } from './review.ts';

/** Rows of the log in columns, in the order packed; the k-th row is the k-th entry of each column. */
export interface LogColumns {
  readonly count: number;
  /** Which card, as a number. */
  readonly card: Int32Array;
  /** Index into `COLUMN_KINDS`. */
  readonly kind: Uint8Array;
  /** 1 Again to 4 Easy; 0 of other kinds. */
  readonly grade: Uint8Array;
  /** Index into `PHASES`. */
  readonly phase: Uint8Array;
  readonly at: Float64Array;
  readonly offset: Float64Array;
  readonly rollOver: Float64Array;
  readonly duration: Float64Array;
  /** Days granted; −1 where a step was. */
  readonly days: Float64Array;
  readonly step: Float64Array;
  readonly minutes: Float64Array;
  /** Rows that no column holds, each with the number of its card; it stands before the `before`-th row. */
  readonly whole: readonly {
    readonly before: number;
    readonly card: number;
    readonly row: ReviewRow;
  }[];
}

export const PHASES = [
  'new',
  'learning',
  'review',
  'relearning',
] as const satisfies Schedule['phase'][];
export const COLUMN_KINDS = ['answer', 'void', 'set', 'reset'] as const;
