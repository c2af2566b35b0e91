import { isCrowdAnki } from './crowdanki/model.ts';
import { at, isObject, parseJson } from './json.ts';

export type TextKind =
  | 'empty'
  | 'pointer'
  | 'page'
  | 'backup'
  | 'crowdanki'
  | 'mochi'
  | 'json'
  | 'cut-json'
  | 'engraph'
  | 'markdown'
  | 'rows'
  | 'binary';

/** What a text is, by what it says; its name decides only between notes and rows. */
export function kindOfText(text: string, name: string): TextKind {
  const start = text.slice(0, 2_000).trimStart();
  if (text.trim() === '') return 'empty';
  if (start.startsWith('version https://git-lfs.github.com/spec')) return 'pointer';
  if (start.startsWith('ENGRAPH {')) return 'backup';
  if (
    /^(?:<\?xml[^>]*>\s*)?(?:<!--[^]{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i.test(
      start,
    )
  )
    return 'page';
  if (/^[{[]/.test(start)) {
    const kind = kindOfData(text, start);
    if (kind) return kind;
  }
  if (isEngraph(text)) return 'engraph';
  if (hasHead(start)) return 'rows';
  if ((text.match(/\uFFFD/g)?.length ?? 0) > text.length / 10) return 'binary';
  const isNotes = /\.(?:md|markdown|mdown|mkd)$/i.test(name);
  const isRows = /\.(?:csv|tsv|tab)$/i.test(name);
  if (isNotes || isRows) return isNotes ? 'markdown' : 'rows';
  return looksLikeRows(text) || !looksLikeNotes(text) ? 'rows' : 'markdown';
}

function kindOfData(text: string, start: string): TextKind | null {
  if (/^\{\s*:[\w-]+[\s,]/.test(start) && /:(?:decks|cards)\b/.test(text)) return 'mochi';
  if (start.startsWith('["^ "') || start.startsWith('["~#')) return 'mochi';
  if (/^\{\s*(?:"|\})|^\[\s*(?:["{[\d]|\])/.test(start)) {
    const json = parseJson(text);
    if (json === undefined) return /^\{\s*"|^\[\s*\{/.test(start) ? 'cut-json' : null;
    if (isCrowdAnki(json)) return 'crowdanki';
    return isObject(json) && at(json, '~:decks') !== undefined ? 'mochi' : 'json';
  }
  return null;
}

/** A deck's page names format and id; a concept's has a title, and notes with ids below it. */
function isEngraph(text: string): boolean {
  const front = /^---[ \t]*\n([^]*?)\n---[ \t]*(?:\n|$)/.exec(text.slice(0, 20_000))?.[1];
  if (front === undefined) return false;
  if (/^format:[ \t]*["']?\d+/m.test(front) && /^id:/m.test(front)) return true;
  return /^title:/m.test(front) && /^##[ \t].*\{#[a-z0-9-]+(?: \.[a-z]+)?\}[ \t]*#*$/m.test(text);
}

const hasHead = (start: string): boolean =>
  /^"?#\s?(?:separator|html|tags|columns|notetype|deck|guid column|notetype column|deck column|tags column|if matches|match scope):/im.test(
    start.split(/\n(?!"?#)/)[0] ?? '',
  ) || /^"?sep=.|^tags:/i.test(start);

/** Nearly all lines hold equally many separators outside quotation marks: prose does not. */
function looksLikeRows(text: string): boolean {
  const lines = text
    .slice(0, 50_000)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.trim() !== '')
    .slice(0, 300);
  const marked = lines.filter((line) => /\S\s?:{2,3}\s?\S/.test(line)).length * 2 > lines.length;
  return ['\t', ',', ';', '|'].some((separator) => {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(separator).length;
      // A comma in `question :: answer` makes no table; tags such as A::B in one do not unmake it.
      if (count > (marked && separator !== '\t' ? 2 : 1))
        counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    return lines.length > 1 && Math.max(0, ...counts.values()) >= lines.length * 0.85;
  });
}

const looksLikeNotes = (text: string): boolean =>
  /^---[ \t]*\n|^#{1,6}[ \t]\S|^(?:`{3}|~{3})|^\s{0,3}(?:[-*]\s+)?\**Q(?:uestion)?\d*\**\s?:|\S[ \t]?:{2,3}[ \t]?\S|^\?{1,2}$|==[^\s=][^=\n]*==|\[\[[^[\]\n]+\]\]|^START$|\s#(?:card|flashcards?)\b/m.test(
    text.slice(0, 200_000),
  );
