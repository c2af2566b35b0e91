import { LIMITS } from '../../limits.ts';
import type { Sqlite, SqlValue } from '../../sqlite.ts';
import type { AnkiId, AnkiNote, AnkiNotetype } from '../collection.ts';
import type { Report } from './report.ts';
import { decode, idOf, idSql, idTexts, text, whole } from './values.ts';

const SQL = `SELECT ${idSql('id')}, guid, ${idSql('mid')}, mod, tags, flds FROM notes NOT INDEXED`;

/** Notes as they can be used: a notetype each, as many fields as it has, a guid. By id. */
export function readNotes(
  db: Sqlite,
  notetypes: ReadonlyMap<string, AnkiNotetype>,
  report: Report,
): AnkiNote[] {
  const notes: AnkiNote[] = [];
  const ids = new Set<AnkiId>();
  const idText = idTexts();
  const tagsOf = tagReader();
  let row = 0;
  for (const [rawId, guid, mid, modified, tags, flds] of db.lentRows(SQL, LIMITS.notes)) {
    const where = `notes[${row++}]`;
    const id = idOf(rawId);
    const notetype = notetypes.get(idText(mid));
    const values = plain(flds).split('\u001f');
    const cause = causeOf(id, ids, notetype, values);
    if (id === null || notetype === undefined || cause !== null) {
      report.skip(where, cause ?? NO_NOTETYPE, cause === NO_NOTETYPE ? REPAIR : '');
      continue;
    }
    ids.add(id);
    notes.push({
      id,
      guid: guidOf(guid, id, report),
      notetype: notetype.id,
      modified: whole(modified, 0, 0, Number.MAX_SAFE_INTEGER),
      tags: tagsOf(plain(tags)),
      fields: fitted(values, notetype.fields.length, report),
    });
  }
  return inOrder(notes);
}

const NO_NOTETYPE = 'The notetype of this note is missing from the file.';
const REPAIR = 'Run Tools, Check Database in Anki and export the deck again.';

function causeOf(
  id: AnkiId | null,
  ids: ReadonlySet<AnkiId>,
  notetype: AnkiNotetype | undefined,
  values: readonly string[],
): string | null {
  if (id === null) return 'This note has no number.';
  if (ids.has(id)) return 'Another note has the same number.';
  if (notetype === undefined) return NO_NOTETYPE;
  const isLong = values.some(({ length }) => length > LIMITS.field);
  return isLong ? 'A field of this note is longer than 1,000,000 characters.' : null;
}

/** Text of a column, whatever type it has; without NUL, which nothing can show. */
function plain(value: SqlValue | undefined): string {
  const found = value instanceof Uint8Array ? decode(value) : text(value);
  return found.includes('\0') ? found.replaceAll('\0', '') : found;
}

function guidOf(value: SqlValue | undefined, id: AnkiId, report: Report): string {
  const guid = plain(value);
  if (guid !== '') return guid;
  report.count('guid');
  return `id ${id}`;
}

/** As Anki's database check does: filled up with '', what is too much joined into the last by `; `. */
function fitted(values: readonly string[], length: number, report: Report): readonly string[] {
  if (values.length === length) return values;
  report.count('fields');
  if (values.length < length) return Array.from({ length }, (_, i) => values[i] ?? '');
  return [...values.slice(0, length - 1), values.slice(length - 1).join('; ')];
}

/** Tags split at spaces, doubles that differ only in case dropped. The same text gives the same list. */
function tagReader(): (value: string) => readonly string[] {
  const known = new Map<string, readonly string[]>([['', []]]);
  return (value) => {
    const found = known.get(value);
    if (found) return found;
    const tags = new Map<string, string>();
    for (const tag of value.slice(0, 100_000).split(/[\s\u3000]+/u))
      if (tag !== '' && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
    const list = [...tags.values()];
    known.set(value, list);
    return list;
  };
}

/** Generators need not store rows by id. */
function inOrder(notes: AnkiNote[]): AnkiNote[] {
  const isSorted = notes.every(({ id }, i) => i === 0 || Number(notes[i - 1]?.id) <= Number(id));
  return isSorted ? notes : notes.sort((a, b) => Number(a.id) - Number(b.id));
}
