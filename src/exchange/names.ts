const DEVICE = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
/** Longest name of a media file, UTF-8 bytes (facts §1). */
const LONGEST = 120;

/**
 * Path of an archive's entry as a relative one with `/`, or null when it may not be used: it is absolute, climbs
 * out with `..`, holds a control character or names a Windows device.
 */
export function safePath(name: string): string | null {
  const path = name.replaceAll('\\', '/');
  if (path.length > 1000 || path.startsWith('/') || /^[a-z]:/i.test(path)) return null;

  if (/[\u0000-\u001f\u007f]/.test(path)) return null;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const isRefused = (part: string) => part === '..' || DEVICE.test(part.split('.')[0] ?? '');
  return parts.length === 0 || parts.some(isRefused) ? null : parts.join('/');
}

/** A media file's name as Anki keeps it (facts §1), or null when nothing of it is left. */
export function mediaName(listed: string): string | null {
  const clean = listed
    .normalize('NFC')
    .replaceAll('\u00a0', ' ')

    .replace(/[[\]<>:"/?*^\\|\u0000-\u001f\u007f]|[\p{Cs}\p{Cn}]/gu, '');
  const tidy = clean.trim() === '' || /^\.+$/.test(clean) ? '' : shortened(closed(clean));
  return tidy === '' ? null : tidy;
}

/** Windows devices and a trailing space or dot get an underscore. */
function closed(name: string): string {
  const [stem = '', ...rest] = name.split('.');
  const tame = DEVICE.test(stem) ? [`${stem}_`, ...rest].join('.') : name;
  return /[ .]$/.test(tame) ? `${tame}_` : tame;
}

/** At most 120 bytes; the stem is cut, the extension kept. */
function shortened(name: string): string {
  if (bytesOf(name) <= LONGEST) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && bytesOf(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  let stem = [...name.slice(0, name.length - extension.length)].slice(0, LONGEST);
  while (bytesOf(stem.join('') + extension) > LONGEST) stem = stem.slice(0, -1);
  return stem.join('') + extension;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  weba: 'audio/webm',
  '3gp': 'video/3gpp',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  ogv: 'video/ogg',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  avi: 'video/x-msvideo',
  css: 'text/css',
  js: 'text/javascript',
  ttf: 'font/ttf',
  otf: 'font/otf',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

/** Type of a media file by its extension; `application/octet-stream` when unknown. */
export function mediaType(name: string): string {
  const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
  return Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? '') : 'application/octet-stream';
}
