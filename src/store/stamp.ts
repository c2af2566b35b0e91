import type { DeviceId } from '../base/id.ts';
import { instant, type Instant } from '../base/time.ts';
import type {
  ConceptRow,
  DeckRow,
  EngraphDb,
  LinkRow,
  MarkRow,
  MediaRow,
  NoteRow,
  NotetypeRow,
  OptionsRow,
  SettingRow,
  Stamp,
  TombstoneRow,
} from './db.ts';

/** Who writes, and when. */
export interface Writer {
  readonly now: Instant;
  readonly device: DeviceId;
}

export interface StampedRows {
  decks: DeckRow;
  concepts: ConceptRow;
  notetypes: NotetypeRow;
  notes: NoteRow;
  marks: MarkRow;
  links: LinkRow;
  options: OptionsRow;
  settings: SettingRow;
  media: MediaRow;
}
export type StampedTable = keyof StampedRows;
export type Unstamped<T extends StampedTable> = Plain<StampedRows[T]>;
/** A row without its stamp; a union keeps its members apart. */
type Plain<Row> = Row extends Stamp ? Omit<Row, keyof Stamp> : never;

/** Every table whose rows carry a stamp, with its primary key. Decks come last: they make rows visible. */
export const KEY_OF = {
  media: 'hash',
  concepts: 'id',
  notetypes: 'id',
  notes: 'id',
  marks: 'card',
  links: 'id',
  options: 'deck',
  settings: 'key',
  decks: 'id',
} as const satisfies Record<StampedTable, string>;
export const STAMPED_TABLES = Object.keys(KEY_OF) as readonly StampedTable[];

export const stampedTable = <T extends StampedTable>(db: EngraphDb, name: T) =>
  db.table<StampedRows[T], string>(name);

export const keyOf = <T extends StampedTable>(name: T, row: object): string =>
  (row as Record<string, string>)[KEY_OF[name]] as string;

export const tombstoneId = (name: StampedTable, key: string): string => `${name}/${key}`;

/** The table and key that a tombstone stands for. */
export function tombstoneTarget(id: string): { name: StampedTable; key: string } {
  const slash = id.indexOf('/');
  return { name: id.slice(0, slash) as StampedTable, key: id.slice(slash + 1) };
}

/** Versions of decks are far below any instant since 2001, so a stamp tells who wrote last: the learner or a delivery. */
export const isByLearner = ({ changedAt }: Pick<Stamp, 'changedAt'>): boolean => changedAt > 1e12;

/** The stamp of a version that replaces one changed at `was` (0: none). */
export const stampAfter = (was: number, { now, device }: Writer): Stamp => ({
  changedAt: instant(Math.max(now, was + 1)),
  by: device,
  was,
});

/** Writes rows with their stamps; a row once deleted outranks its tombstone. Returns what was stored. */
export async function putManyStamped<T extends StampedTable>(
  db: EngraphDb,
  name: T,
  rows: readonly Unstamped<T>[],
  writer: Writer,
): Promise<StampedRows[T][]> {
  const table = stampedTable(db, name);
  return db.transaction('rw', table, db.tombstones, async () => {
    const keys = rows.map((row) => keyOf(name, row));
    const buried = keys.map((key) => tombstoneId(name, key));
    const [olds, tombs] = await Promise.all([table.bulkGet(keys), db.tombstones.bulkGet(buried)]);
    const stamped = rows.map((row, i) => {
      const was = olds[i]?.changedAt ?? tombs[i]?.changedAt ?? 0;
      return { ...row, ...stampAfter(was, writer) } as unknown as StampedRows[T];
    });
    await table.bulkPut(stamped);
    const gone = buried.filter((_, i) => tombs[i] !== undefined);
    if (gone.length > 0) await db.tombstones.bulkDelete(gone);
    return stamped;
  });
}

/** Writes one row with its stamp: changedAt = max(now, changedAt of the version replaced + 1). */
export async function putStamped<T extends StampedTable>(
  db: EngraphDb,
  name: T,
  row: Unstamped<T>,
  writer: Writer,
): Promise<StampedRows[T]> {
  const [stored] = await putManyStamped(db, name, [row], writer);
  if (!stored) throw new Error(`Inconsistent: nothing stored in ${name}`);
  return stored;
}

/** Deletes rows and leaves tombstones; keys that hold no row leave none. */
export async function deleteStamped(
  db: EngraphDb,
  name: StampedTable,
  keys: readonly string[],
  writer: Writer,
): Promise<void> {
  const table = stampedTable(db, name);
  await db.transaction('rw', table, db.tombstones, async () => {
    const olds = await table.bulkGet([...keys]);
    const tombstones: TombstoneRow[] = [];
    keys.forEach((key, i) => {
      const old = olds[i];
      if (old) {
        tombstones.push({ id: tombstoneId(name, key), ...stampAfter(old.changedAt, writer) });
      }
    });
    await table.bulkDelete([...keys]);
    await db.tombstones.bulkPut(tombstones);
  });
}
