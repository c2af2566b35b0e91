/** The text of a file, and how certain that is. */
export interface DecodedText {
  /** Lines end with `\n`; no byte-order mark, no NUL, no control characters but tab. */
  readonly text: string;
  /** True when the bytes were no Unicode and were read as Western European text. */
  readonly guessed: boolean;
}

/** Longest text that is read, in bytes: a JavaScript string ends at half a gigabyte. */
export const LONGEST_TEXT = 200 * 1024 ** 2;

/**
 * Bytes as text: UTF-8 or UTF-16 by byte-order mark, UTF-16 without one by its zero bytes, else UTF-8; bytes that
 * are not valid UTF-8 are read as windows-1252, as spreadsheets of Western Europe write them.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Of(bytes);
  if (utf16) return { text: cleaned(new TextDecoder(utf16).decode(bytes)), guessed: false };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text: cleaned(text), guessed: false };
  } catch {
    return { text: cleaned(new TextDecoder('windows-1252').decode(bytes)), guessed: true };
  }
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 512);
  if (head.length < 4) return null;
  let even = 0;
  let odd = 0;
  head.forEach((byte, i) => {
    if (byte !== 0) return;
    if (i % 2 === 0) even++;
    else odd++;
  });
  const many = head.length / 5;
  if (odd > many && even < many / 4) return 'utf-16le';
  return even > many && odd < many / 4 ? 'utf-16be' : null;
}

const cleaned = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    // U+001F parts the fields of a note in Anki, and no control character is ever shown.
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\uFDD0-\uFDEF]/g, '');

/** The last part of a path without its extension: `a/Deck one.csv` -> `Deck one`. */
export function titleOf(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/\.[A-Za-z0-9]{1,9}$/, '').trim() || last.trim() || 'Imported deck';
}

/** Small letters, Latin letters and digits joined by hyphens: '' when nothing is left. */
export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|(?<!-)-+$/g, '');

/** HTML that shows a text as it is: `&`, `<`, `>` and quotes escaped, line ends as `<br>`. */
export const htmlOfText = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '<br>');

const HTML =
  /<\/?(?:a|b|big|blockquote|br|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|rb|rp|rt|ruby|s|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul|audio|video)(?:\s[^<>]*)?\/?>|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});/i;

/** Whether a text holds a tag or an entity of HTML. */
export const looksLikeHtml = (text: string): boolean => HTML.test(text);
