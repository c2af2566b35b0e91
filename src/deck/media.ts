import type { MediaFile } from './deck.ts';
import type { DeckProblem } from './problem.ts';
import { reporter } from './problem.ts';

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
};

/** SHA-256 of bytes, hexadecimal. */
export async function contentHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The pictures below `media/`; a file of another type is reported. */
export async function readMedia(
  files: ReadonlyMap<string, Uint8Array | string>,
  problems: DeckProblem[],
): Promise<MediaFile[]> {
  const media: MediaFile[] = [];
  for (const [path, content] of files) {
    const name = /^media\/([^/.][^/]*)$/.exec(path)?.[1];
    if (name === undefined) continue;
    const type = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''];
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
    if (type !== undefined && /^\w[\w.-]*$/.test(name))
      media.push({ name, hash: await contentHash(bytes), type, bytes });
    else
      reporter(path, problems).report(
        'file-name',
        1,
        `"${name}" cannot be shown as a picture`,
        `Use letters, digits and one of: ${Object.keys(TYPES).join(', ')}.`,
      );
  }
  return media;
}
