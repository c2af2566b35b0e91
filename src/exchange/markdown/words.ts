import { shielded } from '../native/shield.ts';

/** Replaces what a pattern finds outside code and formulas. */
export function replaceOutside(
  text: string,
  pattern: RegExp,
  replace: (groups: readonly string[]) => string,
): string {
  let result = '';
  let at = 0;
  for (const match of shielded(text).matchAll(pattern)) {
    const groups = match.map((group) => group ?? '');
    result += text.slice(at, match.index) + replace(groups);
    at = match.index + match[0].length;
  }
  return result + text.slice(at);
}

const EMBED = /!\[\[([^[\]|#\n]{1,300})(?:#[^[\]|\n]{0,300})?(?:\|([^[\]\n]{0,300}))?\]\]/g;
const LINK = /\[\[([^[\]|#\n]{0,300})(?:#([^[\]|\n]{0,300}))?(?:\|([^[\]\n]{0,300}))?\]\]/g;
const PICTURE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)$/i;

const MEDIA = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|mp3|ogg|wav|m4a|mp4|webm|mov|pdf)$/i;

/** Obsidian's own marks as plain Markdown: embedded pictures, links to pages, highlights, comments. */
export function asMarkdown(text: string): string {
  let plain = text;
  if (plain.includes('%%')) plain = replaceOutside(plain, /%%[^]{0,5000}?%%/g, () => '');
  if (plain.includes('[[')) {
    plain = replaceOutside(plain, EMBED, ([, target = '', words = '']) =>
      PICTURE.test(target.trim())
        ? `![${/^\d+(?:x\d+)?$/.test(words) || words === '' ? nameOf(target) : words}](<${target.trim()}>)`
        : words || nameOf(target),
    );
    plain = replaceOutside(plain, LINK, ([, target = '', part = '', words = '']) =>
      words !== '' ? words : target === '' ? part.replace(/^\^/, '') : nameOf(target),
    );
  }
  if (plain.includes('=='))
    plain = replaceOutside(
      plain,
      /==(?=[^\s=])([^=\n]{1,2000}?)==/g,
      ([, words = '']) => `**${words}**`,
    );
  return plain;
}

/** `folder/Page.md` -> `Page`. */
const nameOf = (target: string): string =>
  (target.trim().split('/').at(-1) ?? '').replace(/\.(?:md|png|jpe?g|gif|webp|avif|svg)$/i, '');

/** The pages to which a text links, by name. */
export function linksIn(text: string): string[] {
  if (!text.includes('[[')) return [];
  const targets = [...shielded(text).matchAll(LINK)].map(({ 1: target = '' }) => target.trim());
  return [...new Set(targets.filter((t) => !MEDIA.test(t)).map(nameOf))].filter((n) => n !== '');
}

const TAG = /(?:^|[\s(])#([\p{L}\p{N}_/-]*\p{L}[\p{L}\p{N}_/-]*)/gu;
const CARD_TAG = /^(?:card|flashcards?)(?:[-/].*)?$/i;

/** The tags of a text, without those that mark cards. */
export const tagsOf = (text: string): string[] =>
  text.includes('#')
    ? [...shielded(text).matchAll(TAG)].flatMap(({ 1: tag = '' }) =>
        CARD_TAG.test(tag) || tag.includes('\uE000') ? [] : [tag.replaceAll('/', '::')],
      )
    : [];

/** A text without tags at the beginning and end of its lines, block marks and comments. */
export const withoutTags = (text: string): string =>
  replaceOutside(
    replaceOutside(text, /<!--[^]{0,2000}?-->/g, () => ''),
    /(?:^|(?<![ \t])[ \t]+)#(?:card|flashcards?)(?:[-/][\p{L}\p{N}_/-]*)?(?=\s|$)|(?<![ \t])(?:[ \t]+#[\p{L}_][\p{L}\p{N}_/-]*)+[ \t]*$|(?<![ \t])[ \t]+\^[A-Za-z0-9-]{1,60}[ \t]*$/gmu,
    () => '',
  ).trim();

/** The id by which the author marked a card: `^id` at the end of a line, `<!-- id -->`, `<!--ID: 123-->`. */
export function markIn(text: string): string | null {
  const comment = /<!--\s{0,9}(?:id:?\s{0,9})?([A-Za-z0-9_-]{3,60})\s{0,9}-->/i.exec(text)?.[1];
  return comment ?? /(?:^|\s)\^([A-Za-z0-9-]{1,60})[ \t]*$/m.exec(shielded(text))?.[1] ?? null;
}
