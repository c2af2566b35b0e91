import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Extension } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';

/**
 * An escaped bracket (`\{{`, `\[[`) must not begin a mark, but the tree does not tell it from a bare
 * one. So the parser writes a character instead that no file can contain, until marks are found.
 */
const ESCAPED = '{}[]';
const STAND_INS = '\uFDD0\uFDD1\uFDD2\uFDD3';

const keepEscapes: Extension = {
  exit: {
    characterEscapeValue(token) {
      const text = this.stack.pop();
      if (text?.type !== 'text' || !text.position)
        throw new Error('Inconsistent: an escape outside text');
      const character = this.sliceSerialize(token);
      text.value += STAND_INS[ESCAPED.indexOf(character)] ?? character;
      const { line, column, offset } = token.end;
      text.position.end = { line, column, offset };
    },
  },
};

/** The brackets that stand-ins mean. */
export const restoreEscapes = (text: string): string =>
  text.replace(/[\uFDD0-\uFDD3]/g, (c) => ESCAPED[STAND_INS.indexOf(c)] ?? c);

const TEXT_KEYS = ['value', 'url', 'alt', 'lang', 'meta', 'label', 'hint'] as const;

/** Puts the brackets back in a whole tree, in place. */
export function restoreTree(node: Nodes): void {
  const texts = node as unknown as Partial<Record<string, unknown>>;
  for (const key of TEXT_KEYS) {
    const text = texts[key];
    if (typeof text === 'string') texts[key] = restoreEscapes(text);
  }
  if ('children' in node) node.children.forEach(restoreTree);
}

/** CommonMark with tables; escaped brackets are still stand-ins. */
export const parseMarkdown = (markdown: string): Root =>
  fromMarkdown(markdown, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown(), keepEscapes],
  });
