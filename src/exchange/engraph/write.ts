import type { ConceptId } from '../../base/id.ts';
import type { Concept, NativeDeck, NativeNote, Source } from '../../deck/deck.ts';
import { EDGE_KINDS } from '../../deck/deck.ts';
import { FORMAT, LANGUAGE, SLUG } from '../../deck/keys.ts';
import { partsOf } from '../../deck/reference.ts';
import { readDeck } from '../../deck/read-deck.ts';
import { hashText } from '../ids.ts';
import type { Skipped } from '../reading.ts';
import { slugOf } from '../text.ts';
import { writeZip } from '../zip-write.ts';
import { markdownOf, referenceTo } from './from-html.ts';
import { repaired } from './repair.ts';
import { listLine, scalar } from './yaml.ts';

/** Files of a deck by name relative to its folder. */
export type DeckFiles = ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>;

export interface WrittenDeck {
  /** A zip with one folder, named after the deck. */
  readonly blob: Blob;
  readonly fileName: string;
  /** What reads back otherwise than it is stored: edits that the format cannot hold. */
  readonly changed: readonly Skipped[];
}

/** A native deck as a zip of Engraph Markdown that reads back as the same deck. */
export async function writeEngraph(deck: NativeDeck, modified: Date): Promise<WrittenDeck> {
  const files = deckFiles(deck);
  const folder = SLUG.test(deck.id) ? deck.id : slugOf(deck.title) || 'deck';
  const encoder = new TextEncoder();
  const parts = [...files].map(([path, content]) => ({
    path: `${folder}/${path}`,
    content: typeof content === 'string' ? encoder.encode(content) : content,
    store: typeof content !== 'string',
  }));
  const blob = await writeZip(parts, { modified });
  return { blob, fileName: `${folder}.zip`, changed: await differences(deck, files) };
}

/** The files of a deck: `deck.md`, one for each concept, its pictures. */
export function deckFiles(deck: NativeDeck): DeckFiles {
  const files = new Map<string, string | Uint8Array<ArrayBuffer>>();
  const byConcept = new Map<ConceptId, NativeNote[]>(deck.concepts.map(({ id }) => [id, []]));
  const loose: NativeNote[] = [];
  for (const note of deck.notes)
    (byConcept.get(note.concepts[0]?.concept as ConceptId) ?? loose).push(note);
  const own = deck.concepts.filter(({ id }) => partsOf(id).deck === deck.id);
  const spare = loose.length > 0 ? spareSlug(own) : null;
  files.set('deck.md', deckPage(deck, spare));
  for (const concept of own)
    files.set(
      `${partsOf(concept.id).slug}.md`,
      conceptPage(concept, byConcept.get(concept.id) ?? [], deck),
    );
  if (spare !== null)
    files.set(`${spare}.md`, `---\ntitle: ${scalar(deck.title)}\n---\n\n${notesOf(loose, deck)}`);
  for (const { name, bytes } of deck.media) files.set(`media/${name}`, bytes);
  return files;
}

/** Notes without a concept stand on a page of their own. */
function spareSlug(concepts: readonly Concept[]): string {
  const taken = new Set<string>(concepts.map(({ id }) => partsOf(id).slug));
  let slug = 'cards';
  for (let n = 2; taken.has(slug); n++) slug = `cards-${n}`;
  return slug;
}

function deckPage(deck: NativeDeck, spare: string | null): string {
  const titles = new Map(deck.concepts.map(({ id, title }) => [id, title]));
  const pictures = new Map(deck.media.map(({ hash, name }) => [hash, name]));
  const head = [
    `format: ${FORMAT}`,
    `id: ${SLUG.test(deck.id) ? deck.id : slugOf(deck.title) || 'deck'}`,
    `title: ${scalar(deck.title)}`,
    `version: ${Math.min(Math.max(1, Math.trunc(deck.version) || 1), 999_999_999)}`,
    `language: ${LANGUAGE.test(deck.language) ? deck.language : 'und'}`,
    `licence: ${scalar(deck.licence || 'Not stated')}`,
    `authors: [${deck.authors.map(scalar).join(', ')}]`,
  ];
  const link = (id: ConceptId) =>
    `- [${(titles.get(id) ?? partsOf(id).slug).replace(/[\\[\]`*_<>]/g, '\\$&')}](${partsOf(id).slug}.md)`;
  const chapters = deck.chapters.map(({ title, concepts }) => {
    const links = concepts.filter((id) => titles.has(id)).map(link);
    return `## ${title}\n\n${links.length > 0 ? links.join('\n') : 'Nothing yet.'}`;
  });
  const more = spare !== null && chapters.length > 0 ? [`## Cards\n\n- [Cards](${spare}.md)`] : [];
  const intro = markdownOf(deck.descriptionHtml, { deck: deck.id, pictures });
  return `${[`---\n${head.join('\n')}\n---`, intro, ...chapters, ...more].filter(Boolean).join('\n\n')}\n`;
}

function conceptPage(concept: Concept, notes: readonly NativeNote[], deck: NativeDeck): string {
  const edges = EDGE_KINDS.flatMap((kind) =>
    listLine(
      kind,
      concept.edges.filter((edge) => edge.kind === kind).map(({ to }) => referenceTo(to, deck.id)),
    ),
  );
  const head = [
    `title: ${scalar(concept.title)}`,
    ...(concept.layer === null ? [] : [`layer: ${concept.layer}`]),
    ...edges,
    ...listLine('aliases', concept.aliases),
    ...(concept.sources.length === 0 ? [] : ['sources:', ...concept.sources.map(sourceLines)]),
    ...listLine(
      'formerly',
      concept.formerly.map((id) => partsOf(id).slug),
    ),
  ];
  return `${[`---\n${head.join('\n')}\n---`, concept.definition, notesOf(notes, deck)].filter(Boolean).join('\n\n').trimEnd()}\n`;
}

function sourceLines(source: Source): string {
  const pairs =
    source.kind === 'document'
      ? [
          ['title', source.title],
          ['url', source.url],
        ]
      : [
          ['repo', source.repo],
          ['path', source.path],
          ...(source.symbol === null ? [] : [['symbol', source.symbol]]),
          ['version', source.version],
        ];
  return pairs
    .map(([key = '', value = ''], i) => `${i === 0 ? '  - ' : '    '}${key}: ${scalar(value)}`)
    .join('\n');
}

const notesOf = (notes: readonly NativeNote[], deck: NativeDeck): string =>
  notes.map((note) => noteText(note, deck)).join('\n\n');

function noteText({ id, kind, fields }: NativeNote, deck: NativeDeck): string {
  const stable = stableOf(id, deck);
  const mark = kind === 'question' ? `{#${stable}}` : `{#${stable} .${kind}}`;
  const { note, source } = fields;
  const prompt = fields.prompt.replace(/(?<!\s)\s*\n\s*/g, ' ').trim() || '…';
  const isLast = note.trim() === '' && source.trim() === '';
  const parts = [
    `## ${prompt} ${mark}`,
    ...(fields.more.trim() === '' ? [] : [repaired(fields.more, 'more', false), '---']),
    repaired(fields.answer, 'answer', isLast),
    ...(note.trim() === '' ? [] : [note.split('\n').map(quoted).join('\n')]),
    ...(source.trim() === '' ? [] : [`Source: ${source.replace(/(?<!\s)\s*\n\s*/g, ' ').trim()}`]),
  ];
  return parts.join('\n\n');
}

const quoted = (line: string): string => (line === '' ? '>' : `> ${line}`);

/** The part of a note's id that the author gave; another one for ids that no file can hold. */
function stableOf(id: string, deck: NativeDeck): string {
  const own = id.startsWith(`${deck.id}/`) ? id.slice(deck.id.length + 1) : id;
  return /^[a-z0-9-]+$/.test(own) ? own : `n-${hashText(id)}`;
}

/** Every card and concept that would not come back as it is; the whole deck when it would not come back at all. */
async function differences(deck: NativeDeck, files: DeckFiles): Promise<Skipped[]> {
  const read = await readDeck(files);
  if (!read.ok)
    return read.problem.map(({ file, line, message, suggestion }) => ({
      where: `${file}:${line}`,
      cause: message,
      advice: suggestion,
    }));
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const notes = new Map(read.value.notes.map((note) => [note.id, note]));
  return deck.notes.flatMap((note) => {
    const back = notes.get(note.id);
    const isSame = same(
      [note.kind, note.fields, note.cards],
      back && [back.kind, back.fields, back.cards],
    );
    if (isSame && note.tags.length === 0) return [];
    const what = isSame ? 'Its tags' : 'A part of its text';
    return {
      where: note.id,
      cause: `${what} cannot be written in this format as ${isSame ? 'they are' : 'it is'}.`,
      advice: 'A backup keeps everything.',
    };
  });
}
