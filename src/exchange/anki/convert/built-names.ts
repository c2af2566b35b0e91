import type { Notetype } from '../../../deck/notetype.ts';
import { isBlank } from '../../../deck/template/generate.ts';
import { parseTemplate, type TemplateNode } from '../../../deck/template/parse.ts';
import { textOf } from '../../../deck/template/strip.ts';
import { templateReferencesIn, type MediaNames } from './media-names.ts';

/** Finds the files that templates name with the help of a note's fields: `<img src="{{File}}.png">`. */
export type BuiltNames = (values: readonly string[], media: MediaNames) => readonly string[];

/** As many of them as a notetype may have. */
const MOST = 50;
/** A longer value is no part of a file name. */
const LONGEST = 500;
const none: BuiltNames = () => [];

export function builtNames({ fields, templates }: Notetype): BuiltNames {
  const written = templates.flatMap(({ front, back }) => templateReferencesIn(front + back));
  const built = [...new Set(written)].filter((reference) => reference.includes('{{'));
  const parsed = built.slice(0, MOST).flatMap((reference) => {
    const nodes = parseTemplate(reference);
    return nodes.ok ? [nodes.value] : [];
  });
  if (parsed.length === 0) return none;
  return (values, media) => {
    const named = new Map(fields.map(({ name }, i) => [name, values[i] ?? '']));
    const found = parsed.flatMap((nodes) => media.find(drawn(nodes, named)) ?? []);
    return [...new Set(found)];
  };
}

/** The reference with the fields in it, as they are; `text:` is the one filter that helps a name. */
const drawn = (nodes: readonly TemplateNode[], named: ReadonlyMap<string, string>): string =>
  nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      const value = named.get(node.name) ?? named.get(node.name.trim()) ?? '';
      if (node.kind === 'condition')
        return isBlank(value) === node.negated ? drawn(node.children, named) : '';
      if (value.length > LONGEST) return '';
      return node.filters.includes('text') ? textOf(value) : value;
    })
    .join('');
