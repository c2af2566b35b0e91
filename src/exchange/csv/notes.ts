import type { ImportedNote } from '../../deck/deck.ts';
import { undrawn } from '../../deck/notetype.ts';
import type { Notetype } from '../../deck/notetype.ts';
import { cardOrdinals } from '../../deck/template/generate.ts';
import { plainOf } from '../../deck/template/strip.ts';
import { pathOf } from '../deck-tree.ts';
import type { FoundDeck } from '../deck-tree.ts';
import { ankiNoteId, textNoteId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { ColumnRole, Skipped } from '../reading.ts';
import { mediaNamesIn } from '../references.ts';
import { htmlOfText } from '../text.ts';
import type { Columns } from './columns.ts';
import type { Directives } from './headers.ts';
import { tagsIn } from './headers.ts';
import { textNotetype } from './notetypes.ts';

type Row = readonly string[];

export interface RowsAs {
  readonly columns: Columns;
  readonly html: boolean;
  /** Seconds. */
  readonly modified: number;
  /** What the learner sees as the number of the first of the rows. */
  readonly firstRow: number;
  /** The deck of rows that name none. */
  readonly path: readonly string[];
  readonly head: Directives;
  /** Names of the media that came with the text. */
  readonly available: ReadonlySet<string>;
}

export interface RowNotes {
  readonly decks: readonly FoundDeck[];
  readonly notetypes: readonly Notetype[];
  readonly skipped: readonly Skipped[];
  /** Media that the notes name. */
  readonly names: ReadonlySet<string>;
}

interface Made {
  readonly decks: Map<string, { path: readonly string[]; notes: ImportedNote[] }>;
  readonly skipped: Skipped[];
  readonly names: Set<string>;
  /** The row in which an id was first used, and all its values. */
  readonly seen: Map<string, { readonly row: number; readonly values: string }>;
}

/** Turns rows into notes of notetypes that are made from the columns. */
export function notesOf(rows: readonly Row[], as: RowsAs): RowNotes {
  const places = placesOf(as.columns.roles);
  const cells = rows.map(
    (row) => (i: number | undefined) => (i === undefined ? '' : (row[i] ?? '')),
  );
  const named = (i: number) => (cells[i]?.(places.notetype).trim() || as.head.notetype) ?? '';
  const kinds = new Map<string, Row[]>();
  rows.forEach((row, i) => {
    const name = named(i);
    const of = kinds.get(name);
    if (of) of.push(row);
    else kinds.set(name, [row]);
  });
  const notetypes = new Map(
    [...kinds].map(([name, own]) => [name, notetypeOf(name, own, places.fields, as)] as const),
  );
  const made: Made = { decks: new Map(), skipped: [], names: new Set(), seen: new Map() };
  rows.forEach((row, i) => {
    const notetype = notetypes.get(named(i));
    if (notetype) takeRow(row, as.firstRow + i, notetype, places, as, made);
  });
  const { decks, skipped, names } = made;
  return { decks: [...decks.values()], notetypes: [...notetypes.values()], skipped, names };
}

interface Places {
  /** Columns of the fields, in the notetype's order. */
  readonly fields: readonly number[];
  readonly tags: readonly number[];
  readonly guid: number | undefined;
  readonly deck: number | undefined;
  readonly notetype: number | undefined;
}

function placesOf(roles: readonly ColumnRole[]): Places {
  const at = (role: ColumnRole) => roles.flatMap((own, i) => (own === role ? [i] : []));
  const named = roles.flatMap((role, i) => (typeof role === 'object' ? [i] : []));
  const [front, ...fronts] = at('front');
  const rest = [...at('back'), ...fronts, ...named];
  const [guid] = at('guid');
  const [deck] = at('deck');
  const [notetype] = at('notetype');
  const fields = front === undefined ? rest : [front, ...rest];
  return { fields, tags: at('tags'), guid, deck, notetype };
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/g;
const LETTER = /\p{L}/gu;
/** Whether most letters of a text are Hebrew, Arabic or of another script that runs from right to left. */
const runsLeft = (text: string): boolean => {
  const { length } = text.match(RTL) ?? [];
  return length > 0 && length * 2 > (text.match(LETTER)?.length ?? 0);
};
const CLOZE = /\{\{c\d{1,3}(?:,\d{1,3})*::/;

function notetypeOf(name: string, rows: readonly Row[], fields: readonly number[], as: RowsAs) {
  const sample = rows.slice(0, 1_000);
  const used = as.columns.roles.some((role) => role === 'notetype')
    ? fields.filter((column, i) => i === 0 || rows.some((row) => (row[column] ?? '') !== ''))
    : fields;
  const texts = used.map((column) =>
    sample.map((row) => (row[column] ?? '').slice(0, 500)).join(''),
  );
  const rtl = texts.flatMap((text, i) => (runsLeft(text) ? [i] : []));
  const cloze = sample.filter((row) => CLOZE.test(row[fields[0] ?? -1] ?? '')).length;
  return textNotetype({
    name: name === '' ? defaultName(used.length) : name,
    fields: used.map(
      (column, i) => as.columns.names[column] || fieldName(as.columns.roles[column], i),
    ),
    rtl: new Set(rtl),
    cloze: cloze * 2 > sample.length,
    modified: as.modified,
  });
}

const defaultName = (fields: number): string => (fields <= 2 ? 'Front and back' : 'Rows of a text');

const fieldName = (role: ColumnRole | undefined, i: number): string =>
  typeof role === 'object' ? role.field : (['Front', 'Back'][i] ?? `Field ${i + 1}`);

function takeRow(
  row: Row,
  number: number,
  notetype: Notetype,
  places: Places,
  as: RowsAs,
  made: Made,
): void {
  const skip = (cause: string, advice: string) =>
    made.skipped.push({ where: `row ${number}`, cause, advice });
  const values = places.fields
    .slice(0, notetype.fields.length)
    .map((i) => valueOf(row[i] ?? '', as));
  if ((values[0] ?? '').trim() === '')
    return void skip('The first field is empty.', 'Fill it in, or choose another column as front.');
  if (values.some((value) => value.length > LIMITS.field))
    return void skip('A field is longer than a million characters.', 'Shorten it.');
  const guid = (row[places.guid ?? -1] ?? '').trim().slice(0, 200);
  const all = values.join('\u001f');
  let id = guid === '' ? textNoteId(notetype.id, values[0] ?? '') : ankiNoteId(guid);
  const first = made.seen.get(id);
  if (first) {
    if (first.values === all) return void skip(`It repeats row ${first.row}.`, '');
    if (guid !== '')
      return void skip(`Row ${first.row} has the same guid.`, 'Give it its own guid.');
    id = textNoteId(notetype.id, all);
    if (made.seen.has(id)) return void skip('It repeats an earlier row.', '');
  }
  made.seen.set(id, { row: number, values: all });
  const media = values.flatMap(mediaNamesIn);
  for (const name of media) made.names.add(name);
  const written = (row[places.deck ?? -1] ?? '').trim();
  deckAt(written === '' ? as.path : pathOf(written), made).push({
    id,
    kind: 'imported',
    notetype: notetype.id,
    fields: Object.fromEntries(values.map((value, i) => [String(i), value])),
    tags: tagsIn([...as.head.tags, ...places.tags.map((i) => row[i] ?? '')].join(' ')),
    media: [...new Set(media)].filter((name) => as.available.has(name)),
    ...{ concepts: [], accepted: [], files: [], modified: 0 },
    cards: cardOrdinals(notetype, values).map((ordinal) =>
      undrawn(String(ordinal), plainOf(notetype, values, ordinal)),
    ),
  });
}

const valueOf = (cell: string, { html }: RowsAs): string =>
  (html ? cell : htmlOfText(cell)).normalize('NFC');

function deckAt(path: readonly string[], { decks }: Made): ImportedNote[] {
  const key = path.join('\u001f');
  const known = decks.get(key);
  if (known) return known.notes;
  const notes: ImportedNote[] = [];
  decks.set(key, { path, notes });
  return notes;
}
