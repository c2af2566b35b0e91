import type { CodeBlank } from './tree.ts';

/**
 * Where the blank that was opened before `from` closes: the first `}}` at which the single braces
 * inside are balanced. -1 when there is none.
 */
export function closingBraces(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}') {
      if (depth === 0) return text[i + 1] === '}' ? i : -1;
      depth--;
    }
  }
  return -1;
}

/** `hidden :: hint` in its two halves; without spaces around `::` it is all hidden (`std::vector`). */
export function splitHint(inside: string): { readonly hidden: string; readonly hint: string } {
  const at = inside.lastIndexOf(' :: ');
  if (at < 0) return { hidden: inside.trim(), hint: '' };
  return { hidden: inside.slice(0, at).trim(), hint: inside.slice(at + 4).trim() };
}

/** Code whose marks are taken out, and where the hidden text stands in it. */
export interface CodeWithBlanks {
  readonly value: string;
  readonly blanks: readonly CodeBlank[];
  readonly faults: readonly ClozeFault[];
}

export type ClozeFault = 'open' | 'empty' | 'anki';

export const CLOZE_FAULTS: Readonly<Record<ClozeFault, readonly [string, string]>> = {
  open: ['A blank {{ is not closed', 'Close it with }} in the same paragraph, or write \\{{.'],
  empty: ['A blank hides nothing', 'Write the hidden words between {{ and }}.'],
  anki: ['Numbered blanks ({{c1::…}}) are not used here', 'Write {{words}} or {{words :: hint}}.'],
};

/** Anki's own notation, which would otherwise be shown to the learner as the answer. */
export const looksLikeAnki = (hidden: string): boolean => /^c\d+::/.test(hidden);

/** Finds the blanks in a code span or fence; `\{{` is a literal `{{`. */
export function readCodeBlanks(code: string): CodeWithBlanks {
  const blanks: CodeBlank[] = [];
  const faults: ClozeFault[] = [];
  let value = '';
  let at = 0;
  for (;;) {
    const open = code.indexOf('{{', at);
    if (open < 0) break;
    value += code.slice(at, open);
    if (value.endsWith('\\') && code[open - 1] === '\\') {
      value = `${value.slice(0, -1)}{{`;
      at = open + 2;
      continue;
    }
    const close = closingBraces(code, open + 2);
    at = close < 0 ? open : close + 2;
    if (close < 0) {
      faults.push('open');
      break;
    }
    const { hidden, hint } = splitHint(code.slice(open + 2, close));
    if (hidden === '') faults.push('empty');
    else if (looksLikeAnki(hidden)) faults.push('anki');
    blanks.push({ start: value.length, end: value.length + hidden.length, hint });
    value += hidden;
  }
  return { value: value + code.slice(at), blanks, faults };
}
