import type { Reporter } from './problem.ts';

/** U+FDD0–U+FDEF are for a program's own use: `markdown.ts` marks escaped brackets with them. */
const INTERNAL = /[\uFDD0-\uFDEF\0]/g;

/**
 * The text of a file: UTF-8, without byte-order mark, lines ended by `\n` only.
 * Bytes that are not UTF-8 are reported and read as replacement characters.
 */
export function textOf(content: Uint8Array | string, { report }: Reporter): string {
  const raw = typeof content === 'string' ? content : new TextDecoder().decode(content);
  if (typeof content !== 'string' && !isUtf8(content))
    report('encoding', 1, 'The file is not UTF-8 text', 'Save it as UTF-8.');
  return raw
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(INTERNAL, '\uFFFD');
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
