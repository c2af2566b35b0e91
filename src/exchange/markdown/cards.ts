import { fencedLines, shielded } from '../native/shield.ts';
import { gapsIn, numbersOf, withMarks } from './gaps.ts';
import { markIn, tagsOf, withoutTags } from './words.ts';

/** A card as a page has it. */
export interface PageCard {
  readonly kind: 'question' | 'reverse' | 'cloze';
  readonly front: string;
  /** Of a cloze: the passage with gaps marked (`native/note.ts`). */
  readonly back: string;
  /** The heading under which it stands. */
  readonly heading: string;
  readonly tags: readonly string[];
  /** What makes it the same card in a later version of the page. */
  readonly key: string;
  readonly mark: string | null;
  /** The number of its gaps, 0 where they have none: cards of one passage share key and mark. */
  readonly part: number;
  /** Counted from 1. */
  readonly line: number;
}

interface Scan {
  readonly lines: readonly string[];
  /** The same lines, code and formulas hidden. */
  readonly mask: readonly string[];
  readonly fenced: readonly boolean[];
  readonly cards: PageCard[];
  heading: string;
}

const HEADING = /^#{1,6}[ \t]+(\S.*)$/;
/** A heading's text, without the hashes before it and those that may close it. */
const headingOf = (line: string): string =>
  (HEADING.exec(line)?.[1] ?? '').trimEnd().replace(/\s#+$/, '');
const CARD = /(?:^|\s)#(?:card|flashcard)(-reverse|-spaced)?(?=\s|$)/i;
const START = /^\s{0,3}START\s*$/;
const QUESTION =
  /^\s{0,3}(?:[-*]\s+)?(?:\*\*|__)?(?:Q|Question)\d{0,4}(?:\*\*|__)?\s?:(?:\*\*|__)?\s*(.*)$/i;
const ANSWER =
  /^\s{0,5}(?:[-*]\s+)?(?:\*\*|__)?(?:A|Answer)\d{0,4}(?:\*\*|__)?\s?:(?:\*\*|__)?\s*(.*)$/i;
const DIVIDER = /^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;

/** The cards that a page marks as such: facts §12. */
export function cardsOf(body: string, title: string): PageCard[] {
  const scan = scanOf(body, title);
  for (let i = 0; i < scan.lines.length;) i = Math.max(i + 1, takeBlock(i, scan));
  return scan.cards;
}

export function scanOf(body: string, title: string): Scan {
  const lines = body.split('\n');
  const mask = shielded(body).split('\n');
  return { lines, mask, fenced: fencedLines(lines), cards: [], heading: title };
}

/** Takes what begins at a line; returns the line after it. */
function takeBlock(i: number, scan: Scan): number {
  const line = scan.mask[i] ?? '';
  if (isEmpty(i, scan) || DIVIDER.test(line)) return i + 1;
  const heading = HEADING.exec(line);
  if (heading) return takeHeading(i, scan);
  if (START.test(line)) return takeStart(i, scan);
  if (QUESTION.test(line)) {
    const end = takeQuestion(i, scan);
    if (end > i) return end;
  }
  const end = blockEnd(i + 1, scan);
  return takeMulti(i, end, scan) ?? takeTagged(i, end, scan) ?? takeInline(i, end, scan);
}

const isEmpty = (i: number, { lines, fenced }: Scan): boolean =>
  !fenced[i] && (lines[i] ?? '').trim() === '';

const isStart = (i: number, { mask, fenced }: Scan): boolean => {
  const line = mask[i] ?? '';
  return (
    !fenced[i] &&
    (HEADING.test(line) || START.test(line) || QUESTION.test(line) || DIVIDER.test(line))
  );
};

/** The first line from `i` that is empty or begins something else. */
function blockEnd(i: number, scan: Scan): number {
  let end = i;
  while (end < scan.lines.length && !isEmpty(end, scan) && !isStart(end, scan)) end++;
  return end;
}

const textOf = ({ lines }: Scan, from: number, to: number): string =>
  lines.slice(from, to).join('\n');

function add(
  scan: Scan,
  line: number,
  found: {
    kind: PageCard['kind'];
    front: string;
    back: string;
    source: string;
    key?: string;
    part?: number;
  },
): void {
  const { kind, source } = found;
  const front = withoutTags(found.front);
  const back = withoutTags(found.back);
  if (back === '' || (front === '' && kind !== 'cloze')) return;
  scan.cards.push({
    ...{ kind, front, back, heading: scan.heading, tags: tagsOf(source), mark: markIn(source) },
    ...{ key: found.key ?? front, part: found.part ?? 0, line: line + 1 },
  });
}

function takeHeading(i: number, scan: Scan): number {
  const text = headingOf(scan.lines[i] ?? '');
  const tag = CARD.exec(scan.mask[i] ?? '');
  if (!tag) {
    scan.heading = withoutTags(text) || scan.heading;
    return i + 1;
  }
  let end = i + 1;
  while (end < scan.lines.length && !(HEADING.test(scan.mask[end] ?? '') && !scan.fenced[end]))
    end++;
  const kind = tag[1] === '-reverse' ? 'reverse' : 'question';
  add(scan, i, { kind, front: text, back: textOf(scan, i + 1, end), source: textOf(scan, i, end) });
  scan.heading = withoutTags(text) || scan.heading;
  return end;
}

/** Obsidian_to_Anki: `START`, a notetype, the fields, `END`. */
function takeStart(i: number, scan: Scan): number {
  const below = scan.lines.slice(i + 1, i + 400);
  const end = i + 1 + below.findIndex((line) => /^\s{0,3}END\s*$/.test(line));
  if (end <= i) return i + 1;
  const body = scan.lines.slice(i + 2, end).filter((line) => !/^\s*(?:Tags|Deck):/i.test(line));
  const source = textOf(scan, i, end);
  const back = body.findIndex((line) => /^\s*(?:Back|Back Extra):/i.test(line));
  const strip = (text: string) => text.replace(/^\s*(?:Front|Back|Back Extra|Text):[ \t]*/i, '');
  const front = strip((back < 0 ? body : body.slice(0, back)).join('\n'));
  const tags = tagLine(scan.lines.slice(i, end));
  if (/cloze/i.test(scan.lines[i + 1] ?? '')) takePassage(scan, i, front);
  else if (back >= 0) {
    const kind = /revers/i.test(scan.lines[i + 1] ?? '') ? 'reverse' : 'question';
    add(scan, i, {
      kind,
      front,
      back: strip(body.slice(back).join('\n')),
      source: `${source}\n${tags}`,
    });
  }
  return end + 1;
}

const tagLine = (lines: readonly string[]): string =>
  (/^\s*Tags:(.*)$/i.exec(lines.find((line) => /^\s*Tags:/i.test(line)) ?? '')?.[1] ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map((tag) => `#${tag.replaceAll('::', '/')}`)
    .join(' ');

function takeQuestion(i: number, scan: Scan): number {
  let answer = i + 1;
  while (
    answer < scan.lines.length &&
    (scan.fenced[answer] || !ANSWER.test(scan.mask[answer] ?? ''))
  ) {
    if (isStart(answer, scan)) return i;
    answer++;
  }
  if (answer >= scan.lines.length) return i;
  let end = answer + 1;
  let hasText = (ANSWER.exec(scan.lines[answer] ?? '')?.[1] ?? '') !== '';
  while (end < scan.lines.length && !isStart(end, scan)) {
    // An empty line ends the answer, unless what follows can only belong to it.
    if (
      isEmpty(end, scan) &&
      hasText &&
      !/^(?:\s{2,}\S|\s*(?:`{3}|~{3}|\||[-*+]\s|\d+[.)]\s))/.test(scan.lines[end + 1] ?? '')
    )
      break;
    if (!isEmpty(end, scan)) hasText = true;
    end++;
  }
  const front = [QUESTION.exec(scan.lines[i] ?? '')?.[1] ?? '', textOf(scan, i + 1, answer)].join(
    '\n',
  );
  const back = [
    ANSWER.exec(scan.lines[answer] ?? '')?.[1] ?? '',
    textOf(scan, answer + 1, end),
  ].join('\n');
  add(scan, i, { kind: 'question', front, back, source: textOf(scan, i, end) });
  return end;
}

/** A question, a line `?` (or `??` for both directions), an answer. */
function takeMulti(i: number, end: number, scan: Scan): number | null {
  for (let at = i + 1; at < end - 1; at++) {
    const mark = scan.fenced[at] ? '' : (scan.lines[at] ?? '').trim();
    if (mark !== '?' && mark !== '??') continue;
    const kind = mark === '??' ? 'reverse' : 'question';
    const [front, back] = [textOf(scan, i, at), textOf(scan, at + 1, end)];
    add(scan, i, { kind, front, back, source: textOf(scan, i, end) });
    return end;
  }
  return null;
}

/** `question #card`, the answer in the lines below. */
function takeTagged(i: number, end: number, scan: Scan): number | null {
  for (let at = i; at < end; at++) {
    const tag = scan.fenced[at] ? null : CARD.exec(scan.mask[at] ?? '');
    if (!tag) continue;
    let stop = end;
    if (at + 1 === end) {
      while (stop < scan.lines.length && isEmpty(stop, scan)) stop++;
      stop = isStart(stop, scan) ? stop : blockEnd(stop, scan);
    }
    const [front, back] = [textOf(scan, i, at + 1), textOf(scan, at + 1, stop)];
    if (back.trim() === '') continue;
    const kind = tag[1] === '-reverse' ? 'reverse' : 'question';
    add(scan, i, { kind, front, back, source: textOf(scan, i, stop) });
    return stop;
  }
  return null;
}

/** `question :: answer` and `term ::: meaning`, a line each; a block without any is perhaps a cloze. */
function takeInline(i: number, end: number, scan: Scan): number {
  let any = false;
  for (let at = i; at < end; at++) {
    const cut = scan.fenced[at] ? null : separatorIn(scan.mask[at] ?? '');
    if (!cut) continue;
    any = true;
    const line = scan.lines[at] ?? '';
    const front = line.slice(0, cut.from).replace(/^\s*(?:[-*+]|\d{1,9}[.)]|>)\s+/, '');
    const kind = cut.both ? 'reverse' : 'question';
    add(scan, at, { kind, front, back: line.slice(cut.to), source: line });
  }
  if (!any) takePassage(scan, i, textOf(scan, i, end));
  return end;
}

function separatorIn(mask: string): { from: number; to: number; both: boolean } | null {
  if (mask.length > 5_000 || /^\s*\|/.test(mask)) return null;
  for (const { 0: sign, index } of mask.matchAll(/:{2,}/g)) {
    const [before, after] = [mask.slice(0, index), mask.slice(index + sign.length)];
    if (sign.length > 3 || before.trim() === '' || after.trim() === '') continue;
    // Names of code in prose, and gaps of Anki's kind.
    if (/(?:\bstd|\{\{c\d{1,3}(?:[^}]{0,500})?)$/.test(before) || /^~?\w+[(<]/.test(after))
      continue;
    return { from: index, to: index + sign.length, both: sign.length === 3 };
  }
  return null;
}

/** A passage with gaps: one card for those without number, one for each number. */
function takePassage(scan: Scan, line: number, text: string): void {
  const clean = withoutTags(text);
  const gaps = gapsIn(clean, 'obsidian');
  const key = withMarks(clean, gaps, 'none').replace(/\s+/g, ' ');
  for (const number of numbersOf(gaps))
    add(scan, line, {
      ...{ kind: 'cloze', front: '', back: withMarks(clean, gaps, number), source: text },
      key: number === null ? key : `${key}\u001f${number}`,
      part: number ?? 0,
    });
}

/** Cards of pages that mark none: two halves around the one divider, else each heading asks for its text. */
export function plainCardsOf(body: string, title: string): PageCard[] {
  const scan = scanOf(body, title);
  const dividers = scan.mask.flatMap((line, i) =>
    DIVIDER.test(line) && !scan.fenced[i] ? [i] : [],
  );
  const [only, second] = dividers;
  const headings = scan.mask.flatMap((line, i) =>
    HEADING.test(line) && !scan.fenced[i] ? [i] : [],
  );
  if (only !== undefined && second === undefined && headings.every((i) => i < only)) {
    const [front, back] = [textOf(scan, 0, only), textOf(scan, only + 1, scan.lines.length)];
    add(scan, 0, { kind: 'question', front, back, source: body });
    return scan.cards;
  }
  headings.forEach((from, n) => {
    const to = headings[n + 1] ?? scan.lines.length;
    const text = headingOf(scan.lines[from] ?? '');
    add(scan, from, {
      kind: 'question',
      front: text,
      back: textOf(scan, from + 1, to),
      source: textOf(scan, from, to),
    });
  });
  return scan.cards;
}
