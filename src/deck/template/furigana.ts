type Reading = 'furigana' | 'kana' | 'kanji';

/**
 * `word[reading]`, the word without space or `>`, one space before it swallowed; `[sound:…]` is left alone
 * (facts §7). `furigana` gives ruby, `kana` the reading, `kanji` the word.
 */
export function readings(text: string, as: Reading): string {
  const spaced = text.replaceAll('&nbsp;', ' ');
  let result = '';
  let from = 0;
  for (let open = spaced.indexOf('['); open >= 0; open = spaced.indexOf('[', open)) {
    const start = wordStart(spaced, from, open);
    // A reading has at least one character, so a bracket right after the first does not end it.
    const close = spaced.indexOf(']', open + 2);
    if (close < 0) break;
    if (start === open) {
      open += 1;
      continue;
    }
    const before = spaced[start - 1] === ' ' && start > from ? start - 1 : start;
    const reading = spaced.slice(open + 1, close);
    result += spaced.slice(from, before);
    result += reading.startsWith('sound:')
      ? spaced.slice(before, close + 1)
      : written(spaced.slice(start, open), reading, as);
    from = close + 1;
    open = from;
  }
  return result + spaced.slice(from);
}

/** Where the word that ends at `end` begins; `end` itself when there is none. */
function wordStart(text: string, from: number, end: number): number {
  let start = end;
  while (start > from && text[start - 1] !== ' ' && text[start - 1] !== '>') start -= 1;
  return start;
}

function written(word: string, reading: string, as: Reading): string {
  if (as === 'kana') return reading;
  if (as === 'kanji') return word;
  return `<ruby><rb>${word}</rb><rt>${reading}</rt></ruby>`;
}
