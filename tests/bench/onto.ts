import type { Measured } from './figures.ts';
import { ROWS } from './rows.ts';

/** Some rows measured again, later than the others of a report. */
export interface Again {
  readonly date: string;
  readonly load: string;
  readonly runs: number;
  readonly rows: readonly string[];
}

/** What `--json` wrote, as far as it is read again. */
export interface Report {
  readonly date: string;
  readonly machine: string;
  readonly load: string;
  readonly runs: number;
  readonly again?: readonly Again[];
  readonly rows: readonly {
    readonly name: string;
    readonly cards: number | null;
    readonly slowdown: number;
    /** One list of samples a run. */
    readonly samples: readonly (readonly number[])[];
  }[];
}

/** The rows of an earlier report, those that were measured again as they are now. Rows that are no more are left out. */
export function onto({ rows }: Report, measured: readonly Measured[]): Measured[] {
  const kept = rows.flatMap(({ name, cards, slowdown, samples }): Measured[] => {
    const row = ROWS.find((one) => one.name === name);
    const isAgain = measured.some(
      (one) => one.row === row && one.cards === cards && one.slowdown === slowdown,
    );
    return row && !isAgain ? [{ row, cards, slowdown, runs: samples }] : [];
  });
  const places = [...kept, ...measured];
  return places.toSorted((a, b) => (a.cards ?? 1e9) - (b.cards ?? 1e9) || a.slowdown - b.slowdown);
}

export const againText = ({ date, load, runs, rows }: Again): string =>
  `measured again on ${date.slice(0, 10)}, ${runs} runs, load ${load}: ${rows.join(', ')}`;
