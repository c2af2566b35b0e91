import type { NotetypeId } from '../../../base/id.ts';
import type { Notetype } from '../../../deck/notetype.ts';
import { numbers } from './numbers.ts';

/** Each notetype under its own number of Anki; of two with one number the later gets another. */
export function numberNotetypes(
  notetypes: readonly Notetype[],
): ReadonlyMap<NotetypeId, { readonly number: number; readonly notetype: Notetype }> {
  const byId = new Map(notetypes.map((notetype) => [notetype.id, notetype]));
  const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const taken = new Set<number>();
  const made = new Map<NotetypeId, { number: number; notetype: Notetype }>();
  const homeless: Notetype[] = [];
  for (const notetype of sorted) {
    const number = Number(notetype.foreign['id'] ?? NaN);
    const isFree = Number.isSafeInteger(number) && number > 0 && !taken.has(number);
    if (!isFree) homeless.push(notetype);
    else {
      taken.add(number);
      made.set(notetype.id, { number, notetype });
    }
  }
  const others = numbers(taken);
  for (const notetype of homeless)
    made.set(notetype.id, { number: others.of(`notetype ${notetype.id}`), notetype });
  return made;
}
