import type { NativeNote } from '../../../deck/deck.ts';

/** Address of a stored picture as Anki knows it, by content hash; null when it does not go out. */
export type PictureName = (hash: string) => string | null;

const PICTURE = /<img data-media="([0-9a-f]+)"/g;
const OPEN_LINK = /<a (?:data-open="([^"]*)"|data-concept="[^"]*") role="link" tabindex="0">/g;

const SOUND = /<audio data-media="([0-9a-f]+)"[^>]*><\/audio>/g;

/** Content hashes of the pictures and sounds in HTML that `draw.ts` made. */
export const picturesIn = (html: string): string[] =>
  [...html.matchAll(/<(?:img|audio) data-media="([0-9a-f]+)"/g)].map(([, hash = '']) => hash);

/** HTML of `draw.ts` as Anki shows it: links with addresses, pictures by name, nothing that waits for our scripts. */
export function ankiHtml(html: string, pictureName: PictureName): string {
  let inConcept = false;
  return html
    .replace(PICTURE, (whole, hash: string) => {
      const name = pictureName(hash);
      return name === null ? '<img' : `<img src="${name}"`;
    })
    .replace(SOUND, (_, hash: string) => {
      const name = pictureName(hash);
      return name === null ? '' : `[sound:${name}]`;
    })
    .replace(/<a [^<>]*>|<\/a>/g, (tag) => {
      if (tag === '</a>') {
        const close = inConcept ? '</b>' : '</a>';
        inConcept = false;
        return close;
      }
      const [, address] = new RegExp(OPEN_LINK).exec(tag) ?? [];
      inConcept = address === undefined;
      return inConcept ? '<b class="concept">' : `<a href="${address}">`;
    })
    .replace(/ (?:tabindex="0"|role="(?:region|img)")/g, '');
}

const BLANK = /<span class="blank"[^<>]*>([^<]*)<\/span>/g;
const FILLED = '<span class="filled">';

/**
 * The text of a cloze note with Anki's marks: every blank is number 1, for they are all asked at once, with its
 * hint. A blank over several lines of code becomes one mark a line. Null when nothing is hidden.
 */
export function clozeText({ cards }: Pick<NativeNote, 'cards'>): string | null {
  const [card] = cards;
  if (!card) return null;
  const hints = [...card.front.matchAll(BLANK)].map(([, hint = '']) => hint);
  const between = card.front.split(/<span class="blank"[^<>]*>[^<]*<\/span>/);
  const pieces = split(card.answer);
  if (pieces.length === 0) return null;
  let blank = 0;
  return pieces
    .map(({ before, hidden, after }) => {
      const hint = hints[blank] ?? '';
      // What follows tells the end of a blank from the end of one of its lines.
      if (unlinked(after) === unlinked(between[blank + 1] ?? '')) blank += 1;
      const tail = hint === '' ? '' : `::${marked(hint)}`;
      return `${plain(before)}{{c1::${marked(hidden)}${tail}}}`;
    })
    .join('')
    .concat(plain(pieces.at(-1)?.after ?? ''));
}

interface Piece {
  readonly before: string;
  readonly hidden: string;
  /** Up to the next blank. */
  readonly after: string;
}

function split(html: string): Piece[] {
  const found: { before: string; hidden: string; after: string }[] = [];
  let at = 0;
  for (;;) {
    const open = html.indexOf(FILLED, at);
    if (open < 0) break;
    const from = open + FILLED.length;
    const close = closingSpan(html, from);
    const before = html.slice(at, open);
    const last = found.at(-1);
    if (last) last.after = before;
    found.push({ before, hidden: html.slice(from, close), after: '' });
    at = close + '</span>'.length;
  }
  const last = found.at(-1);
  if (last) last.after = html.slice(at);
  return found;
}

/** Where the span ends that was opened before `from`; the end of the text when it is not closed. */
function closingSpan(html: string, from: number): number {
  let depth = 1;
  for (const { index, 0: tag } of html.slice(from).matchAll(/<span\b|<\/span>/g)) {
    depth += tag === '</span>' ? -1 : 1;
    if (depth === 0) return from + index;
  }
  return html.length;
}

const unlinked = (html: string): string => html.replace(/<\/?a\b[^<>]*>/g, '');

/** Braces that Anki would take for its own. */
const plain = (html: string): string =>
  html.replaceAll('{{', '{&#123;').replaceAll('}}', '}&#125;');

/** Inside a mark two colons begin the hint as well, and a last brace would meet those that close it. */
const marked = (html: string): string =>
  plain(html).replace(/::/g, ':&#58;').replace(/^:|:$/g, '&#58;').replace(/\}$/, '&#125;');
