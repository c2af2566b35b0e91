import { decodeEntities } from '../../../deck/template/entities.ts';
import type { AnkiMedia } from '../collection.ts';

const TAG = /^<(?:img|audio|video|object|source)[\s/"']/i;
const ADDRESS = /[\s"'/](?:src|data)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gi;
const SOUND = '[sound:';
/** Longest tag name above and the character after it. */
const HEAD = 8;
/** Anki's own names have at most 120 bytes; this leaves room for percent and entity encoding. */
const LONGEST = 1000;

/**
 * What `src` and `data` of img, audio, video, object and source, and `[sound:]`, name in a text: as written, with
 * addresses and paths too. One pass over the text, whatever is in it.
 */
export function referencesIn(html: string): string[] {
  const found: string[] = [];
  for (let open = html.indexOf('<'); open >= 0;) {
    const end = html.indexOf('>', open);
    if (end < 0) break;
    if (TAG.test(html.slice(open, open + HEAD)))
      for (const [, double, single, bare] of html.slice(open, end).matchAll(ADDRESS))
        found.push(double ?? single ?? bare ?? '');
    open = html.indexOf('<', end);
  }
  for (let open = html.indexOf(SOUND); open >= 0;) {
    const end = html.indexOf(']', open);
    if (end < 0) break;
    found.push(html.slice(open + SOUND.length, end));
    open = html.indexOf(SOUND, end);
  }
  return found;
}

/** Names that a style sheet or template uses by themselves, without a field in them. */
export const staticReferencesIn = (text: string): string[] =>
  templateReferencesIn(text).filter((name) => !name.includes('{{'));

/** What a style sheet or template names: `url(_x)`, `@import "_x"`, any quoted `_x`, and `src`. */
export function templateReferencesIn(text: string): string[] {
  const found = referencesIn(text);
  for (const [, name = ''] of text.matchAll(/url\(\s*["']?([^"')]{1,1000})/gi))
    found.push(name.trim());
  for (const [, name = ''] of text.matchAll(/@import\s{1,8}["']([^"']{1,1000})/gi))
    found.push(name);
  for (const [, name = ''] of text.matchAll(/["'](_[^"'<>]{1,1000})(?=["'])/g)) found.push(name);
  return found;
}

/** The files of a package by every name under which a field may mention them. */
export interface MediaNames {
  /** The file's name in the package, or null. Remembers it as used, or as missing. */
  resolve(reference: string): string | null;
  /** The same for what may be no reference at all: nothing is remembered as missing. */
  find(reference: string): string | null;
  /** True when the package holds pictures that Anki made from LaTeX. */
  readonly hasLatex: boolean;
  /** True when the list calls the file otherwise: fields must follow. */
  isRenamed(name: string): boolean;
  readonly used: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
}

export function mediaNames(media: readonly AnkiMedia[]): MediaNames {
  const byName = new Map<string, string>();
  for (const { name, listed } of media) byName.set(listed.normalize('NFC'), name);
  // The proper names last: they win over what another file was called in the list.
  for (const { name } of media) byName.set(name.normalize('NFC'), name);
  const used = new Set<string>();
  const missing = new Set<string>();
  const look = (reference: string, certain: boolean): string | null => {
    if (reference === '' || reference.length > LONGEST || isAddress(reference)) return null;
    const written = decodeEntities(reference).trim().normalize('NFC');
    const decoded = percentDecoded(written).normalize('NFC');
    const name = byName.get(written) ?? byName.get(decoded) ?? null;
    if (name !== null) used.add(name);
    else if (certain && decoded !== '' && !/[/\\]/.test(decoded)) missing.add(decoded);
    return name;
  };
  const renamed = new Set<string>();
  for (const { name, listed } of media)
    if (listed.normalize('NFC') !== name.normalize('NFC')) renamed.add(name);
  return {
    resolve: (reference) => look(reference, true),
    find: (reference) => look(reference, false),
    hasLatex: media.some(({ name }) => name.startsWith('latex-')),
    isRenamed: (name) => renamed.has(name),
    used,
    missing,
  };
}

/** The field with a reference rewritten to the name that the file has now. */
export function renamedIn(html: string, reference: string, name: string): string {
  const safe = name.replaceAll('&', '&amp;');
  if (safe === reference) return html;
  return html
    .replaceAll(`"${reference}"`, `"${safe}"`)
    .replaceAll(`'${reference}'`, `"${safe}"`)
    .replaceAll(`[sound:${reference}]`, `[sound:${safe}]`);
}

/** `http:`, `data:`, `file:` and other addresses; `//host`. A Windows letter counts as one: a path too. */
const isAddress = (reference: string): boolean =>
  /^\s*(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(reference);

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A name with a bare percent sign.
    return text;
  }
}
