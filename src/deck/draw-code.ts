import type { Code, InlineCode } from 'mdast';
import { inWords, readFenceInfo } from './fence-info.ts';
import { highlight } from './highlight.ts';
import type { CodeClass } from './highlight.ts';
import { escapeHtml, tag } from './html.ts';
import type { CodeBlank } from './tree.ts';

/** What stands in the place of blanks: the hint, or the hidden words. */
export type Blanks = 'hidden' | 'filled';

/** A blank before or after reveal, from HTML of the hidden words. */
export function drawBlank(blanks: Blanks, hint: string, hidden: string): string {
  if (blanks === 'filled') return tag('span', { class: 'filled' }, hidden);
  const label = hint === '' ? 'blank' : `blank, hint: ${hint}`;
  return tag('span', { class: 'blank', role: 'img', 'aria-label': label }, escapeHtml(hint));
}

/** A code span. */
export function drawInlineCode(node: InlineCode, blanks: Blanks): string {
  const piece = (text: string) => [{ html: escapeHtml(text), newline: false }];
  const cut = cutAtBlanks(node.value, node.data?.blanks ?? []);
  const parts = cut.flatMap((part) => drawPart(part, blanks, piece));
  return tag('code', { dir: 'ltr' }, parts.map(({ html }) => html).join(''));
}

/** A code fence: caption (only with a path or `sketch`), then one `span.ln` a line. */
export function drawFence(node: Code, blanks: Blanks): string {
  const written = [node.lang ?? '', node.meta ?? ''].join(' ');
  const { info } = readFenceInfo(written, node.value.split('\n').length);
  const lines = drawLines(node, info.language, blanks).map((html, index) => {
    const hit = info.marked.includes(index + 1);
    const mark = hit ? tag('span', { class: 'vh' }, 'Marked: ') : '';
    return tag('span', { class: hit ? 'ln hit' : 'ln' }, mark + html);
  });
  const label = [
    'Code',
    info.language,
    lines.length === 1 ? '1 line' : `${lines.length} lines`,
    info.marked.length === 0 ? '' : `marked ${inWords(info.marked)}`,
  ];
  const code = tag('code', { 'data-lang': info.language || null }, lines.join(''));
  const region = {
    dir: 'ltr',
    tabindex: 0,
    role: 'region',
    'aria-label': label.filter((word) => word !== '').join(', '),
  };
  const caption =
    (info.path === '' ? '' : tag('code', {}, escapeHtml(info.path))) +
    (info.sketch ? tag('span', {}, 'Sketch') : '');
  return tag(
    'figure',
    { class: 'codebox' },
    (caption === '' ? '' : tag('figcaption', { dir: 'ltr' }, caption)) + tag('pre', region, code),
  );
}

/** A stretch of a line as HTML, or the end of a line. */
interface Stretch {
  readonly html: string;
  readonly newline: boolean;
}

function drawLines(node: Code, language: string, blanks: Blanks): string[] {
  const colours = colouring(node.value, language);
  const paint = (_text: string, start: number, end: number) => colours(start, end);
  const lines = [''];
  for (const part of cutAtBlanks(node.value, node.data?.blanks ?? []))
    for (const { html, newline } of drawPart(part, blanks, paint))
      if (newline) lines.push('');
      else lines[lines.length - 1] += html;
  return lines;
}

/** A range of code, either plain or a blank. */
interface Part {
  readonly text: string;
  readonly start: number;
  readonly blank: CodeBlank | null;
}

function cutAtBlanks(value: string, blanks: readonly CodeBlank[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const blank of blanks) {
    parts.push({ text: value.slice(at, blank.start), start: at, blank: null });
    parts.push({ text: value.slice(blank.start, blank.end), start: blank.start, blank });
    at = blank.end;
  }
  parts.push({ text: value.slice(at), start: at, blank: null });
  return parts;
}

function drawPart(
  { text, start, blank }: Part,
  blanks: Blanks,
  paint: (text: string, start: number, end: number) => Stretch[],
): Stretch[] {
  const stretches = paint(text, start, start + text.length);
  if (!blank) return stretches;
  if (blanks === 'hidden') return [{ html: drawBlank('hidden', blank.hint, ''), newline: false }];
  // A blank over several lines is filled line by line.
  const filled: Stretch[] = [];
  let html = '';
  for (const stretch of [...stretches, { html: '', newline: true }]) {
    if (!stretch.newline) html += stretch.html;
    else {
      filled.push({ html: drawBlank('filled', '', html), newline: false }, stretch);
      html = '';
    }
  }
  return filled.slice(0, -1);
}

/** Highlights code once; the result gives any range of it as stretches. */
function colouring(code: string, language: string) {
  const runs: { start: number; end: number; colour: CodeClass | '' }[] = [];
  let at = 0;
  for (const { text, colour } of highlight(code, language)) {
    runs.push({ start: at, end: at + text.length, colour });
    at += text.length;
  }
  return (start: number, end: number): Stretch[] =>
    runs.flatMap((run) => {
      const text = code.slice(Math.max(run.start, start), Math.min(run.end, end));
      if (run.end <= start || run.start >= end) return [];
      return text
        .split('\n')
        .flatMap((line, index) => [
          ...(index > 0 ? [{ html: '', newline: true }] : []),
          ...(line === '' ? [] : [{ html: colourIn(line, run.colour), newline: false }]),
        ]);
    });
}

const colourIn = (text: string, colour: CodeClass | ''): string =>
  colour === '' ? escapeHtml(text) : tag('span', { class: colour }, escapeHtml(text));
