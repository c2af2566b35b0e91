import type { DraftFile } from '../../store/drafts.ts';
import { contentHash } from '../../deck/media.ts';
import { slugFrom } from '../../deck/own-ids.ts';

/** Larger files are not taken in: a backup carries them all. */
const MOST_BYTES = 10 * 1024 * 1024;
/** Above this a picture could well be smaller. */
const LARGE_BYTES = 600 * 1024;
const LARGE_SIDE = 2_000;
/** Longer side after making it smaller: sharp on a phone's whole width. */
const SMALLER_SIDE = 1_600;

const PICTURES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
};
const SOUNDS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/webm': 'webm',
};

export type Taken =
  | { readonly kind: 'picture' | 'sound'; readonly file: DraftFile }
  | { readonly kind: 'refused'; readonly sentence: string };

/** What the picker offers. */
export const ACCEPTED_TYPES = [...Object.keys(PICTURES), ...Object.keys(SOUNDS)].join(',');

/** Reads a picture or sound and gives it a name that its content decides; or says why it cannot be taken. */
export async function takeFile(file: File): Promise<Taken> {
  const picture = PICTURES[file.type];
  const extension = picture ?? SOUNDS[file.type];
  if (extension === undefined) return { kind: 'refused', sentence: refusal(file) };
  if (file.size > MOST_BYTES)
    return {
      kind: 'refused',
      sentence: `This ${picture ? 'picture' : 'sound'} has ${megabytes(file.size)}. The most is 10 MB: make it smaller, then add it again.`,
    };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = await contentHash(bytes);
  const name = `${slugFrom(file.name.replace(/\.[^.]*$/, ''), 24) || (picture ? 'picture' : 'sound')}-${hash.slice(0, 8)}.${extension}`;
  return { kind: picture ? 'picture' : 'sound', file: { name, hash, type: file.type, bytes } };
}

function refusal(file: File): string {
  if (file.type.startsWith('audio/'))
    return 'This kind of sound does not play everywhere. Save it as MP3, then add it again.';
  if (file.type.startsWith('image/'))
    return 'This kind of picture is not shown everywhere. Save it as JPEG or PNG, then add it again.';
  return `"${file.name}" is neither picture nor sound.`;
}

export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** A smaller version of a large picture, for the learner to choose; null where it is small enough, or cannot be made. */
export async function smallerVersion({ name, type, bytes }: DraftFile): Promise<DraftFile | null> {
  if (!/^image\/(?:png|jpeg|webp)$/.test(type)) return null;
  const bitmap = await createImageBitmap(new Blob([bytes], { type })).catch(() => null);
  if (!bitmap) return null;
  const longer = Math.max(bitmap.width, bitmap.height);
  if (bytes.length < LARGE_BYTES && longer <= LARGE_SIDE) return null;
  const scale = Math.min(1, SMALLER_SIDE / longer);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob =
    (await encoded(canvas, 'image/webp')) ??
    (type === 'image/png' ? null : await encoded(canvas, 'image/jpeg'));
  if (!blob || blob.size > bytes.length * 0.8) return null;
  const made = await takeFile(
    new File([blob], name.replace(/-[0-9a-f]{8}\.\w+$/, ''), { type: blob.type }),
  );
  return made.kind === 'picture' ? made.file : null;
}

/** Browsers that cannot write a type give another one. */
const encoded = (canvas: HTMLCanvasElement, type: string): Promise<Blob | null> =>
  new Promise((resolve) =>
    canvas.toBlob((blob) => resolve(blob?.type === type ? blob : null), type, 0.85),
  );
