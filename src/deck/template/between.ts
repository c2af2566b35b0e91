/**
 * Replaces each `open … close` of the text, the shortest each, from left to right. Linear whatever is written:
 * once no `close` follows, nothing is looked for any more. Null from `replace` leaves the piece as it is.
 */
export function replaceBetween(
  text: string,
  open: string,
  close: string,
  replace: (inner: string) => string | null,
): string {
  let at = text.indexOf(open);
  if (at < 0) return text;
  let result = '';
  let from = 0;
  while (at >= 0) {
    const end = text.indexOf(close, at + open.length);
    if (end < 0) break;
    const next = end + close.length;
    const made = replace(text.slice(at + open.length, end));
    result += text.slice(from, at) + (made ?? text.slice(at, next));
    from = next;
    at = text.indexOf(open, next);
  }
  return result + text.slice(from);
}
