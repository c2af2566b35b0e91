import type { Heading, RootContent } from 'mdast';
import { parseInChunks } from './chunks.ts';
import type { Chunk } from './chunks.ts';
import { parseMarkdown } from './markdown.ts';
import type { Reporter } from './problem.ts';

/** A piece of Markdown: as written, and parsed. */
export interface Piece {
  readonly markdown: string;
  /** Line of the file at which it begins. */
  readonly line: number;
  readonly blocks: readonly RootContent[];
  /** What to add to a line number in the tree to get the one in the file. */
  readonly shift: number;
}

/** A `##` heading with the blocks below it. */
export interface Section {
  readonly heading: Heading;
  /** The heading's text as written, without the hashes. */
  readonly written: string;
  readonly line: number;
  readonly blocks: readonly RootContent[];
  readonly chunk: Chunk;
}

export interface Sections {
  /** What stands above the first `##`. */
  readonly intro: Piece;
  readonly sections: readonly Section[];
}

/** Cuts a body into sections; headings of the wrong kind are reported. */
export function readSections(body: string, bodyLine: number, to: Reporter): Sections {
  const chunks = parseInChunks(body, bodyLine, to);
  const intro: RootContent[] = [];
  const sections: (Section & { readonly blocks: RootContent[] })[] = [];
  for (const chunk of chunks)
    for (const block of chunk.blocks) {
      if (block.type === 'heading') {
        const { line, written } = placeOf(block, chunk);
        checkHeading(block, line, written, to);
        if (block.depth === 2 && isAtx(written)) {
          const text = headingText(written);
          sections.push({ heading: block, written: text, line, blocks: [], chunk });
          continue;
        }
      }
      (sections.at(-1)?.blocks ?? intro).push(block);
    }
  const first = chunks[0] ?? { blocks: [], lines: [], shift: bodyLine - 1 };
  return { intro: pieceOf(intro, first), sections };
}

/** The lines that a run of blocks covers. */
export function pieceOf(blocks: readonly RootContent[], { lines, shift }: Chunk): Piece {
  const start = blocks[0]?.position?.start.line ?? 1;
  const end = blocks.at(-1)?.position?.end.line ?? 0;
  return { markdown: lines.slice(start - 1, end).join('\n'), line: start + shift, blocks, shift };
}

/** Parses a piece that stands alone, as in the editor. */
export function parsePiece(markdown: string, to: Reporter): Piece {
  const chunks = parseInChunks(markdown, 1, to);
  const blocks = chunks.length > 1 ? parseMarkdown(markdown).children : (chunks[0]?.blocks ?? []);
  return { markdown, line: 1, blocks, shift: 0 };
}

function placeOf(block: RootContent, { lines, shift }: Chunk) {
  const line = block.position?.start.line ?? 1;
  return { line: line + shift, written: lines[line - 1] ?? '' };
}

const isAtx = (written: string): boolean => /^ {0,3}#/.test(written);

/** The text of an ATX heading: without the hashes before it and those that may close it. */
const headingText = (written: string): string =>
  written.replace(/^ {0,3}#+[ \t]*/, '').replace(/(^|(?<![ \t])[ \t]+)#+[ \t]*$/, '');

function checkHeading(heading: Heading, line: number, written: string, { report }: Reporter): void {
  if (!isAtx(written))
    report(
      'heading',
      line,
      'A line of --- or === directly below text makes that text a heading',
      'Put an empty line before it.',
    );
  else if (heading.depth === 1)
    report(
      'heading',
      line,
      'A # heading is not used here',
      'The title stands in the front matter.',
    );
}
