import { GOALS, ROWS, type Goal, type Row } from './rows.ts';

/** All runs of one row at one slowdown. */
export interface Measured {
  readonly row: Row;
  readonly slowdown: number;
  /** Size of the collection; null where the row has one of its own. */
  readonly cards: number | null;
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
      ({ row, slowdown, cards }) =>
        row.name === goal.row &&
        slowdown === goal.slowdown &&
        (cards === null ? goal.cards === undefined : cards === (goal.cards ?? 10_000)),
    );
    if (!found) return [];
    const value = judged(found, goal);
    const size = goal.cards ? `-${goal.cards}` : '';
    const name = `${goal.row}-${goal.statistic}-${goal.slowdown}x${size}`;
    return [{ name, value, unit: found.row.unit, limit: goal.limit, ok: value <= goal.limit }];
  });
}

function judged({ runs }: Measured, { statistic }: Goal): number {
  if (runs.flat().some(Number.isNaN)) return NaN;
  if (statistic === 'median') return quantile(runs.flat(), 0.5);
  const share = statistic === 'p95' ? 0.95 : 0.99;
  return quantile(
    runs.map((run) => quantile(run, share)),
    0.5,
  );
}

/** How a row grows with the collection: median ~ cards^exponent, from the smallest to the largest size. */
export interface Growth {
  readonly name: string;
  readonly slowdown: number;
  readonly medians: readonly (readonly [cards: number, median: number])[];
  readonly exponent: number;
}

export function growths(measured: readonly Measured[]): Growth[] {
  const found = new Map<string, Measured[]>();
  for (const one of measured) {
    if (one.cards === null) continue;
    const key = `${one.row.name} ${one.slowdown}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()].flatMap((sizes) => {
    const medians = sizes
      .map(({ cards, runs }) => [cards ?? NaN, quantile(runs.flat(), 0.5)] as const)
      .toSorted((a, b) => a[0] - b[0]);
    const [least, most] = [medians[0], medians.at(-1)];
    const first = sizes[0];
    if (!first || !least || !most || least === most) return [];
    const exponent = Math.log(most[1] / least[1]) / Math.log(most[0] / least[0]);
    return [{ name: first.row.name, slowdown: first.slowdown, medians, exponent }];
  });
}

/** Median, p95 and extremes over the samples of all runs, as a table. */
export function table(measured: readonly Measured[]): string {
  const lines = ROWS.flatMap((row) =>
    measured
      .filter((candidate) => candidate.row === row)
      .map(({ slowdown, cards, runs }) => {
        const all = runs.flat();
        const p95s = runs.map((run) => quantile(run, 0.95));
        return [
          ...[row.name, cards === null ? '' : String(cards), `${slowdown}×`],
          ...[row.unit, String(all.length)],
          ...[quantile(all, 0.5), quantile(all, 0.95), quantile(p95s, 0.5)].map(short),
          ...[Math.min(...all), Math.max(...all)].map(short),
          row.what,
        ];
      }),
  );
  const head = [
    'row',
    'cards',
    'CPU',
    '',
    'samples',
    'median',
    'p95',
    'p95 of a run',
    'least',
    'most',
    '',
  ];
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i]!.length)));
  const left = new Set([0, 3, head.length - 1]);
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
