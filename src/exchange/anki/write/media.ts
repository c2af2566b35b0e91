import type { MediaReference } from '../../../deck/deck.ts';
import { referencesIn, renamedIn } from '../convert/media-names.ts';
import { mediaName } from '../../names.ts';
import type { ExportFile } from './content.ts';

const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
};

/** The names under which files go out: one name is one content. */
export interface FileNames {
  /** The name of a content; another one than `wanted` when that is taken by another content. */
  claim(wanted: string, hash: string): string;
  /** Content hash by name, in the order claimed. */
  readonly claimed: ReadonlyMap<string, string>;
}

export function fileNames(): FileNames {
  const claimed = new Map<string, string>();
  const given = new Map<string, string>();
  return {
    claimed,
    claim(wanted, hash) {
      const key = `${hash} ${wanted}`;
      const known = given.get(key);
      if (known !== undefined) return known;
      let name = mediaName(wanted) ?? hash.slice(0, 16);
      const holder = claimed.get(name);
      if (holder !== undefined && holder !== hash) name = withHash(name, hash);
      claimed.set(name, hash);
      given.set(key, name);
      return name;
    },
  };
}

/** `a.png` → `a-<16 digits>.png`. */
function withHash(name: string, hash: string): string {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  return `${stem.slice(0, 80)}-${hash.slice(0, 16)}${dot > 0 ? name.slice(dot) : ''}`;
}

/** Name of a picture of a native note, which is stored without one. */
export const pictureName = (hash: string, { type }: Pick<ExportFile, 'type'>): string =>
  `engraph-${hash.slice(0, 16)}.${ENDINGS[type] ?? 'bin'}`;

/** Fields with the names that their files go out under. Unchanged but where two decks share a name. */
export function fieldsWithNames(
  fields: readonly string[],
  files: readonly MediaReference[],
  names: FileNames,
): readonly string[] {
  const renamed = new Map<string, string>();
  for (const { name, hash } of files) {
    const given = names.claim(name, hash);
    if (given !== name) renamed.set(name, given);
  }
  if (renamed.size === 0) return fields;
  return fields.map((field) =>
    referencesIn(field).reduce((text, reference) => {
      const name = renamed.get(reference);
      return name === undefined ? text : renamedIn(text, reference, name);
    }, field),
  );
}
