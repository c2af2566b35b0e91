import { canonical } from './canonical.ts';

/** A row that is stored otherwise than it was rebuilt; null where there is none. */
export interface Difference<Row> {
  readonly id: string;
  readonly stored: Row | null;
  readonly rebuilt: Row | null;
}

/** Where stored and rebuilt rows differ, by what they hold. */
export function differences<Row>(
  stored: readonly Row[],
  rebuilt: readonly Row[],
  keyOf: (row: Row) => string,
): Difference<Row>[] {
  const left = new Map(stored.map((row) => [keyOf(row), row]));
  const wrong: Difference<Row>[] = [];
  for (const row of rebuilt) {
    const id = keyOf(row);
    const old = left.get(id) ?? null;
    if (!old || canonical(old) !== canonical(row)) wrong.push({ id, stored: old, rebuilt: row });
    left.delete(id);
  }
  return [...wrong, ...[...left].map(([id, row]) => ({ id, stored: row, rebuilt: null }))];
}
