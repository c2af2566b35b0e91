import type { Notetype } from '../notetype.ts';
import { collectNumbers } from './cloze.ts';
import { parseTemplate, type TemplateNode } from './parse.ts';

const BLANK = /^(?:\s|<\/?(?:br|div) ?\/?>)*$/i;

/** A field of nothing but white space and `<br>`, `<div>` is empty; `&nbsp;` is content. */
export const isBlank = (value: string): boolean =>
  value === '' || (value.length < 10_000 && BLANK.test(value));

/**
 * Ordinals of the cards that a note has, ascending (facts §7): a template whose front reaches a field that is
 * not empty, or a cloze number of any field, less one. At least card 0.
 */
export function cardOrdinals(notetype: Notetype, values: readonly string[]): number[] {
  const found = notetype.kind === 'normal' ? byFronts(notetype, values) : byNumbers(values);
  return found.length > 0 ? found : [0];
}

function byFronts({ fields, templates }: Notetype, values: readonly string[]): number[] {
  const filled = new Set<string>();
  fields.forEach(({ name }, i) => {
    if (!isBlank(values[i] ?? '')) filled.add(name);
  });
  return templates.flatMap(({ front }, ordinal) => {
    const parsed = parseTemplate(front);
    return parsed.ok && reachesContent(parsed.value, filled) ? [ordinal] : [];
  });
}

function byNumbers(values: readonly string[]): number[] {
  const found = new Set<number>();
  for (const value of values) collectNumbers(value, found);
  return [...found].sort((a, b) => a - b).map((number) => number - 1);
}

/** True when a field that is not empty is inserted, conditions honoured. Plain text does not count. */
export const reachesContent = (
  nodes: readonly TemplateNode[],
  filled: ReadonlySet<string>,
): boolean =>
  nodes.some((node) => {
    if (node.kind === 'text') return false;
    if (node.kind === 'field') return filled.has(node.name) || filled.has(node.name.trim());
    return filled.has(node.name) !== node.negated && reachesContent(node.children, filled);
  });
