import { fail, ok, type Result } from '../../base/result.ts';

/** A template of Anki's language, parsed (facts §7). */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'field';
      readonly name: string;
      /** The one nearest the field, which is applied first, first. */
      readonly filters: readonly string[];
    }
  | {
      readonly kind: 'condition';
      readonly name: string;
      readonly negated: boolean;
      readonly children: readonly TemplateNode[];
    };

export interface TemplateProblem {
  readonly kind:
    | 'unclosed-brackets'
    | 'unclosed-condition'
    | 'unopened-condition'
    | 'crossed-condition'
    | 'too-deep'
    | 'unknown-field'
    | 'too-long';
  /** Field, condition or text that it is about. */
  readonly name: string;
}

type Condition = Extract<TemplateNode, { kind: 'condition' }>;
interface Level {
  readonly condition: Omit<Condition, 'children' | 'kind'> | null;
  readonly children: TemplateNode[];
}

const OTHER_DELIMITERS = '{{=<% %>=}}';
/** Conditions inside one another; more is no template but an attack on the stack. */
const DEEPEST = 100;

const KEPT = 200;
const parsed = new Map<string, Result<readonly TemplateNode[], TemplateProblem>>();

/** The template as a tree; the last few hundred are remembered. The first problem found is returned. */
export function parseTemplate(text: string): Result<readonly TemplateNode[], TemplateProblem> {
  const known = parsed.get(text);
  if (known) return known;
  const result = parse(text);
  parsed.set(text, result);
  const oldest = parsed.size > KEPT ? parsed.keys().next().value : undefined;
  if (oldest !== undefined) parsed.delete(oldest);
  return result;
}

function parse(source: string): Result<readonly TemplateNode[], TemplateProblem> {
  const trimmed = source.trimStart();
  const other = trimmed.startsWith(OTHER_DELIMITERS);
  const text = other ? trimmed.slice(OTHER_DELIMITERS.length) : source;
  const [open, close] = other ? ['<%', '%>'] : ['{{', '}}'];
  const levels: Level[] = [{ condition: null, children: [] }];
  const nextOpen = markFinder(text, open);
  let from = 0;
  for (;;) {
    const start = nextOpen(from);
    const here = levels.at(-1)?.children;
    if (start > from) here?.push({ kind: 'text', text: text.slice(from, start) });
    if (start === text.length) break;
    const end = text.indexOf(close, start + open.length);
    if (end < 0) return fail({ kind: 'unclosed-brackets', name: text.slice(start, start + 40) });
    const problem = addMark(levels, text.slice(start + open.length, end));
    if (problem) return fail(problem);
    from = end + close.length;
  }
  const last = levels.at(-1);
  if (last?.condition) return fail({ kind: 'unclosed-condition', name: last.condition.name });
  return ok(levels[0]?.children ?? []);
}

/** Finds the next mark at or after an index, else the text's end; marks in comments do not count. */
function markFinder(text: string, open: string): (from: number) => number {
  const find = (sought: string, from: number): number => {
    const at = text.indexOf(sought, from);
    return at < 0 ? text.length : at;
  };
  // Remembered, so that a text is searched for comments once and not once a mark.
  let comment = find('<!--', 0);
  return (from) => {
    let at = find(open, from);
    while (comment < at) {
      if (comment < from) {
        comment = find('<!--', from);
        continue;
      }
      const end = text.indexOf('-->', comment + 4);
      if (end < 0) comment = text.length;
      else {
        if (end > at) at = find(open, end + 3);
        comment = find('<!--', end + 3);
      }
    }
    return at;
  };
}

function addMark(levels: Level[], inside: string): TemplateProblem | null {
  const mark = inside.replace(/^\{+/, '').trim();
  const name = mark.slice(1).trim();
  const level = levels.at(-1);
  if (!level) throw new Error('Inconsistent: a template without its outermost level');
  if (mark.length > 1 && (mark.startsWith('#') || mark.startsWith('^'))) {
    if (levels.length > DEEPEST) return { kind: 'too-deep', name };
    levels.push({ condition: { name, negated: mark.startsWith('^') }, children: [] });
    return null;
  }
  if (mark.length > 1 && mark.startsWith('/')) {
    if (!level.condition) return { kind: 'unopened-condition', name };
    if (level.condition.name !== name) return { kind: 'crossed-condition', name };
    levels.pop();
    const { condition, children } = level;
    levels.at(-1)?.children.push({ kind: 'condition', ...condition, children });
    return null;
  }
  const [field = '', ...filters] = mark.split(':').reverse();
  level.children.push({ kind: 'field', name: field, filters: filters.map((each) => each.trim()) });
  return null;
}
