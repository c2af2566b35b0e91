import type { MediaReference } from '../../deck/deck.ts';
import type { ImportedMedia } from './imported.ts';

/** The content hash of what a name in a field or style stands for; names may be percent-encoded (facts §7). */
export type FileFinder = (name: string) => string | null;

export function fileFinder(files: readonly MediaReference[]): FileFinder {
  const byName = new Map(files.map(({ name, hash }) => [name.normalize('NFC'), hash]));
  return (name) => {
    const written = name.trim().normalize('NFC');
    return byName.get(written) ?? byName.get(decoded(written)) ?? null;
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name).normalize('NFC');
  } catch {
    // A lone % is part of the name.
    return name;
  }
}

const MOST_IN_STYLE = 40;

/**
 * Addresses of the files that styles of the card name, asked for beforehand because a style is cleaned in one go.
 * Files whose name does not occur in the text are not read.
 */
export async function styleAddresses(
  text: string,
  files: readonly MediaReference[],
  media: ImportedMedia,
): Promise<(name: string) => string | null> {
  const find = fileFinder(files);
  const known = new Map<string, string>();
  if (text.includes('url(')) {
    const named = files.filter(
      ({ name }) => text.includes(name) || text.includes(encodeURIComponent(name)),
    );
    await Promise.all(
      named.slice(0, MOST_IN_STYLE).map(async ({ hash }) => {
        const address = await media.address(hash);
        if (address !== null) known.set(hash, address);
      }),
    );
  }
  return (name) => {
    const hash = find(name);
    return hash === null ? null : (known.get(hash) ?? null);
  };
}

/** Gives every picture and sound of the fragment its address, or says that it is not stored. */
export async function fillFiles(
  fragment: DocumentFragment,
  find: FileFinder,
  media: ImportedMedia,
): Promise<void> {
  const elements = [...fragment.querySelectorAll<HTMLElement>('[data-media]')];
  await Promise.all(
    elements.map(async (element) => {
      const name = element.dataset['media'] ?? '';
      const hash = find(name);
      const address = hash === null ? null : await media.address(hash);
      delete element.dataset['media'];
      if (address !== null) element.setAttribute('src', address);
      else element.replaceWith(missing(element.localName === 'img' ? 'Picture' : 'Sound', name));
    }),
  );
}

/** A line in the place of a file that the deck did not bring. */
export function missing(kind: string, name: string): HTMLElement {
  const line = document.createElement('span');
  line.className = 'engraph-missing';
  line.textContent = `${kind} not stored (${name.slice(0, 120)}).`;
  return line;
}
