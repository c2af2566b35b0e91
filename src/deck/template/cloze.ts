/**
 * Cloze notation of Anki (facts §7): `{{cN::text::hint}}`, nested up to ten deep, `{{c1,3::x}}` for several
 * cards. Everything here is linear in the length of the text.
 */
export interface Cloze {
  readonly ordinals: readonly number[];
  /** As written: `1`, or `1,3`. */
  readonly ordinal: string;
  readonly nodes: readonly ClozeNode[];
  readonly hint: string | null;
}
export type ClozeNode = string | Cloze;

const DEEPEST = 10;
/** Numbers above this count as this one. */
const HIGHEST = 500;
const MARK = /\}\}|\{\{c(\d{1,5}(?:,\d{1,5}){0,99})::/g;

interface OpenCloze {
  ordinals: number[];
  ordinal: string;
  nodes: ClozeNode[];
  hint: string | null;
}

/**
 * Text and clozes in order. Text of a cloze that is never closed is lost; one opened below the tenth level
 * opens nothing, and `}}` outside of any cloze is text.
 */
export function parseCloze(text: string): ClozeNode[] {
  const output: ClozeNode[] = [];
  if (!text.includes('{{c')) return text === '' ? [] : [text];
  const open: OpenCloze[] = [];
  let from = 0;
  MARK.lastIndex = 0;
  for (let match = MARK.exec(text); match; match = MARK.exec(text)) {
    if (match.index > from) addText(open.at(-1), output, text.slice(from, match.index));
    from = MARK.lastIndex;
    const ordinal = match[1];
    if (ordinal === undefined) {
      const closed = open.pop();
      (open.at(-1)?.nodes ?? output).push(closed ?? '}}');
    } else if (open.length < DEEPEST)
      open.push({ ordinals: numbersOf(ordinal), ordinal, nodes: [], hint: null });
  }
  if (from < text.length) addText(open.at(-1), output, text.slice(from));
  return output;
}

function addText(cloze: OpenCloze | undefined, output: ClozeNode[], text: string): void {
  if (!cloze) {
    output.push(text);
    return;
  }
  const hint = text.indexOf('::');
  if (hint < 0) cloze.nodes.push(text);
  else {
    cloze.nodes.push(text.slice(0, hint));
    cloze.hint = text.slice(hint + 2);
  }
}

function numbersOf(ordinal: string): number[] {
  if (!ordinal.includes(',')) return [Math.min(Number(ordinal), HIGHEST)];
  return ordinal.split(',').map((n) => Math.min(Number(n), HIGHEST));
}

/**
 * Adds the numbers of the text's clozes, nested ones too, to `found`. 0 makes no card. Follows `parseCloze` without
 * taking the text apart: it runs over every field of a package.
 */
export function collectNumbers(text: string, found: Set<number>): void {
  if (!text.includes('{{c')) return;
  const open: string[] = [];
  // What stands in a cloze that is never closed is lost with it.
  let pending: string[] = [];
  MARK.lastIndex = 0;
  for (let match = MARK.exec(text); match; match = MARK.exec(text)) {
    const ordinal = match[1];
    if (ordinal !== undefined) {
      if (open.length < DEEPEST) open.push(ordinal);
      continue;
    }
    const closed = open.pop();
    if (closed === undefined) continue;
    pending.push(closed);
    if (open.length > 0) continue;
    for (const each of pending)
      for (const number of numbersOf(each)) if (number > 0) found.add(number);
    pending = [];
  }
}

/** The text with its clozes as `show` makes them; `inner` is the cloze's own content, shown likewise. */
export function mapCloze(
  nodes: readonly ClozeNode[],
  show: (cloze: Cloze, inner: string) => string,
): string {
  let text = '';
  for (const node of nodes)
    text += typeof node === 'string' ? node : show(node, mapCloze(node.nodes, show));
  return text;
}

/** A cloze's own text, without the marks of those nested in it. */
export const clozeText = ({ nodes }: Cloze): string => mapCloze(nodes, (_, inner) => inner);

/** Clozes of one number, outermost first, in order of appearance. */
export function clozesOf(nodes: readonly ClozeNode[], number: number): Cloze[] {
  return nodes.flatMap((node) =>
    typeof node === 'string'
      ? []
      : [...(node.ordinals.includes(number) ? [node] : []), ...clozesOf(node.nodes, number)],
  );
}
