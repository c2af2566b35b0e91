import type { Notetype } from '../notetype.ts';
import { mapCloze, parseCloze } from './cloze.ts';
import { decodeEntities } from './entities.ts';

const ADDRESS = /\b(?:src|data)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/i;
const MEDIA = /^<(?:img|audio|video|object|source)\b/i;
const SILENT = /^<(style|script)\b/i;

/**
 * Tags, comments, style and script taken out, character references kept. Stops once `limit` characters are
 * there. `withNames` leaves the names of pictures and sounds, between spaces. Linear, whatever is written.
 */
export function stripTags(html: string, withNames = false, limit = Infinity): string {
  if (!html.includes('<')) return html;
  const missing = new Set<string>();
  let text = '';
  let from = 0;
  while (text.length < limit) {
    const open = html.indexOf('<', from);
    if (open < 0) break;
    text += html.slice(from, open);
    const end = endOf(html, open, missing);
    if (end < 0) {
      from = open;
      break;
    }
    if (withNames) text += nameIn(html, open, end);
    from = end;
  }
  return text.length < limit ? text + html.slice(from) : text;
}

/** Index after the tag, comment or silent element that begins at `open`; -1 when nothing ends any more. */
function endOf(html: string, open: number, missing: Set<string>): number {
  const find = (closing: string, from: number): number => {
    if (missing.has(closing)) return -1;
    const at = indexOfInsensitive(html, closing, from);
    if (at < 0) missing.add(closing);
    return at < 0 ? -1 : at + closing.length;
  };
  if (html.startsWith('<!--', open)) {
    const end = find('-->', open + 4);
    if (end >= 0) return end;
  }
  const silent = SILENT.exec(html.slice(open, open + 8))?.[1]?.toLowerCase();
  if (silent) {
    const end = find(`</${silent}>`, open + silent.length);
    if (end >= 0) return end;
  }
  return find('>', open + 1);
}

function indexOfInsensitive(text: string, sought: string, from: number): number {
  if (!/[a-z]/.test(sought)) return text.indexOf(sought, from);
  const pattern = new RegExp(sought.replace('/', '\\/'), 'gi');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

function nameIn(html: string, open: number, end: number): string {
  if (!MEDIA.test(html.slice(open, open + 8))) return '';
  const found = ADDRESS.exec(html.slice(open, end));
  const name = found?.[1] ?? found?.[2] ?? found?.[3] ?? '';
  return name === '' ? '' : ` ${name} `;
}

/** HTML as plain text: no tags, references resolved, NBSP as space. Anki's `{{text:}}`. */
export const textOf = (html: string): string =>
  decodeEntities(stripTags(html)).replaceAll('\u00a0', ' ');

/** Anki's stripping for sort field and checksum (facts §2): like `textOf`, names of media kept between spaces. */
export const stripHtml = (html: string): string =>
  decodeEntities(stripTags(html, true)).replaceAll('\u00a0', ' ');

const LONGEST = 200;
/** Text beyond this is not looked at for a line in a list. */
const READ = 20_000;
const FIRST_READ = 400;
const HEADER_TAG = 2;

/** One line for lists and announcements, at most 200 characters: the sort field, the asked cloze as `[…]`. */
export function plainOf(notetype: Notetype, values: readonly string[], ordinal: number): string {
  const header = notetype.fields.findIndex(({ tag }) => tag === HEADER_TAG);
  const first = notetype.kind === 'occlusion' ? (header < 0 ? 2 : header) : notetype.sortField;
  const number = notetype.kind === 'cloze' ? ordinal + 1 : 0;
  const line = lineOf(values[first] ?? '', number);
  if (line !== '') return line;
  for (const value of values) {
    if (notetype.kind === 'occlusion' && value.includes('image-occlusion:')) continue;
    const other = lineOf(value, number);
    if (other !== '') return other;
  }
  return '';
}

function lineOf(value: string, number: number): string {
  if (value === '') return '';
  const line = lineFrom(beginningOf(value, FIRST_READ), number);
  // Mostly enough; tags may take the place of the text.
  return value.length <= FIRST_READ || line.length >= LONGEST
    ? line
    : lineFrom(beginningOf(value, READ), number);
}

function lineFrom(cut: string, number: number): string {
  const shown = cut.includes('{{c')
    ? mapCloze(parseCloze(cut), ({ ordinals }, inner) =>
        number > 0 && ordinals.includes(number) ? '[…]' : inner,
      )
    : cut;
  const spaced = shown.includes('<') ? shown.replace(/<(?:br|div|p|li|tr|td)\b/gi, ' $&') : shown;
  const text = tidy(decodeEntities(stripTags(spaced, false, LONGEST * 2).slice(0, LONGEST * 4)));
  return text === '' ? tidy(namesOf(cut)) : text;
}

/** Not more than is worth reading, and no half tag at its end. */
function beginningOf(value: string, most: number): string {
  if (value.length <= most) return value;
  const cut = value.slice(0, most);
  const open = cut.lastIndexOf('<');
  return open > cut.lastIndexOf('>') ? `${cut.slice(0, open)}${value.slice(open, open + 5)}>` : cut;
}

const namesOf = (value: string): string =>
  value.includes('src=') || value.includes('[sound:')
    ? stripHtml(value)
        .replace(/\bdata:\S*/g, '')
        .replace(/\[sound:([^\]]{1,200})\]/g, ' $1 ')
    : '';

function tidy(text: string): string {
  const words = /[[\\]/.test(text)
    ? text.replace(/\[sound:[^\]]{0,400}\]|\\[()[\]]|\[\/?(?:\$\$?|latex)\]/g, ' ')
    : text;
  const line = words
    .replace(/[^\S ]+|\s{2,}/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (line.length <= LONGEST) return line;
  return `${line.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
