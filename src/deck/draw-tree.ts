import type { Nodes, RootContent, Table } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { Blanks } from './draw-code.ts';
import { drawBlank, drawFence, drawInlineCode } from './draw-code.ts';
import { pictureName } from './field.ts';
import { escapeHtml, openTag, tag, webAddress } from './html.ts';
import { isSound } from './media-types.ts';
import './tree.ts';

/** How a tree is drawn. */
export interface Drawing {
  /** On the front, links and references are plain text: a concept's name may give the answer away. */
  readonly front: boolean;
  readonly blanks: Blanks;
  /** Content hash of each picture. */
  readonly media: ReadonlyMap<string, string>;
}

/** Blocks as safe HTML; each outermost block finds its own direction of writing. */
export const drawBlocks = (blocks: readonly Nodes[], drawing: Drawing): string =>
  blocks.map((block) => drawBlock(block as RootContent, drawing, 'auto')).join('');

/** Inline content as safe HTML. */
export const drawInline = (nodes: readonly Nodes[], drawing: Drawing): string =>
  nodes.map((node) => drawPhrase(node as RootContent, drawing)).join('');

type Direction = 'auto' | null;

function drawBlock(node: RootContent, drawing: Drawing, dir: Direction): string {
  switch (node.type) {
    case 'paragraph':
      return tag('p', { dir }, drawInline(node.children, drawing));
    case 'heading':
      return tag(`h${Math.max(node.depth, 3)}`, { dir }, drawInline(node.children, drawing));
    case 'blockquote':
      return tag('blockquote', { dir }, drawInner(node.children, drawing));
    case 'list':
      return drawList(node, drawing, dir);
    case 'code':
      return drawFence(node, drawing.blanks);
    case 'thematicBreak':
      return openTag('hr', {});
    case 'table':
      return drawTable(node, drawing, dir);
    default:
      return drawPhrase(node, drawing);
  }
}

// The direction of a block is that of its own text, so nothing inside it names one again.
const drawInner = (blocks: readonly RootContent[], drawing: Drawing): string =>
  blocks.map((block) => drawBlock(block, drawing, null)).join('');

function drawList(node: RootContent & { type: 'list' }, drawing: Drawing, dir: Direction): string {
  const items = node.children.map((item) => {
    const tight = !node.spread && !item.spread;
    const content = item.children.map((block) =>
      tight && block.type === 'paragraph'
        ? drawInline(block.children, drawing)
        : drawBlock(block, drawing, null),
    );
    return tag('li', {}, content.join(''));
  });
  const start = node.ordered && node.start !== 1 ? (node.start ?? null) : null;
  return tag(node.ordered ? 'ol' : 'ul', { dir, start }, items.join(''));
}

function drawTable({ children }: Table, drawing: Drawing, dir: Direction): string {
  const rows = children.map((row, index) => {
    const cells = row.children.map((cell) =>
      tag(index === 0 ? 'th' : 'td', {}, drawInline(cell.children, drawing)),
    );
    return tag('tr', {}, cells.join(''));
  });
  const [head = '', ...body] = rows;
  const table = tag('thead', {}, head) + tag('tbody', {}, body.join(''));
  const region = { class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Table' };
  return tag('div', region, tag('table', { dir }, table));
}

function drawPhrase(node: RootContent, drawing: Drawing): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.value);
    case 'strong':
      return tag('strong', {}, drawInline(node.children, drawing));
    case 'emphasis':
      return tag('em', {}, drawInline(node.children, drawing));
    case 'inlineCode':
      return drawInlineCode(node, drawing.blanks);
    case 'break':
      return openTag('br', {});
    case 'blank':
      return drawBlank(drawing.blanks, node.hint, drawInline(node.children, drawing));
    case 'conceptReference':
      return drawLink({ 'data-concept': node.concept }, node.children, drawing);
    case 'link': {
      const url = webAddress(node.url);
      return url === null
        ? drawInline(node.children, drawing)
        : drawLink({ 'data-open': url }, node.children, drawing);
    }
    case 'image': {
      const name = pictureName(node.url) ?? '';
      const hash = drawing.media.get(name);
      const alt = node.alt ?? '';
      if (hash === undefined) return escapeHtml(alt);
      return isSound(name)
        ? tag('audio', { 'data-media': hash, 'aria-label': alt }, '')
        : openTag('img', { 'data-media': hash, alt });
    }
    default:
      // Whatever else the tree may hold (raw HTML above all) is shown as the text it is.
      return escapeHtml(toString(node));
  }
}

function drawLink(
  target: Readonly<Record<string, string>>,
  children: readonly Nodes[],
  drawing: Drawing,
): string {
  const words = drawInline(children, drawing);
  return drawing.front ? words : tag('a', { ...target, role: 'link', tabindex: 0 }, words);
}
