import { decodeEntities } from '../deck/template/entities.ts';
import { referencesIn } from './anki/convert/media-names.ts';

/** Names of files that HTML shows or plays, as they are stored; addresses and paths are none. */
export function mediaNamesIn(html: string): string[] {
  const names = new Set<string>();
  for (const written of referencesIn(html)) {
    const name = mediaNameOf(written);
    const isName = name !== '' && name.length <= 400 && !/[\\/]|^[a-z][a-z0-9+.-]*:/i.test(name);
    if (isName) names.add(name);
  }
  return [...names];
}

/** A file name as it is stored: entities and percent signs decoded, in NFC. */
export function mediaNameOf(written: string): string {
  const plain = decodeEntities(written.slice(0, 2_000)).trim();
  try {
    return decodeURIComponent(plain).normalize('NFC');
  } catch {
    return plain.normalize('NFC');
  }
}
