/** Stands for every character that no mark may touch: private use, one unit wide. */
export const SHIELD = '\uE000';

/**
 * The text with all code and mathematics replaced by as many shields, so that marks can be sought in the one and
 * cut out of the other. Fences, code spans, `$…$`, `$$…$$`, `\(…\)`, `\[…\]`.
 */
export function shielded(text: string): string {
  const lines = text.split('\n');
  const inFence = fencedLines(lines);
  const masked = lines.map((line, i) => (inFence[i] ? hidden(line) : line));
  // A span never reaches over an empty line; its runs of backticks are of one length.
  return masked
    .join('\n')
    .split(/(\n[ \t]*\n)/)
    .map(withoutSpans)
    .join('');
}

const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t][\s>]*){0,6}(`{3,}|~{3,})/;

/** Which lines belong to a code fence, its first and last line included. */
export function fencedLines(lines: readonly string[]): boolean[] {
  let fence: string | null = null;
  return lines.map((line) => {
    const mark = FENCE.exec(line.slice(0, 200))?.[1];
    if (fence === null) {
      const isSpan = mark?.startsWith('`') && line.trim().slice(mark.length).includes('`');
      if (mark === undefined || isSpan) return false;
      fence = mark;
      return true;
    }
    if (mark?.startsWith(fence) && line.trim().endsWith(mark)) fence = null;
    return true;
  });
}

const hidden = (text: string): string => text.replace(/[^\n]/g, SHIELD);

function withoutSpans(paragraph: string): string {
  if (!/[`$\\]/.test(paragraph)) return paragraph;
  let result = '';
  let at = 0;
  const never = new Set<string>();
  for (const { 0: open, index } of paragraph.matchAll(/\\[([]|`+|\$\$?|\\./g)) {
    if (index < at || never.has(open)) continue;
    const end = endOf(paragraph, open, index + open.length);
    if (end === null) continue;
    if (end < 0) never.add(open);
    else {
      result += paragraph.slice(at, index) + hidden(paragraph.slice(index, end));
      at = end;
    }
  }
  return result + paragraph.slice(at);
}

/** Where the span ends that `open` begins: -1 never, null when this is no opening. */
function endOf(text: string, open: string, from: number): number | null {
  if (open.startsWith('`')) {
    let at = text.indexOf(open, from);
    while (at >= 0) {
      let end = at + open.length;
      while (text[end] === '`') end++;
      if (end === at + open.length && text[at - 1] !== '`') return end;
      at = text.indexOf(open, end);
    }
    return -1;
  }
  if (open === '\\(' || open === '\\[') return close(text, open === '\\(' ? '\\)' : '\\]', from);
  if (open === '$$') return close(text, '$$', from);
  if (open !== '$' || /\s/.test(text[from] ?? ' ')) return null;
  const end = text.indexOf('$', from);
  // A price is no formula: the closing sign stands after no space and before no digit.
  if (end < 0) return -1;
  const isOpen = text.slice(from, end).includes('\n') || /[\s\\]/.test(text[end - 1] ?? '');
  if (isOpen || /\d/.test(text[end + 1] ?? '')) return null;
  return end + 1;
}

const close = (text: string, mark: string, from: number): number => {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
};

/** Formulas as code: cards in our own format show their source. Fences and code spans stay. */
export function formulasAsCode(text: string): string {
  if (!text.includes('$')) return text;
  const mask = shielded(text);
  let result = '';
  let at = 0;
  for (const { 0: run, index } of mask.matchAll(new RegExp(`${SHIELD}+(?:\\n${SHIELD}+)*`, 'g'))) {
    const written = text.slice(index, index + run.length);
    if (!written.startsWith('$') || written.includes('`')) continue;
    result += `${text.slice(at, index)}\`${written.replace(/(?<!\s)\s*\n\s*/g, ' ')}\``;
    at = index + run.length;
  }
  return result + text.slice(at);
}
