import type { Nodes, RootContent } from 'mdast';
import { parseMarkdown } from './markdown.ts';
import type { Reporter } from './problem.ts';

/** Parsed blocks of a stretch of a file. */
export interface Chunk {
  readonly blocks: readonly RootContent[];
  /** The stretch as written. */
  readonly lines: readonly string[];
  /** What to add to a line number in the tree to get the one in the file. */
  readonly shift: number;
}

/** The parser's time grows with the square of a text's length, so files are cut into such pieces. */
const PIECE = 2_000;
/** A longer stretch is no card, and would hold the parser up. */
const LONGEST = 200_000;
/** Deeper nesting of quotes, lists or emphasis is no card either. */
const DEEPEST = 100;

/**
 * Parses a file's body in pieces that begin at `##` headings. Such a line at the left edge ends every
 * block but two: an open code fence and open HTML. A piece that ends within one of these is joined
 * with what follows, so the blocks are those of the whole text.
 */
export function parseInChunks(body: string, firstLine: number, { report }: Reporter): Chunk[] {
  const lines = body.split('\n');
  const starts = lines.flatMap((line, index) => (/^##(?!#)/.test(line) ? [index] : []));
  const chunks: Chunk[] = [];
  let next = 0;
  for (let start = 0; start < lines.length;) {
    let least = PIECE;
    for (;;) {
      let end = start;
      let size = 0;
      while (end < lines.length && size < least) {
        while ((starts[next] ?? lines.length) <= end) next++;
        const stop = starts[next] ?? lines.length;
        for (; end < stop; end++) size += (lines[end] ?? '').length + 1;
      }
      const chunk = parseChunk(lines.slice(start, end), size, start + firstLine - 1, { report });
      if (end < lines.length && chunk && isOpen(chunk)) {
        // Twice as much each time: a fence that never closes must not cost a parse for each heading.
        least = size * 2;
        next = 0;
        continue;
      }
      if (chunk) chunks.push(chunk);
      start = end;
      break;
    }
  }
  return chunks;
}

function parseChunk(
  lines: readonly string[],
  size: number,
  shift: number,
  { report }: Pick<Reporter, 'report'>,
): Chunk | null {
  const tooLong = size > LONGEST;
  const blocks = tooLong ? [] : parseMarkdown(lines.join('\n')).children;
  if (!tooLong && !isTooDeep(blocks)) return { blocks, lines, shift };
  report(
    'size',
    shift + 1,
    tooLong
      ? `A part of more than ${LONGEST.toLocaleString('en')} characters`
      : `A part nested more than ${DEEPEST} deep`,
    'Divide it into several notes.',
  );
  return null;
}

/** Whether the last block would have gone on over the next heading. */
function isOpen({ blocks, lines }: Chunk): boolean {
  const last = blocks.at(-1);
  if (last?.type === 'html') return true;
  if (last?.type !== 'code') return false;
  const first = last.position?.start.line ?? 1;
  const end = last.position?.end.line ?? 1;
  const [, fence = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(lines[first - 1] ?? '') ?? [];
  const closing = (lines[end - 1] ?? '').trim();
  const isClosed = end > first && closing.startsWith(fence) && /^(`+|~+)$/.test(closing);
  return fence !== '' && !isClosed;
}

function isTooDeep(blocks: readonly RootContent[]): boolean {
  let level: readonly Nodes[] = blocks;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((node): readonly Nodes[] => ('children' in node ? node.children : []));
  }
  return false;
}
