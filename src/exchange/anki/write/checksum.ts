import { stripHtml } from '../../../deck/template/strip.ts';

const encoder = new TextEncoder();

/** A note's first field for Anki's search for duplicates: first 4 bytes of SHA-1 of the stripped text (facts §2). */
export async function checksumOf(firstField: string): Promise<number> {
  const digest = await crypto.subtle.digest('SHA-1', encoder.encode(stripHtml(firstField)));
  return new DataView(digest).getUint32(0);
}

/** Checksums of many first fields, in order; a few thousand at once, so that nothing piles up. */
export async function checksumsOf(firstFields: readonly string[]): Promise<number[]> {
  const sums: number[] = [];
  for (let i = 0; i < firstFields.length; i += 2_000)
    sums.push(...(await Promise.all(firstFields.slice(i, i + 2_000).map(checksumOf))));
  return sums;
}

/** The sort field's text. Anki's column sorts numbers as numbers, so a text of digits is stored as one. */
export const sortText = (field: string): string => stripHtml(field);

/** Control characters would split or cut fields; tab and line feed are text. */
export const cleanField = (value: string): string =>
  value.replace(/[\u0000-\u0008\u000b-\u001f]/g, (sign) => (sign === '\r' ? '\r' : ''));
