import type { Outcome } from './subject.ts';

export interface Row extends Outcome {
  readonly name: string;
  readonly seconds: number;
}

const HEAD = [
  'fault',
  'tried',
  'acknowledged',
  'lost',
  'doubled',
  'wiped',
  'errors',
  'broken',
  'said',
];

/** One row a fault, then what broke, each thing once with how often. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    ...[row.tried, row.acknowledged, row.lost, row.doubled, row.wiped].map(String),
    ...[String(row.errors.length), String(row.broken.length)],
    row.sentences.map((sentence) => `“${sentence}”`).join(' ') || '—',
  ]);
  const widths = HEAD.map((head, i) =>
    Math.max(head.length, ...cells.map((row) => row[i]!.length)),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, i) =>
        i === 0 || i === HEAD.length - 1
          ? cell.padEnd(i ? 0 : widths[i]!)
          : cell.padStart(widths[i]!),
      )
      .join('  ');
  const details = rows.flatMap(({ name, errors, broken }) =>
    [...new Set([...errors.map((text) => `error: ${text}`), ...broken])].map(
      (text) => `  ${name}: ${text}`,
    ),
  );
  return [lineOf(HEAD), ...cells.map(lineOf), ...details].join('\n');
}

/** One line a figure; those with a limit are judged by their p95. */
export const figureLines = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ figures = [] }) =>
    figures.map(({ name, p50, p95, max, limit }) => {
      const verdict = limit === undefined ? '' : ` ${limit}ms ${p95 <= limit ? 'ok' : 'miss'}`;
      return `${name} p50 ${p50.toFixed(1)}ms p95 ${p95.toFixed(1)}ms max ${max.toFixed(1)}ms${verdict}`;
    }),
  );

/** The line that counts, and whether all of it is as it must be. */
export function totals(rows: readonly Row[]): { readonly ok: boolean; readonly line: string } {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const [lost, doubled] = [sum((row) => row.lost), sum((row) => row.doubled)];
  const [errors, broken] = [sum((row) => row.errors.length), sum((row) => row.broken.length)];
  const kills = rows.filter(({ name }) => name.startsWith('kill-'));
  const isLate = rows.some(({ figures = [] }) =>
    figures.some(({ p95, limit }) => limit !== undefined && p95 > limit),
  );
  const ok = lost + doubled + errors + broken === 0 && !isLate;
  const parts = [
    `${sum((row) => row.tried)} faults, ${kills.reduce((n, row) => n + row.tried, 0)} of them kills`,
    `${sum((row) => row.acknowledged)} ratings acknowledged, ${lost} lost, ${doubled} doubled`,
    `${sum((row) => row.wiped)} times the browser emptied its database and a snapshot brought it back`,
    `${errors} unhandled errors, ${broken} broken promises: ${ok ? 'ok' : 'miss'}`,
  ];
  return { ok, line: parts.join('; ') };
}
