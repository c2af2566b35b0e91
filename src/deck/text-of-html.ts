const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

// These stand within a word or beside it; every other tag parts two words.
const WITHIN_TEXT = /<\/?(?:strong|em|code|span|a|del|sub|sup)\b[^<>]*>/g;

/**
 * The words of HTML that `draw.ts` made (never of any other): tags out, entities back, spaces single.
 */
export const textOfHtml = (html: string): string =>
  html
    .replace(WITHIN_TEXT, '')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();

/** Number of words, code fences left out. */
export const wordsOfHtml = (html: string): number =>
  textOfHtml(html.replace(/<figure class="codebox">[\s\S]*?<\/figure>/g, ' '))
    .split(' ')
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
