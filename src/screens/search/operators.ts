import { closest } from '../../deck/suggest.ts';

/** Every operator, as it is typed and what it finds. */
export const OPERATORS: readonly { readonly insert: string; readonly finds: string }[] = [
  { insert: 'deck:', finds: 'cards of a deck' },
  { insert: 'layer:', finds: 'architecture, component, module, code' },
  { insert: 'tag:', finds: 'cards with a tag' },
  { insert: 'is:', finds: 'due, new, suspended, leech, flagged' },
  { insert: 'concept:', finds: 'cards of a concept' },
  { insert: 'r<', finds: 'recall below, as r<0.7' },
  { insert: 's>', finds: 'stability in days above, as s>30' },
  { insert: 'd>', finds: 'difficulty above, 1 to 10' },
  { insert: 'added:', finds: 'added in the last days, as added:7' },
];

/** "deck:, layer:, …", with what needs no name. */
export const knownOperators = (): string =>
  `${OPERATORS.map(({ insert }) => insert).join(', ')}, "exact" and -not`;

/** The operator that a mistyped name is nearest to; null when none is near. */
export function nearestOperator(name: string): string | null {
  const names = OPERATORS.map(({ insert }) => insert).filter((insert) => insert.endsWith(':'));
  const near = closest(
    name.toLowerCase(),
    names.map((insert) => insert.slice(0, -1)),
  );
  return near === null ? null : `${near}:`;
}
