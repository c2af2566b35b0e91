import type { Code, Heading, Html, Image, Link, Nodes, Root, RootContent } from 'mdast';
import { readFenceInfo } from './fence-info.ts';
import { webAddress } from './html.ts';
import { parseMarkdown } from './markdown.ts';

/** What a foreign text may hold that cards of our own do not show as it was. */
export type ForeignLoss = 'html' | 'picture' | 'remote' | 'link';

export interface ForeignContext {
  /** The name below `media/` of a file that the text shows; null when there is none. */
  readonly picture: (address: string) => string | null;
  /** Told of everything that could not stay as it was. */
  readonly onloss: (loss: ForeignLoss) => void;
}

/** The parser's time grows with the square of a text's length: a longer one is no card. */
export const LONGEST_FOREIGN = 40_000;
/** Of the marks that may open something, so many are no card either: each is matched with all others. */
const MOST_MARKS = 2_000;
const DEEPEST = 60;

interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Markdown as others write it, in the words of our own format: no raw HTML, pictures only from `media/`, links
 * only to the web, headings below the second rank, fence infos that are languages, no dividers. Null when the
 * text is too long or too deeply nested to be a card.
 */
export function adaptMarkdown(text: string, context: ForeignContext): string | null {
  if (text.length > LONGEST_FOREIGN || (text.match(/[[*_<]/g)?.length ?? 0) > MOST_MARKS)
    return null;
  // Nothing that could have to change: most cards, and each parse saved counts.
  if (!/[<[`~#]|^(?:[^\S\n]|>)*[-*_=](?:[^\S\n]|[*_=-])*$/m.test(text)) return text.trim();
  let markdown = text;
  // A change may make the rest be read anew (a taken-out tag joins two lines), so it is looked at once more.
  for (let pass = 0; pass < 3; pass++) {
    const changes: Change[] = [];
    const root = parseMarkdown(markdown);
    if (!collect(root, root, markdown, context, changes, 0)) return null;
    if (changes.length === 0) break;
    markdown = applied(markdown, changes);
  }
  return markdown.trim();
}

function applied(text: string, changes: readonly Change[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, text: replacement } of changes.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue;
    result += text.slice(at, from) + replacement;
    at = to;
  }
  return result + text.slice(at);
}

function collect(
  node: Nodes,
  root: Root,
  text: string,
  context: ForeignContext,
  changes: Change[],
  depth: number,
): boolean {
  if (depth > DEEPEST) return false;
  const change = changeOf(node, root, text, context, depth);
  for (const each of change ?? []) changes.push(each);
  // What is replaced whole needs no look at what it holds.
  if (change?.some(({ from, to }) => from === startOf(node) && to === endOf(node))) return true;
  return !('children' in node)
    ? true
    : node.children.every((child) => collect(child, root, text, context, changes, depth + 1));
}

const startOf = (node: Nodes): number => node.position?.start.offset ?? 0;
const endOf = (node: Nodes): number => node.position?.end.offset ?? 0;

function changeOf(
  node: Nodes,
  root: Root,
  text: string,
  context: ForeignContext,
  depth: number,
): Change[] | null {
  const whole = (replacement: string): Change[] => [
    { from: startOf(node), to: endOf(node), text: replacement },
  ];
  switch (node.type) {
    case 'html':
      return whole(withoutHtml(node, context));
    case 'image':
      return whole(picture(node, context)).filter((c) => c.text !== text.slice(c.from, c.to));
    case 'imageReference':
      context.onloss('picture');
      return whole(escaped(node.alt ?? ''));
    case 'definition':
      return whole('');
    case 'link':
      return link(node, node.url, text, context);
    case 'linkReference':
      return link(node, urlOf(root, node.identifier), text, context, true);
    case 'code':
      return fence(node, text);
    case 'heading':
      return heading(node, text);
    case 'text':
      // Two brackets would be a reference to a concept.
      return [...text.slice(startOf(node), endOf(node)).matchAll(/(?<!\\)\[\[/g)].map(
        ({ index }) => ({
          from: startOf(node) + index,
          to: startOf(node) + index + 2,
          text: '\\[\\[',
        }),
      );
    case 'thematicBreak':
      return depth === 1 ? whole('') : null;
    default:
      return null;
  }
}

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>{}#|~]/g, '\\$&');

const TAGS =
  /^<\/?(?:a|abbr|audio|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|mark|meta|nav|object|ol|p|pre|q|rb|rp|rt|ruby|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|path|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr)\b/i;

/** Known tags go, their text stays; what only looks like a tag (`vector<int>`) is text. */
function withoutHtml({ value }: Html, context: ForeignContext): string {
  if (
    /^<!--/.test(value) &&
    value.trimEnd().endsWith('-->') &&
    value.indexOf('-->') > value.length - 6
  )
    return '';
  const source = /<img\b[^<>]{0,2000}?\bsrc\s*=\s*["']?([^"'<>\s]+)/i.exec(value)?.[1];
  const name = source === undefined ? null : context.picture(source);
  if (name !== null) return `![${escaped(name)}](media/${name})`;
  if (/^<br\s*\/?>$/i.test(value)) return ' ';
  context.onloss('html');
  const silent = value.replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '');
  return silent
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<[^<>]*>/g, (tag) => (TAGS.test(tag) || tag.startsWith('<!') ? '' : `\\${tag}`))
    .replace(/(?<!\\)</g, '\\<');
}

function picture({ url, alt }: Image, context: ForeignContext): string {
  const name = context.picture(url);
  const words = escaped((alt ?? '').replace(/\s+/g, ' ').trim());
  if (name !== null) return `![${words || escaped(name)}](media/${name})`;
  const address = webAddress(url);
  context.onloss(address === null ? 'picture' : 'remote');
  return address === null ? words : `[${words || 'picture'}](<${address}>)`;
}

/** A link to the web stays one; of any other only the words stay. */
function link(
  node: Nodes & { children: Link['children'] },
  url: string,
  text: string,
  context: ForeignContext,
  rewrite = false,
): Change[] | null {
  const address = webAddress(url);
  if (address !== null && !rewrite) return null;
  const [first, last] = [node.children[0], node.children.at(-1)];
  const words = {
    from: first ? startOf(first) : endOf(node),
    to: last ? endOf(last) : endOf(node),
  };
  if (address === null && !/^(?:mailto|tel):/i.test(url)) context.onloss('link');
  const [open, close] = address === null ? ['', ''] : ['[', `](<${address}>)`];
  // `<mailto:a@b>` has its text where the link itself begins.
  if (text[startOf(node)] === '<' || words.from === startOf(node))
    return [
      { from: startOf(node), to: endOf(node), text: escaped(text.slice(words.from, words.to)) },
    ];
  return [
    { from: startOf(node), to: words.from, text: open },
    { from: words.to, to: endOf(node), text: close },
  ];
}

const urlOf = (root: Root, identifier: string): string => {
  const isIt = (node: RootContent) => node.type === 'definition' && node.identifier === identifier;
  const found = root.children.find(isIt);
  return found?.type === 'definition' ? found.url : '';
};

function fence(node: Code, text: string): Change[] | null {
  const [line, marks = ''] =
    /^(`{3,}|~{3,})[^\n]*/.exec(text.slice(startOf(node), endOf(node))) ?? [];
  if (line === undefined || line === marks) return null;
  const language = /^[\w+#.-]{1,30}$/.exec(node.lang ?? '')?.[0] ?? '';
  const lines = node.value.split('\n').length;
  const isFine = (info: string) => readFenceInfo(info, lines).faults.length === 0;
  const written = [node.lang ?? '', node.meta ?? ''].join(' ').trim();
  if (isFine(written)) return null;
  const info = isFine(language) ? language : '';
  return [{ from: startOf(node), to: startOf(node) + line.length, text: marks + info }];
}

/** Only `###` and deeper are content; a line under the text would be taken for a divider. */
function heading(node: Heading, text: string): Change[] | null {
  const isAtx = text[startOf(node)] === '#';
  if (isAtx && node.depth > 2) return null;
  if (isAtx) {
    const { length } = /^#+/.exec(text.slice(startOf(node), startOf(node) + 8))?.[0] ?? '';
    return [{ from: startOf(node), to: startOf(node) + length, text: '###' }];
  }
  const [first, last] = [node.children[0], node.children.at(-1)];
  if (!first || !last) return null;
  const words = text.slice(startOf(first), endOf(last)).replace(/(?<!\s)\s*\n\s*/g, ' ');
  return [{ from: startOf(node), to: endOf(node), text: `### ${words}` }];
}
