import type { PhrasingContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { closingBraces } from './cloze.ts';

/** A run of inline content cut out of a line by a pair of marks. */
export interface Marked {
  readonly open: '{{' | '[[';
  readonly line: number;
  /** null when the mark is never closed. */
  readonly inside: PhrasingContent[] | null;
}

/** A point in inline content: which child, and where in its text. */
interface Place {
  readonly child: number;
  readonly at: number;
}

/**
 * Replaces each `{{…}}` (only if `blanks`) and `[[…]]` in a line's content by what `make` yields.
 * Only text can open or close a mark; code and other elements between the two stay whole.
 */
export function replaceMarks(
  children: readonly PhrasingContent[],
  blanks: boolean,
  make: (marked: Marked) => PhrasingContent[],
): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  let from: Place = { child: 0, at: 0 };
  // Once a mark is not closed, further ones of its sort are not tried: that would take n² steps.
  const marks = new Set(blanks ? (['[[', '{{'] as const) : (['[['] as const));
  for (;;) {
    const open = nextOpening(children, from, marks);
    if (!open) break;
    result.push(...between(children, from, open.place));
    const start = { child: open.place.child, at: open.place.at + 2 };
    const close = closing(children, start, open.mark);
    if (!close) marks.delete(open.mark);
    const line = lineOf(children[open.place.child], open.place.at);
    const inside = close && between(children, start, close);
    result.push(...make({ open: open.mark, line, inside }));
    from = close ? { child: close.child, at: close.at + 2 } : start;
  }
  result.push(...between(children, from, { child: children.length, at: 0 }));
  return result;
}

const textOf = (node: PhrasingContent | undefined): string =>
  node?.type === 'text' ? node.value : '';

const lineOf = (node: PhrasingContent | undefined, at: number): number =>
  (node?.position?.start.line ?? 1) + (textOf(node).slice(0, at).split('\n').length - 1);

type Mark = Marked['open'];

function nextOpening(
  children: readonly PhrasingContent[],
  from: Place,
  marks: ReadonlySet<Mark>,
): { readonly place: Place; readonly mark: Mark } | null {
  for (let child = from.child; child < children.length; child++) {
    const text = textOf(children[child]);
    const start = child === from.child ? from.at : 0;
    const found = [...marks]
      .map((mark) => ({ mark, place: { child, at: text.indexOf(mark, start) } }))
      .filter(({ place }) => place.at >= 0)
      .sort((a, b) => a.place.at - b.place.at);
    if (found[0]) return found[0];
  }
  return null;
}

function closing(children: readonly PhrasingContent[], from: Place, mark: Mark) {
  if (mark === '[[') {
    for (let child = from.child; child < children.length; child++) {
      const at = textOf(children[child]).indexOf(']]', child === from.child ? from.at : 0);
      if (at >= 0) return { child, at };
    }
    return null;
  }
  // Braces are balanced over the whole run, so it is searched as one string.
  const texts = children.map((node) => toString(node));
  const starts: number[] = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length;
  }
  const close = closingBraces(texts.join(''), (starts[from.child] ?? 0) + from.at);
  const child = close < 0 ? -1 : starts.findLastIndex((start) => start <= close);
  return child >= 0 && children[child]?.type === 'text'
    ? { child, at: close - (starts[child] ?? 0) }
    : null;
}

/** The content from one place up to another; texts are cut, everything else is whole. */
function between(children: readonly PhrasingContent[], a: Place, b: Place): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (let child = a.child; child < children.length && child <= b.child; child++) {
    const node = children[child];
    if (!node) continue;
    if (node.type !== 'text') {
      if (child < b.child) result.push(node);
      continue;
    }
    const start = child === a.child ? a.at : 0;
    const value = node.value.slice(start, child === b.child ? b.at : undefined);
    if (value !== '') result.push({ ...node, value });
  }
  return result;
}
