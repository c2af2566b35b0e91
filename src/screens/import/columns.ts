import type { ColumnRole, Mapping } from '../../exchange/reading.ts';

export const SEPARATORS = [
  { value: '\t', text: 'Tab' },
  { value: ',', text: 'Comma' },
  { value: ';', text: 'Semicolon' },
  { value: '|', text: 'Pipe' },
  { value: ':', text: 'Colon' },
  { value: ' ', text: 'Space' },
] as const;

export const ROLES: readonly { readonly value: string; readonly text: string }[] = [
  { value: 'front', text: 'Front' },
  { value: 'back', text: 'Back' },
  { value: 'tags', text: 'Tags' },
  { value: 'deck', text: 'Deck' },
  { value: 'guid', text: 'Anki’s id' },
  { value: 'notetype', text: 'Note type' },
  { value: 'ignore', text: 'Not used' },
];

/** A role as the value of an option, and back. */
export const roleValue = (role: ColumnRole): string =>
  typeof role === 'string' ? role : `field:${role.field}`;
export const roleOf = (value: string): ColumnRole =>
  value.startsWith('field:')
    ? { field: value.slice('field:'.length) }
    : (value as Exclude<ColumnRole, object>);

/** Only one column can be front, back and so on: whoever had the role before is not used. */
export const withRole = (
  roles: readonly ColumnRole[],
  at: number,
  role: ColumnRole,
): ColumnRole[] =>
  roles.map((old, i) => {
    if (i === at) return role;
    return role !== 'ignore' && roleValue(old) === roleValue(role) ? 'ignore' : old;
  });

/** "Column 2", with its name where the first row holds names. */
export function columnName({ header, sample }: Mapping, at: number): string {
  const name = header ? sample[0]?.[at]?.trim() : '';
  return name ? `Column ${at + 1}, ${name}` : `Column ${at + 1}`;
}

/** Fields beyond front and back that columns of this file go to, each once. */
export const fieldsOf = ({ roles }: Mapping): string[] => [
  ...new Set(roles.flatMap((role) => (typeof role === 'string' ? [] : [role.field]))),
];
