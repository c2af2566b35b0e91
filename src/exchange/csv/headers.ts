/** What the first lines of a text file say about the rest. Columns are counted from 0. */
export interface Directives {
  /** null when the file does not say. */
  readonly separator: string | null;
  readonly html: boolean | null;
  /** Tags of every note. */
  readonly tags: readonly string[];
  /** Names of the columns, not yet split when no separator was named before them. */
  readonly columns: readonly string[] | null;
  readonly notetype: string | null;
  readonly deck: string | null;
  readonly guidColumn: number | null;
  readonly notetypeColumn: number | null;
  readonly deckColumn: number | null;
  readonly tagsColumn: number | null;
  /** True when any line of the form `#key:value` was understood. */
  readonly any: boolean;
  /** Lines above the first row. */
  readonly lines: number;
  /** The rows. */
  readonly body: string;
}

const SEPARATORS: Readonly<Record<string, string>> = {
  ...{ comma: ',', semicolon: ';', tab: '\t', space: ' ', pipe: '|', colon: ':' },
};
const KEYS = new Map<string, string>(
  [
    ...['separator', 'html', 'tags', 'columns', 'notetype', 'deck'],
    ...['guid column', 'notetype column', 'deck column', 'tags column'],
    ...['if matches', 'match scope'],
  ].map((key) => [key, key]),
);

/** Reads Anki's header lines (`#key:value`), the older `tags:a b`, and the `sep=;` of spreadsheets. */
export function readDirectives(text: string): Directives {
  const found = new Map<string, string>();
  let at = 0;
  let lines = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    if (!takeLine(line, lines, found)) break;
    lines++;
    at = end < 0 ? text.length : end + 1;
  }
  const separator = separatorOf(found.get('separator') ?? '');
  return {
    separator,
    html: found.has('html') ? /^\s*(?:true|1|yes)/i.test(found.get('html') ?? '') : null,
    tags: tagsIn(found.get('tags') ?? ''),
    columns: columnsOf(found.get('columns'), separator),
    notetype: named(found.get('notetype')),
    deck: named(found.get('deck')),
    guidColumn: columnOf(found.get('guid column')),
    notetypeColumn: columnOf(found.get('notetype column')),
    deckColumn: columnOf(found.get('deck column')),
    tagsColumn: columnOf(found.get('tags column')),
    any: [...found.keys()].some((key) => key !== 'sep'),
    lines,
    body: text.slice(at),
  };
}

/** Whether the line belongs to the head; what it says goes to `found`. */
function takeLine(line: string, index: number, found: Map<string, string>): boolean {
  const sep = index === 0 ? /^"?sep=(.)"?[,;\t]*$/i.exec(line)?.[1] : undefined;
  if (sep !== undefined) found.set('separator', sep).set('sep', '');
  const old = index === 0 ? /^tags:(.*)$/i.exec(line)?.[1] : undefined;
  if (old !== undefined) found.set('tags', old);
  const [, key = '', value = ''] = /^"?#\s?([a-z ]{2,20}):(.*)$/i.exec(line) ?? [];
  const known = KEYS.get(key.trim().toLowerCase());
  // A head saved as a row by a spreadsheet: `"#html:true",,,`.
  if (known) found.set(known, line.startsWith('"') ? value.replace(/"[,;\t|]*$/, '') : value);
  return sep !== undefined || old !== undefined || line.startsWith('#') || known !== undefined;
}

function separatorOf(value: string): string | null {
  if (value === '\t' || value.startsWith('\\t')) return '\t';
  const word = /^\s*([a-z]+)/i.exec(value)?.[1]?.toLowerCase() ?? '';
  const named = SEPARATORS[word];
  return named ?? (word === '' ? value[0] : word[0]) ?? null;
}

const columnsOf = (value: string | undefined, separator: string | null): string[] | null =>
  value === undefined
    ? null
    : value
        .split(separator ?? guess(value))
        .slice(0, MOST_COLUMNS)
        .map((name) => name.trim().replace(/^"(.*)"$/, '$1'));

/** More columns than any notetype has fields. */
export const MOST_COLUMNS = 100;

const guess = (value: string): string =>
  ['\t', ';', '|', ','].find((c) => value.includes(c)) ?? ',';

/** A text value; a spreadsheet may have put separators behind it. */
const named = (value: string | undefined): string | null =>
  value?.replace(/(?<![,;\t|])[,;\t|]+$/, '').trim() || null;

function columnOf(value: string | undefined): number | null {
  const digits = /^\s*(\d{1,3})/.exec(value ?? '')?.[1];
  return digits === undefined || Number(digits) < 1 ? null : Number(digits) - 1;
}

/** Tags of a cell: parted by spaces, in some files by commas and a space; each once, whatever its case. */
export function tagsIn(text: string): string[] {
  const tags = new Map<string, string>();
  for (const part of text.split(/[\s\u3000]+/)) {
    const tag = part.replace(/^[,;]+|(?<![,;])[,;]+$/g, '').normalize('NFC');
    if (tag !== '' && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
  }
  return [...tags.values()];
}
