import {
  card,
  collection11,
  legacyPackage,
  note,
  review,
} from '../../src/exchange/anki/open/sample.ts';
import { chanceFrom } from './chance.ts';

const FIRST = 1_600_000_000_000;

const chance = chanceFrom(7);
const WORDS = Array.from({ length: 20_000 }, () =>
  Array.from(
    { length: 2 + chance.below(9) },
    () => 'abcdefghijklmnopqrstuvwxyz'[chance.below(26)],
  ).join(''),
);
const words = (n: number) =>
  Array.from({ length: n }, () => WORDS[chance.below(WORDS.length)]).join(' ');

/** A package of that many notes, each one card, in words that mean nothing; the same each time it is made first. */
export async function packageOf(notes: number, reviews: number): Promise<Buffer> {
  const rows = {
    notes: Array.from({ length: notes }, (_, i) =>
      note(FIRST + i, [words(10), `<div>${words(30)}</div>`], { 5: ` ${WORDS[i % 50]} ` }),
    ),
    cards: Array.from({ length: notes }, (_, i) =>
      card(FIRST + i, FIRST + i, { 6: 2, 7: 2, 8: 900 + (i % 400), 9: 30, 10: 2500, 11: 4 }),
    ),
    revlog: Array.from({ length: reviews }, (_, i) =>
      review(FIRST + i * 977, FIRST + ((i * 7919) % notes)),
    ),
  };
  const blob = await legacyPackage(2, await collection11(rows));
  return Buffer.from(await blob.arrayBuffer());
}
