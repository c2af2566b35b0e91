/** What a file is that is no deck, by its first bytes: in words that follow "It looks like". */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^%PDF/, 'a PDF'],
  [/^\x89PNG/, 'a picture (PNG)'],
  [/^\xff\xd8\xff/, 'a picture (JPEG)'],
  [/^GIF8/, 'a picture (GIF)'],
  [/^BM[^]{12}\x28\0\0\0/, 'a picture (BMP)'],
  [/^RIFF[^]{4}WEBP/, 'a picture (WebP)'],
  [/^RIFF[^]{4}WAVE/, 'a sound (WAV)'],
  [/^(?:ID3|\xff[\xe3\xf2\xf3\xfa\xfb])/, 'a sound (MP3)'],
  [/^OggS/, 'a sound (Ogg)'],
  [/^fLaC/, 'a sound (FLAC)'],
  [/^[^]{4}ftyp/, 'a film or picture of a phone'],
  [/^\x1aE\xdf\xa3/, 'a film'],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'an older Office document (Word, Excel or PowerPoint)'],
  [/^\{\\rtf/, 'a text document (RTF)'],
  [/^7z\xbc\xaf\x27\x1c/, 'a 7-Zip archive. Unpack it and choose what is inside'],
  [/^Rar!\x1a\x07/, 'a RAR archive. Unpack it and choose what is inside'],
  [/^\x1f\x8b/, 'a gzip archive. Unpack it and choose what is inside'],
  [/^BZh/, 'a bzip2 archive. Unpack it and choose what is inside'],
  [/^\xfd7zXZ/, 'an xz archive. Unpack it and choose what is inside'],
  [/^[^]{257}ustar/, 'a tar archive. Unpack it and choose what is inside'],
  [/^\x28\xb5\x2f\xfd/, 'a part of an Anki package. Choose the whole package'],
  [/^(?:\x7fELF|MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/, 'a program'],
  [/^wOF[F2]|^\0\x01\0\0\0|^OTTO/, 'a font'],
];

/** What the bytes look like, or null. */
export function signOf(head: Uint8Array): string | null {
  const text = latin(head.subarray(0, 300));
  return SIGNS.find(([sign]) => sign.test(text))?.[1] ?? null;
}

/** Bytes as characters of the same number. */
export const latin = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** An office document or book by the names in its zip; null for any other zip. */
export function officeOf(paths: ReadonlySet<string>): string | null {
  const has = (start: string) => [...paths].some((path) => path.startsWith(start));
  if (paths.has('META-INF/container.xml')) return 'an e-book';
  if (has('word/')) return 'a Word document. Save it as text, or its table as CSV';
  if (has('xl/')) return 'an Excel workbook. Save the sheet as CSV and import that';
  if (has('ppt/')) return 'a PowerPoint presentation';
  if (paths.has('content.xml') && paths.has('mimetype'))
    return 'an OpenDocument file. Save the sheet as CSV and import that';
  return paths.has('AndroidManifest.xml') ? 'an app for Android' : null;
}
