import type { RootContent } from 'mdast';
import { readCodeBlanks } from './cloze.ts';
import type { NativeFields, NativeKind } from './deck.ts';
import { readFenceInfo } from './fence-info.ts';
import type { FenceInfo } from './fence-info.ts';
import { parseMarkdown } from './markdown.ts';

export interface Fence {
  readonly info: FenceInfo;
  readonly code: string;
}

/** The code fences of a note in reading order; the blanks of a cloze are filled. */
export function fencesOf(fields: NativeFields, kind: NativeKind): Fence[] {
  const fences: Fence[] = [];
  const walk = (node: RootContent, cloze: boolean): void => {
    if (node.type === 'code') {
      const code = cloze ? readCodeBlanks(node.value).value : node.value;
      const written = [node.lang ?? '', node.meta ?? ''].join(' ');
      fences.push({ info: readFenceInfo(written, code.split('\n').length).info, code });
    } else if ('children' in node) for (const child of node.children) walk(child, cloze);
  };
  for (const name of ['more', 'answer', 'note'] as const)
    for (const block of parseMarkdown(fields[name]).children)
      walk(block, kind === 'cloze' && name === 'answer');
  return fences;
}
