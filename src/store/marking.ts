import type { CardId } from '../base/id.ts';
import type { CardRow, EngraphDb, JobEntryRow, MarkRow, TombstoneRow } from './db.ts';
import type { MarkValue } from './mark.ts';
import { withConnection } from './open.ts';
import { plainTransaction } from './plain-transaction.ts';
import { withState } from './queue-keys.ts';
import { readRows } from './read-rows.ts';
import { stampAfter, tombstoneId, type Writer } from './stamp.ts';
import { readZones, zoneFor, type KnownZones } from './step-zones.ts';

/** What an entry of a job keeps of many marks: as they were, null where a card had none. */
export type FormerMarks = readonly (readonly [CardId, MarkValue | null])[];

/** What becomes of marks. */
export interface Marking {
  readonly writer: Writer;
  /** What a mark becomes; null where it stays as it is. */
  readonly turn: (card: CardId, present: Present) => MarkValue | null;
  /** Writes what the job keeps of it, in the same transaction; `isLast` once none of the marks is left. */
  readonly note: (entries: Entries, former: FormerMarks, isLast: boolean) => void;
}
interface Present {
  readonly mark: MarkRow | undefined;
  readonly row: CardRow | undefined;
}
interface Entries {
  readonly add: (entry: JobEntryRow) => void;
  readonly remove: (id: number) => void;
}

/** What is written; live queries over them are told when all is (`announce`). */
export const MARKED = ['marks', 'cards'] as const;

/**
 * Gives cards (sorted) other marks; card rows follow, queue keys with them. Read and written in one transaction, but
 * for cards whose keys the log must be asked for: they are left, and written in one of their own. Returns how many.
 */
export async function mark(
  db: EngraphDb,
  ids: readonly CardId[],
  marking: Marking,
): Promise<number> {
  let written = 0;
  let left = ids;
  for (let zones: KnownZones = new Map(); left.length > 0; zones = await readZones(db, left)) {
    const round = await withConnection(db, () => markOnce(db, left, zones, marking));
    written += round.written;
    left = round.left;
  }
  return written;
}

interface Round {
  readonly written: number;
  readonly left: readonly CardId[];
}

async function markOnce(
  db: EngraphDb,
  ids: readonly CardId[],
  zones: KnownZones,
  { writer, turn, note }: Marking,
): Promise<Round> {
  const former: [CardId, MarkValue | null][] = [];
  const left: CardId[] = [];
  await plainTransaction(
    db,
    [...MARKED, 'tombstones', 'jobEntries'],
    (stores, then) => {
      const [marks, cards, tombstones] = [stores('marks'), stores('cards'), stores('tombstones')];
      const buried = ids.map((id) => tombstoneId('marks', id));
      const wanted = [
        { store: marks, keys: ids },
        { store: cards, keys: ids },
        { store: tombstones, keys: buried },
      ];
      readRows(wanted, then, ([knownMarks, knownCards, gone]) => {
        for (const id of ids) {
          const old = knownMarks?.get(id) as MarkRow | undefined;
          const row = knownCards?.get(id) as CardRow | undefined;
          const next = turn(id, { mark: old, row });
          if (!next) continue;
          if (row && row.suspended !== next.suspended) {
            const other = { ...row, suspended: next.suspended };
            const zone = zoneFor(other, zones);
            if (!zone) {
              left.push(id);
              continue;
            }
            cards.put(withState(other, other, zone));
          }
          const tombstone = gone?.get(tombstoneId('marks', id)) as TombstoneRow | undefined;
          const was = old?.changedAt ?? tombstone?.changedAt ?? 0;
          marks.put({ ...next, ...stampAfter(was, writer) });
          if (tombstone) tombstones.delete(tombstone.id);
          former.push([id, valueOf(old)]);
        }
        const entries = stores('jobEntries');
        note(
          { add: (entry) => void entries.add(entry), remove: (key) => void entries.delete(key) },
          former,
          left.length === 0,
        );
      });
    },
    { isQuiet: true },
  );
  return { written: former.length, left };
}

export function valueOf(row: MarkRow | undefined): MarkValue | null {
  if (!row) return null;
  const { card, suspended, buriedUntil, flag } = row;
  return { card, suspended, buriedUntil, flag };
}
