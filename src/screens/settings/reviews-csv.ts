import type { ReviewRow } from '../../memory/review.ts';

const COLUMNS = [
  'id',
  'card',
  'kind',
  'at',
  'offset_minutes',
  'roll_over_hour',
  'rating',
  'phase_before',
  'duration_ms',
  'next_days',
  'next_step',
  'next_minutes',
  'voids',
  'state',
  'session',
  'device',
] as const;

type Cell = string | number | undefined;

/** The review log as CSV (RFC 4180), one line a row, undone ones and their voids included; `at` in UTC. */
export function reviewsCsv(rows: readonly ReviewRow[]): string {
  const lines = rows.map((row) => {
    const cells = cellsOf(row);
    return COLUMNS.map((column) => quoted(cells[column])).join(',');
  });
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function cellsOf(row: ReviewRow): Partial<Record<(typeof COLUMNS)[number], Cell>> {
  const { id, card, kind, session, device } = row;
  return {
    ...{ id, card, kind, session, device },
    at: new Date(row.at).toISOString(),
    offset_minutes: row.offset,
    roll_over_hour: row.rollOver,
    ...ofKind(row),
  };
}

function ofKind(row: ReviewRow): Partial<Record<(typeof COLUMNS)[number], Cell>> {
  switch (row.kind) {
    case 'answer':
      return {
        rating: row.rating,
        phase_before: row.phase,
        duration_ms: row.duration,
        ...('days' in row.next
          ? { next_days: row.next.days }
          : { next_step: row.next.step, next_minutes: row.next.minutes }),
      };
    case 'void':
      return { voids: row.voids };
    case 'seed':
      return { state: JSON.stringify(row.state) };
    case 'set':
      return { next_days: row.next.days };
    case 'reset':
      return {};
  }
}

function quoted(cell: Cell): string {
  // Ids may come from other people's decks: a spreadsheet must not run one as a formula.
  const isFormula = typeof cell === 'string' && /^[=+@\t-]/.test(cell);
  const text = `${isFormula ? "'" : ''}${cell ?? ''}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
