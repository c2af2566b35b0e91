import type { ImportedNote, NativeNote, Note } from '../../deck/deck.ts';
import { textOf } from '../../deck/template/strip.ts';
import { fold } from './fold.ts';

/** A note's text by weight, folded: what its cards ask, its tags, what they answer, everything else. */
export interface NoteText {
  readonly title: string;
  readonly tags: string;
  readonly answer: string;
  readonly rest: string;
}

/** Beyond this a field is no text that anybody wrote: data of a picture, a whole page. */
const LONGEST = 20_000;

/** What search knows of a note's words. */
export function textOfNote(note: Note): NoteText {
  const titles = [...new Set(note.cards.map(({ plain }) => plain))];
  const tags = fold(note.tags.join(' '));
  return note.kind === 'imported' ? imported(note, titles, tags) : native(note, titles, tags);
}

function native(
  { fields, accepted }: NativeNote,
  titles: readonly string[],
  tags: string,
): NoteText {
  const { prompt, more, answer, note, source } = fields;
  return {
    title: folded([...titles, wordsOf(prompt)]),
    tags,
    answer: folded([wordsOf(answer), ...accepted.map(({ text }) => text)]),
    rest: folded([wordsOf(more), wordsOf(note), wordsOf(source)]),
  };
}

function imported({ fields }: ImportedNote, titles: readonly string[], tags: string): NoteText {
  const texts = Object.values(fields).map((html) => wordsOfHtml(html));
  return { title: folded(titles), tags, answer: folded(texts), rest: '' };
}

const folded = (texts: readonly string[]): string =>
  fold(texts.filter((text) => text !== '').join('\n'));

/** Markdown as read: no marks of emphasis, links, references, code or blanks. Names of code stay whole. */
export function wordsOf(markdown: string): string {
  if (!/[`*[\\{]/.test(markdown)) return markdown;
  return markdown
    .slice(0, LONGEST)
    .replace(/^[^\S\n]*(?:```|~~~).*$/gm, '')
    .replace(/\[\[(?:[^[\]|]*\|)?([^[\]]*)\]\]/g, '$1')
    .replace(/!?\[([^[\]]*)\]\([^)]{0,500}\)/g, '$1')
    .replace(/(?<!\\)\{\{((?:(?!\{\{|\}\}).)*)\}\}/gs, (_, words: string) =>
      before(words, /\s::\s/),
    )
    .replace(/(?<!\\)(?:\*+|`+)/g, '')
    .replace(/\\([\\`*_{}[\]#|<>])/g, '$1');
}

const CLOZE = /\{\{c\d{1,5}::((?:(?!\{\{c\d|\}\}).)*)\}\}/gs;

/** A blank's words without its hint. */
const before = (words: string, hint: RegExp): string => words.split(hint, 1)[0] ?? '';

/** An imported field as read: its hidden words too. */
export function wordsOfHtml(html: string): string {
  if (!/[<&{]/.test(html)) return html.slice(0, LONGEST);
  const spaced = html
    .slice(0, LONGEST)
    .replace(/<(?:br|div|p|li|tr|td|h\d)\b/gi, ' $&')
    // Twice: one may stand in another.
    .replace(CLOZE, (_, words: string) => before(words, /::/))
    .replace(CLOZE, (_, words: string) => before(words, /::/));
  return textOf(spaced);
}
