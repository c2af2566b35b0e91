import { decodeEntities } from './entities.ts';
import { stripTags } from './strip.ts';

/** Mathematics on a rendered side. `[engraph:maths:0]` stands for the first. */
export interface Formula {
  /** TeX without its delimiters. */
  readonly tex: string;
  readonly display: boolean;
  /**
   * For LaTeX that Anki turns into a picture: the text whose SHA-1 is the picture's name (`latex-<sha1>.png`);
   * null for MathJax.
   */
  readonly latex: string | null;
  /** False for `[latex]` that is a document of its own and no formula. */
  readonly isFormula: boolean;
}

interface Notation {
  readonly close: string;
  readonly make: (inner: string) => Formula;
}

const mathjax = (tex: string, display: boolean): Formula => ({
  ...{ tex, display, latex: null, isFormula: true },
});

const NOTATIONS: Readonly<Record<string, Notation>> = {
  '\\(': { close: '\\)', make: (inner) => mathjax(inner, false) },
  '\\[': { close: '\\]', make: (inner) => mathjax(inner, true) },
  '[$]': {
    close: '[/$]',
    make: (inner) => ({ ...mathjax(inner, false), latex: `$${inner}$` }),
  },
  '[$$]': {
    close: '[/$$]',
    make: (inner) => ({
      ...mathjax(inner, true),
      latex: `\\begin{displaymath}${inner}\\end{displaymath}`,
    }),
  },
  '[latex]': { close: '[/latex]', make: latexDocument },
};

function latexDocument(inner: string): Formula {
  const formula = /^\s*(\$\$?)([^$]+)\1\s*$/.exec(inner);
  return {
    ...{ tex: formula?.[2] ?? inner, display: formula?.[1] === '$$', latex: inner },
    isFormula: formula !== null,
  };
}

const START = /<|\\[([]|\[\$\$?\]|\[latex\]/g;
export const MOST = 500;
const LONGEST = 20_000;

/**
 * Takes mathematics out of a rendered side, so that the sanitiser sees none of it. Notation inside tags, comments,
 * `pre` and `code` is text. Linear: an ending that does not follow is looked for once.
 */
export function takeMaths(html: string): { html: string; formulas: Formula[] } {
  const formulas: Formula[] = [];
  const missing = new Set<string>();
  const endOf = (sought: string, from: number): number => {
    const at = missing.has(sought) ? -1 : html.indexOf(sought, from);
    if (at < 0) missing.add(sought);
    return at < 0 ? -1 : at + sought.length;
  };
  let result = '';
  let from = 0;
  let at = next(html, 0);
  while (at && formulas.length < MOST) {
    const found = at.text === '<' ? elementAt(html, at.index, endOf) : notationAt(html, at, endOf);
    if (found.formula) {
      result += `${html.slice(from, at.index)}[engraph:maths:${formulas.length}]`;
      formulas.push(found.formula);
      from = found.end;
    }
    at = next(html, found.end);
  }
  return { html: result + html.slice(from), formulas };
}

interface Start {
  readonly index: number;
  readonly text: string;
}
function next(html: string, from: number): Start | null {
  START.lastIndex = from;
  const match = START.exec(html);
  return match ? { index: match.index, text: match[0] } : null;
}

interface Found {
  readonly end: number;
  readonly formula: Formula | null;
}
type EndOf = (sought: string, from: number) => number;

function notationAt(html: string, { index, text }: Start, endOf: EndOf): Found {
  const notation = NOTATIONS[text];
  const start = index + text.length;
  const end = notation ? endOf(notation.close, start) : -1;
  if (!notation || end < 0 || end - start > LONGEST) return { end: start, formula: null };
  const inner = html.slice(start, end - notation.close.length);
  return { end, formula: notation.make(sourceOf(inner)) };
}

const SHIELDS = ['<pre', '<code', '<textarea', '<script', '<style', '<!--'];
const MATHJAX = '<anki-mathjax';

/** What begins with `<`: a formula of the editor's own element, text that is no mathematics, or a tag. */
function elementAt(html: string, index: number, endOf: EndOf): Found {
  const head = html.slice(index, index + 14).toLowerCase();
  if (head.startsWith(MATHJAX)) {
    const inner = endOf('>', index);
    const end = inner < 0 ? -1 : endOf('</anki-mathjax>', inner);
    if (end >= 0 && end - inner <= LONGEST) {
      const display = /\bblock\s*=\s*["']?true/i.test(html.slice(index, inner));
      const source = html.slice(inner, end - '</anki-mathjax>'.length);
      return { end, formula: mathjax(sourceOf(source), display) };
    }
  }
  const shield = SHIELDS.find(
    (name) => head.startsWith(name) && !/[a-z0-9]/.test(head[name.length] ?? ' '),
  );
  const closing = shield === '<!--' ? '-->' : shield ? `</${shield.slice(1)}` : '>';
  const end = endOf(closing, index + 1);
  return { end: end < 0 ? index + 1 : end, formula: null };
}

/** As Anki reads it: line breaks are new lines, tags and references go. */
const sourceOf = (inner: string): string =>
  decodeEntities(stripTags(inner.replace(/<br ?\/?>|<div>/gi, '\n'))).replaceAll('\u00a0', ' ');
