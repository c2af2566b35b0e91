import { stripHtml } from '../../../deck/template/strip.ts';

const LONGEST = 20_000;
const BLOCK = /<\/?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|blockquote|pre|hr|section)\b/gi;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Somebody's description of a deck as paragraphs of plain text: every tag goes, the text is escaped, so the
 * result is safe HTML. Markdown stays as written.
 */
export function descriptionHtml(text: string, isMarkdown = false): string {
  const plain = isMarkdown ? text.slice(0, LONGEST) : plainText(text.slice(0, LONGEST));
  return plain
    .split(/\n+/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .map((line) => `<p>${line.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '')}</p>`)
    .join('\n');
}

const plainText = (html: string): string => stripHtml(html.replace(BLOCK, '\n$&'));
