import type { Heading, RootContent } from 'mdast';
import type { Chunk } from './chunks.ts';
import type { NativeFields, NativeKind } from './deck.ts';
import { NATIVE_KINDS } from './deck.ts';
import type { Reporter } from './problem.ts';
import { pieceOf } from './sections.ts';
import type { Piece, Section } from './sections.ts';
import { closest } from './suggest.ts';

/** A note's five fields as written, each with its line in the file. */
export type NotePieces = Readonly<Record<keyof NativeFields, Piece>>;

/** A note cut into its fields. */
export interface NoteBlocks {
  readonly line: number;
  readonly id: string;
  readonly kind: NativeKind;
  readonly pieces: NotePieces;
}

const MARK = /(?<!\s)\s*\{(#[^{}]*|\.[^{}]*)\}\s*$/;
const ID = /^[a-z0-9-]+$/;

/** Cuts the section below a `##` heading into the fields of a note; null without a usable id. */
export function readNote(section: Section, to: Reporter): NoteBlocks | null {
  const { line, written } = section;
  const mark = takeMark(section.heading);
  const markdown = (mark === '' ? written : written.replace(MARK, '')).trim();
  const name = readMark(mark, line, markdown, to);
  if (markdown === '')
    to.report('prompt-empty', line, 'The heading is empty', 'Write the prompt into it.');
  const prompt = {
    markdown,
    line,
    blocks: [asParagraph(section.heading)],
    shift: section.chunk.shift,
  };
  return name && { line, ...name, pieces: { prompt, ...readBlocks(section, to) } };
}

/** A prompt is drawn as a paragraph: the heading's rank means nothing on a card. */
export const asParagraph = ({ children, position }: Heading): RootContent => ({
  type: 'paragraph',
  children,
  ...(position ? { position } : {}),
});

/** Takes `{#id .kind}` off the end of a heading, in place: '' when there is none. */
function takeMark({ children }: Heading): string {
  const last = children.at(-1);
  const found = last?.type === 'text' ? MARK.exec(last.value) : null;
  if (!found || last?.type !== 'text') return '';
  last.value = last.value.slice(0, found.index);
  if (last.value === '') children.pop();
  return found[1] ?? '';
}

function readMark(mark: string, line: number, prompt: string, { report }: Reporter) {
  const [id = '', kind = '', ...more] = mark.split(/\s+/);
  const slug = prompt
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 24)
    .replace(/^-|-$/g, '');
  const example = `{#${slug || 'some-id'}}`;
  if (mark === '') {
    report('note-id', line, 'The heading has no id', `End the line with ${example}.`);
    return null;
  }
  if (!id.startsWith('#') || !ID.test(id.slice(1))) {
    const advice = `Use small letters, digits and hyphens: ${example}.`;
    report('note-id', line, `"{${mark}}" holds no usable id`, advice);
    return null;
  }
  const known = NATIVE_KINDS.find((name) => `.${name}` === kind);
  if (kind !== '' && (!known || more.length > 0)) {
    const near = closest(kind.slice(1), NATIVE_KINDS);
    const advice = near ? `Did you mean ".${near}"?` : 'Use .typed, .cloze, .steps or .reverse.';
    report('note-kind', line, `Unknown kind "${[kind, ...more].join(' ')}"`, advice);
  }
  return { id: id.slice(1), kind: known ?? ('question' as const) };
}

type Below = Omit<NotePieces, 'prompt'>;

function readBlocks({ line, blocks, chunk }: Section, to: Reporter): Below {
  const breaks = blocks.flatMap(({ type }, index) => (type === 'thematicBreak' ? [index] : []));
  const second = blocks[breaks[1] ?? -1];
  if (second)
    to.report(
      'note-order',
      lineOf(second, chunk),
      'A second --- in one note',
      'Keep the one that ends the prompt.',
    );
  const more = blocks.slice(0, breaks[0] ?? 0);
  const rest = blocks.slice((breaks[0] ?? -1) + 1).filter(({ type }) => type !== 'thematicBreak');
  const source = readSource(rest.at(-1), chunk);
  const body = source ? rest.slice(0, -1) : rest;
  const firstQuote = body.findIndex(({ type }) => type === 'blockquote');
  const answer = firstQuote < 0 ? body : body.slice(0, firstQuote);
  const tail = firstQuote < 0 ? [] : body.slice(firstQuote);
  const stray = tail.find(({ type }) => type !== 'blockquote');
  if (stray)
    to.report(
      'note-order',
      lineOf(stray, chunk),
      'Text stands after the side note',
      'Put the side note (> …) behind the whole answer, or this text into it.',
    );
  const empty: Piece = { markdown: '', line, blocks: [], shift: chunk.shift };
  return {
    more: more.length > 0 ? pieceOf(more, chunk) : empty,
    // Text that is out of order is some answer, at least: one problem is enough.
    answer: answer.length > 0 ? pieceOf(answer, chunk) : stray ? pieceOf([stray], chunk) : empty,
    note: tail.length > 0 ? sideNote(tail, chunk) : empty,
    source: source ?? empty,
  };
}

const lineOf = (block: RootContent, { shift }: Chunk): number =>
  shift + (block.position?.start.line ?? 1);

/** A last paragraph that starts with `Source:`, without that word. */
function readSource(block: RootContent | undefined, chunk: Chunk): Piece | null {
  const first = block?.type === 'paragraph' ? block.children[0] : undefined;
  if (!block || first?.type !== 'text' || !first.value.startsWith('Source:')) return null;
  first.value = first.value.slice('Source:'.length).trimStart();
  const piece = pieceOf([block], chunk);
  return { ...piece, markdown: piece.markdown.replace(/^\s*Source:\s*/, '') };
}

/** The content of block quotes; as written, without their marks and with an empty line between. */
function sideNote(quotes: readonly RootContent[], chunk: Chunk): Piece {
  const markdown = quotes.map((quote) =>
    pieceOf([quote], chunk).markdown.replace(/^ {0,3}> ?/gm, ''),
  );
  const blocks = quotes.flatMap((quote) => (quote.type === 'blockquote' ? quote.children : []));
  return { ...pieceOf(quotes, chunk), markdown: markdown.join('\n\n'), blocks };
}
