import { noteId } from '../base/id.ts';
import type { ConceptId, DeckId } from '../base/id.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { checkEdges, readConceptPage } from './concept-page.ts';
import type { ConceptPage } from './concept-page.ts';
import type { Chapter, Concept, ConceptWeight, NativeDeck, NativeNote } from './deck.ts';
import { FIELD_NAMES } from './deck.ts';
import { readChapters, readDeckPage } from './deck-page.ts';
import { drawNote, drawText } from './draw.ts';
import type { FieldContext } from './field.ts';
import { SLUG } from './keys.ts';
import { readMedia } from './media.ts';
import type { NoteBlocks } from './note-blocks.ts';
import { inOrder, reporter } from './problem.ts';
import type { DeckProblem, Reporter } from './problem.ts';
import { textOf } from './text-file.ts';

/** The weight of a concept that a card merely refers to; its own concept weighs 1. */
const REFERENCED = 0.5;

/**
 * Reads a deck in Engraph Markdown. Names are relative to its folder: `deck.md`, `slug.md`,
 * `media/x.png`. Fails with all problems of all files; references to other decks are not resolved.
 */
export async function readDeck(
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<Result<NativeDeck, DeckProblem[]>> {
  const problems: DeckProblem[] = [];
  const to = (file: string) => reporter(file, problems);
  const media = await readMedia(files, problems);
  const deckText = files.get('deck.md');
  if (deckText === undefined)
    to('deck.md').report('file-missing', 1, 'deck.md is missing', 'Add it: it names the deck.');
  const page = readDeckPage(
    textOf(deckText ?? EMPTY_PAGE, to('deck.md')),
    reporterFor(deckText, to),
  );
  const pages = readConcepts(files, page.id, to);
  const context: FieldContext = {
    deck: page.id,
    titles: new Map(pages.map(({ id, title }) => [id, title])),
    media: new Map(media.map(({ name, hash }) => [name, hash])),
  };
  const ids = new Map<string, string>();
  const read = pages.map((concept) => readContent(concept, context, ids, to(fileOf(concept.id))));
  const known = new Set(pages.map(({ id }) => id));
  const chapters = readChapters(page, known, to('deck.md'));
  const ordered = inReadingOrder(read, chapters);
  const deck: NativeDeck = {
    id: page.id,
    path: [page.title],
    title: page.title,
    version: page.version,
    language: page.language,
    licence: page.licence,
    authors: page.authors,
    descriptionHtml: drawText(page.intro, context, to('deck.md')),
    chapters,
    concepts: ordered.map(({ concept }) => concept),
    notes: ordered.flatMap(({ notes }) => notes),
    media,
  };
  return problems.length === 0 ? ok(deck) : fail(inOrder(problems));
}

/** Author order is reading order: concepts as the chapters list them, the others after, by file name. */
function inReadingOrder<T extends { readonly concept: Concept }>(
  read: readonly T[],
  chapters: readonly Chapter[],
): T[] {
  const listed = chapters.flatMap(({ concepts }) => concepts);
  const place = new Map(listed.map((id, i) => [id, i]));
  const placeOf = ({ concept }: T) => place.get(concept.id) ?? listed.length;
  return read.toSorted((a, b) => placeOf(a) - placeOf(b));
}

const EMPTY_PAGE = '---\n---\n';
const fileOf = (id: ConceptId): string => `${id.slice(id.indexOf('/') + 1)}.md`;

/** A missing `deck.md` is one problem, not one for each of its keys. */
const reporterFor = (text: unknown, to: (file: string) => Reporter): Reporter =>
  text === undefined ? reporter('deck.md', []) : to('deck.md');

function readConcepts(
  files: ReadonlyMap<string, Uint8Array | string>,
  deck: DeckId,
  to: (file: string) => Reporter,
): ConceptPage[] {
  const pages: ConceptPage[] = [];
  for (const name of [...files.keys()].sort()) {
    const slug = /^([^/]+)\.md$/.exec(name)?.[1];
    if (slug === undefined || slug === 'deck' || slug === 'README') continue;
    const report = to(name);
    if (!SLUG.test(slug))
      report.report(
        'file-name',
        1,
        `"${name}" cannot be the name of a concept`,
        'Use small letters, digits and hyphens.',
      );
    pages.push(readConceptPage(slug, deck, textOf(files.get(name) ?? '', report), report));
  }
  return pages;
}

/** Draws a concept and its notes. `ids` remembers where each note id of the deck was first used. */
function readContent(
  page: ConceptPage,
  context: FieldContext,
  ids: Map<string, string>,
  to: Reporter,
): { concept: Concept; notes: NativeNote[] } {
  checkEdges(page, context.titles, to);
  const { id, title, layer, aliases, sources, formerly, definition } = page;
  const notes = page.notes.flatMap((note) => {
    const first = ids.get(note.id);
    if (first !== undefined)
      to.report(
        'note-id',
        note.line,
        `{#${note.id}} is already used at ${first}`,
        'Give it a new id.',
      );
    else ids.set(note.id, `${to.file}:${note.line}`);
    return readNoteContent(note, id, context, to) ?? [];
  });
  return {
    concept: {
      id,
      title,
      aliases,
      definition: definition.markdown,
      definitionHtml: drawText(definition, context, to),
      layer,
      edges: page.edges.map((edge) => ({ kind: edge.kind, to: edge.to })),
      sources,
      formerly,
    },
    notes,
  };
}

function readNoteContent(
  { id, kind, pieces }: NoteBlocks,
  concept: ConceptId,
  context: FieldContext,
  to: Reporter,
): NativeNote | null {
  const drawn = drawNote(pieces, kind, context, () => to);
  if (!drawn) return null;
  const [prompt, more, answer, note, source] = FIELD_NAMES.map((name) => pieces[name].markdown);
  return {
    id: noteId(context.deck, id),
    kind,
    fields: {
      prompt: prompt ?? '',
      more: more ?? '',
      answer: answer ?? '',
      note: note ?? '',
      source: source ?? '',
    },
    accepted: drawn.accepted,
    tags: [],
    media: drawn.media,
    concepts: weigh(concept, drawn.references),
    cards: drawn.cards,
  };
}

/** A card tests its file's concept first, then each concept that it refers to. */
export const weigh = (own: ConceptId, references: readonly ConceptId[]): ConceptWeight[] => [
  { concept: own, weight: 1 },
  ...references
    .filter((concept) => concept !== own)
    .map((concept) => ({ concept, weight: REFERENCED })),
];
