import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLetters } from './letters.ts';
import { compareBlanks, compareTyped, joinedBlanks } from './typed.ts';

const accept = (text: string, exact = false) => ({ text, exact });
/** `same[different]` */
const marked = (segments: readonly { text: string; same: boolean }[]) =>
  segments.map(({ text, same }) => (same ? text : `[${text}]`)).join('');

describe('type-in', () => {
  test.each([
    ['NoValidHost', 'NoValidHost', 'Exactly right.', 'good'],
    ['  novalidhost ', 'NoValidHost', 'Exactly right.', 'good'],
    ['add_fdb_entry', 'add_fdb_entries', 'Close: the ending differs.', 'hard'],
    ['fdb_entries', 'add_fdb_entries', 'Different. Compare below.', 'again'],
    ['xdd_fdb_entries', 'add_fdb_entries', 'Close: the beginning differs.', 'hard'],
    ['add_fbd_entries', 'add_fdb_entries', 'Close: two letters are swapped.', 'hard'],
    ['add_fdx_entries', 'add_fdb_entries', 'Close: one letter differs.', 'hard'],
    ['add_fd_entries', 'add_fdb_entries', 'Close: one letter differs.', 'hard'],
    ['add_xyz_entries', 'add_fdb_entries', 'Close: the middle differs.', 'hard'],
    ['add-fdb-entries', 'add_fdb_entries', 'Close: 2 letters differ.', 'hard'],
    ['remove', 'add_fdb_entries', 'Different. Compare below.', 'again'],
    ['', 'add_fdb_entries', 'Different. Compare below.', 'again'],
    ['4788', '4789', 'Different. Compare below.', 'again'], // a digit is never nearly right
    ['UDP port 478', 'UDP port 4789', 'Different. Compare below.', 'again'],
    ['ova', 'ovs', 'Different. Compare below.', 'again'], // too short to be close
    ['ovsx', 'ovsy', 'Close: the ending differs.', 'hard'],
    ['straße', 'Straße', 'Exactly right.', 'good'],
    ['cafe\u0301', 'café', 'Exactly right.', 'good'], // composed or not
  ])('%s for %s: %s', (typed, answer, verdict, rating) =>
    expect(compareTyped(typed, [accept(answer)])).toMatchObject({ verdict, rating }),
  );

  test('case counts in code', () => {
    expect(compareTyped('add_fdb', [accept('add_FDB', true)])).toMatchObject({
      verdict: 'Close: only upper and lower case differ.',
      rating: 'hard',
    });
    expect(compareTyped('add_FDB', [accept('add_FDB', true)]).rating).toBe('good');
  });
  test('differences are underlined on both sides', () => {
    const { typed, answer } = compareTyped('add_fdb_entry', [accept('add_fdb_entries')]);
    expect(marked(typed)).toBe('add_fdb_entr[y]');
    expect(marked(answer)).toBe('add_fdb_entr[ies]');
  });
  test('the nearest accepted answer counts, the first in a tie', () => {
    const all = [accept('control plane'), accept('controller')];
    expect(marked(compareTyped('controler', all).answer)).toBe('control[l]er');
    expect(compareTyped('controller', all).rating).toBe('good');
    expect(marked(compareTyped('', all).answer)).toBe('[controller]');
    expect(marked(compareTyped('zz', [accept('ab'), accept('cd')]).answer)).toBe('[ab]');
  });
  test('no accepted answer is a broken promise', () =>
    expect(() => compareTyped('a', [])).toThrow('Inconsistent'));
});

describe('several blanks', () => {
  const blanks = [accept('proxy'), accept('agent')];
  test.each([
    { typed: ['proxy', 'agent'], verdict: 'Exactly right.', rating: 'good' },
    { typed: ['proxy', 'agents'], verdict: 'Close: the ending differs.', rating: 'hard' },
    { typed: ['proxi', 'router'], verdict: 'Different. Compare below.', rating: 'again' },
    { typed: ['proxy'], verdict: 'Different. Compare below.', rating: 'again' },
  ])('$typed', ({ typed, verdict, rating }) =>
    expect(compareBlanks(typed, blanks)).toMatchObject({ verdict, rating }),
  );
  test('joined for one field', () => {
    expect(joinedBlanks(blanks)).toEqual(accept('proxy, agent'));
    expect(joinedBlanks([accept('a', true), accept('b')]).exact).toBe(false);
    expect(joinedBlanks([accept('a', true), accept('b', true)]).exact).toBe(true);
  });
});

describe('letters', () => {
  const words = fc.string({ unit: fc.constantFrom(...'abcé🙂'), maxLength: 12 });
  test('nothing lost; what is shared reads the same in both; changes as counted another way', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const { typed, answer, changes, swapped } = diffLetters(a, b, true);
        const text = (segments: typeof typed) => segments.map((s) => s.text).join('');
        const kept = (segments: typeof typed) => text(segments.filter(({ same }) => same));
        expect([text(typed), text(answer)]).toEqual([a, b]);
        expect(kept(typed)).toBe(kept(answer));
        if (!swapped) expect(changes).toBe(distance([...a], [...b]));
        expect(diffLetters(b, a, true).changes).toBe(changes);
      }),
    );
  });
  test('of long texts no table is made: the rest counts as changed', () => {
    const { changes } = diffLetters('ab'.repeat(20_000), 'ba'.repeat(20_000), false);
    expect(changes).toBe(40_000);
  });
});

/** Levenshtein's distance by its recursive definition. */
function distance(a: string[], b: string[], known = new Map<string, number>()): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const key = `${a.length}/${b.length}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  const value = Math.min(
    distance(restA, restB, known) + (a[0] === b[0] ? 0 : 1),
    distance(restA, b, known) + 1,
    distance(a, restB, known) + 1,
  );
  known.set(key, value);
  return value;
}
