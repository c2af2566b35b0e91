import { GOALS, ROWS, type Goal, type Row } from './rows.ts';

/** All runs of one row at one slowdown. */
export interface Measured {
  readonly row: Row;
  readonly slowdown: number;
  /** One list of samples a run. */
  readonly runs: readonly (readonly number[])[];
}

export interface Verdict {
  readonly name: string;
  readonly value: number;
  readonly unit: Row['unit'];
  readonly limit: number;
  readonly ok: boolean;
}

/** The smallest sample that at least the share `p` of them do not exceed. */
export function quantile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}

/** Each goal that was measured, judged. A sample that is missing (NaN) misses. */
export function verdicts(measured: readonly Measured[]): Verdict[] {
  return GOALS.flatMap((goal) => {
    const found = measured.find(
      ({ row, slowdown }) => row.name === goal.row && slowdown === goal.slowdown,
    );
    if (!found) return [];
    const value = judged(found, goal);
    const name = `${goal.row}-${goal.statistic}-${goal.slowdown}x`;
    return [{ name, value, unit: found.row.unit, limit: goal.limit, ok: value <= goal.limit }];
  });
}

function judged({ runs }: Measured, { statistic }: Goal): number {
  if (runs.flat().some(Number.isNaN)) return NaN;
  return statistic === 'p95'
    ? quantile(
        runs.map((run) => quantile(run, 0.95)),
        0.5,
      )
    : quantile(runs.flat(), 0.5);
}

/** Median, p95 and extremes over the samples of all runs, as a table. */
export function table(measured: readonly Measured[]): string {
  const lines = ROWS.flatMap((row) =>
    measured
      .filter((candidate) => candidate.row === row)
      .map(({ slowdown, runs }) => {
        const all = runs.flat();
        const p95s = runs.map((run) => quantile(run, 0.95));
        return [
          ...[row.name, `${slowdown}×`, row.unit, String(all.length)],
          ...[quantile(all, 0.5), quantile(all, 0.95), quantile(p95s, 0.5)].map(short),
          ...[Math.min(...all), Math.max(...all)].map(short),
          row.what,
        ];
      }),
  );
  const head = ['row', 'CPU', '', 'samples', 'median', 'p95', 'p95 of a run', 'least', 'most', ''];
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i]!.length)));
  const left = new Set([0, 2, head.length - 1]);
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, i) => (left.has(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three figures that mean something. */
export const short = (value: number): string =>
  Number.isNaN(value) ? 'none' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
