import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordDiff, type Piece } from './word-diff.ts';

const shown = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');

test.each([
  {
    name: 'words in the middle',
    mine: 'When the first port on a host',
    theirs: 'When the first port of a network on a host',
    want: ['When the first port on a host', 'When the first port [of a network ]on a host'],
  },
  { name: 'another word', mine: 'a b c', theirs: 'a x c', want: ['a [b] c', 'a [x] c'] },
  {
    name: 'two words in a row are one piece',
    mine: 'send it now then',
    theirs: 'drop them now then',
    want: ['[send it] now then', '[drop them] now then'],
  },
  { name: 'nothing on one side', mine: '', theirs: 'new', want: ['', '[new]'] },
  { name: 'a mark alone', mine: 'yes.', theirs: 'yes,', want: ['yes[.]', 'yes[,]'] },
  { name: 'the same', mine: 'a b', theirs: 'a b', want: ['a b', 'a b'] },
])('$name', ({ mine, theirs, want }) => {
  const diff = wordDiff(mine, theirs);
  expect([shown(diff.mine), shown(diff.theirs)]).toEqual(want);
});

test('each side reads as it was written, and what is not marked is the same on both', () => {
  const words = fc.array(fc.constantFrom('a', 'bb', 'ccc', ' ', '. ', '\n', 'é'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(words, words, (a, b) => {
      const [mine, theirs] = [a.join(''), b.join('')];
      const diff = wordDiff(mine, theirs);
      const all = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('');
      const common = (pieces: readonly Piece[]) =>
        pieces
          .filter(({ differs }) => !differs)
          .map(({ text }) => text)
          .join('')
          .replace(/\s+/g, '');
      expect(all(diff.mine)).toBe(mine);
      expect(all(diff.theirs)).toBe(theirs);
      expect(common(diff.mine)).toBe(common(diff.theirs));
    }),
  );
});

test('a long text is cut, and begins shortly before its first difference', () => {
  const long = 'word '.repeat(2_000);
  const diff = wordDiff(`${long}mine`, `${long}theirs`);
  expect(shown(diff.mine).length).toBeLessThan(200);
  expect(shown(diff.theirs)).toMatch(/^….*\[theirs\]$/);
  const whole = wordDiff('x '.repeat(5_000), 'y '.repeat(5_000));
  expect(shown(whole.mine).length).toBeLessThan(610);
});
