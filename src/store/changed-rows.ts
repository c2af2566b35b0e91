import Dexie from 'dexie';
import type { EngraphDb } from './db.ts';

/** Rows of a table that were written or deleted, by ranges of their primary keys, both ends included. */
export interface ChangedRows {
  readonly table: string;
  readonly ranges: readonly KeyRange[];
}
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** A node of Dexie's tree of ranges, as it also comes from another window: without its methods. */
interface RangeNode {
  readonly d?: number;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly l?: RangeNode | null;
  readonly r?: RangeNode | null;
}

/** The largest string there is, for ranges without an end. */
const LAST = '\uffff';

/**
 * Hears of every committed change to some tables, made here or in any other window or worker of the app.
 * Returns how to stop listening.
 */
export function onChangedRows(
  db: EngraphDb,
  tables: readonly string[],
  listener: (changes: readonly ChangedRows[]) => void,
): () => void {
  const heard = (parts: Readonly<Record<string, RangeNode>>) => {
    const changes = tables.flatMap((table): ChangedRows[] => {
      // The part without an index name after the slash speaks of primary keys.
      const part = parts[`idb://${db.name}/${table}/`] ?? parts['all'];
      const ranges = part ? rangesOf(part) : [];
      return ranges.length > 0 ? [{ table, ranges }] : [];
    });
    if (changes.length > 0) listener(changes);
  };
  Dexie.on('storagemutated', heard as never);
  return () => Dexie.on('storagemutated').unsubscribe(heard as never);
}

function rangesOf(node: RangeNode | null | undefined): KeyRange[] {
  if (!node || !node.d) return [];
  const { from, to } = node;
  return [
    ...rangesOf(node.l),
    {
      from: typeof from === 'string' ? from : '',
      to: typeof to === 'string' ? to : LAST,
    },
    ...rangesOf(node.r),
  ];
}
