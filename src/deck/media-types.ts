const PICTURES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
};
const SOUNDS: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  flac: 'audio/flac',
  webm: 'audio/webm',
};

const TYPES: Readonly<Record<string, string>> = { ...PICTURES, ...SOUNDS };

const endOf = (name: string): string => name.split('.').at(-1)?.toLowerCase() ?? '';
/** What a file below `media/` is, by the end of its name; null when it is neither picture nor sound. */
export const mediaTypeOf = (name: string): string | null =>
  Object.hasOwn(TYPES, endOf(name)) ? (TYPES[endOf(name)] ?? null) : null;
/** A sound is heard where a picture of that name would be seen. */
export const isSound = (name: string): boolean => Object.hasOwn(SOUNDS, endOf(name));
export const MEDIA_ENDS = Object.keys(TYPES).join(', ');
