import type { MediaFile } from './deck.ts';
import { MEDIA_ENDS, mediaTypeOf } from './media-types.ts';
import type { DeckProblem } from './problem.ts';
import { reporter } from './problem.ts';

/** SHA-256 of bytes, hexadecimal. */
export async function contentHash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The pictures and sounds below `media/`; a file of another type is reported. */
export async function readMedia(
  files: ReadonlyMap<string, Uint8Array | string>,
  problems: DeckProblem[],
): Promise<MediaFile[]> {
  const media: MediaFile[] = [];
  for (const [path, content] of files) {
    const name = /^media\/([^/.][^/]*)$/.exec(path)?.[1];
    if (name === undefined) continue;
    const type = mediaTypeOf(name);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
    if (type !== null && /^\w[\w.-]*$/.test(name))
      media.push({ name, hash: await contentHash(bytes), type, bytes });
    else
      reporter(path, problems).report(
        'file-name',
        1,
        `"${name}" is neither picture nor sound`,
        `Use letters, digits and one of: ${MEDIA_ENDS}.`,
      );
  }
  return media;
}
