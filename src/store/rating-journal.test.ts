import { beforeEach, expect, test } from 'vitest';
import type { ReviewId } from '../base/id.ts';
import { journalRows } from './journal-rows.ts';
import { JOURNAL_KEY, ratingJournal } from './rating-journal.ts';
import { answer, card } from './sample.ts';

const stored = new Map<string, string>();
let asked: string[] = [];
const place = {
  getItem: (key: string) => (asked.push('get'), stored.get(key) ?? null),
  setItem: (key: string, text: string) => void (asked.push('set'), stored.set(key, text)),
  removeItem: (key: string) => void (asked.push('remove'), stored.delete(key)),
};
const journal = () => ratingJournal(() => place);
const held = () => journalRows(stored.get(JOURNAL_KEY) ?? null);
const ids = () => held().rows.map(({ id }) => id);
const row = (id: string) => answer({ card: card('n0'), id: id as ReviewId });

beforeEach(() => {
  stored.clear();
  asked = [];
});

test('an empty one costs a single look', () => {
  expect(journal().isEmpty).toBe(true);
  expect(asked).toEqual(['get']);
});

test('what is kept is read as it was, and only the newest of it', () => {
  const mine = journal();
  mine.keep([row('a.1'), row('a.2')]);
  expect(held()).toEqual({ rows: [row('a.1'), row('a.2')], isDamaged: false });
  mine.keep([row('a.2')]);
  expect(ids()).toEqual(['a.2']);
  expect(mine.isEmpty).toBe(false);
  mine.keep([]);
  expect(stored.size).toBe(0);
});

test('what another window kept stays', () => {
  const [mine, theirs] = [journal(), journal()];
  mine.keep([row('a.1')]);
  theirs.keep([row('b.1')]);
  expect(ids()).toEqual(['a.1', 'b.1']);
  mine.keep([]);
  expect(ids()).toEqual(['b.1']);
});

test('it is taken once', () => {
  journal().keep([row('a.1')]);
  expect(journalRows(journal().take()).rows).toEqual([row('a.1')]);
  expect(journal().take()).toBeNull();
});

test('it stays small', () => {
  journal().keep(Array.from({ length: 1_000 }, (_, n) => row(`a.${n}`)));
  expect(ids()).toHaveLength(200);
  expect(stored.get(JOURNAL_KEY)!.length).toBeLessThan(100_000);
});

test('a browser that refuses, or has no room, is no failure', () => {
  const refusing = ratingJournal(() => {
    throw new DOMException('no', 'SecurityError');
  });
  refusing.keep([row('a.1')]);
  expect([refusing.isEmpty, refusing.take()]).toEqual([true, null]);
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  expect(() => ratingJournal(() => ({ ...place, setItem: full })).keep([row('a.1')])).not.toThrow();
});

const whole = JSON.stringify(row('a.1'));
test.each([
  { name: 'nothing', text: null, rows: 0, isDamaged: false },
  { name: 'an empty text', text: '', rows: 0, isDamaged: false },
  { name: 'an empty list', text: '[]', rows: 0, isDamaged: false },
  { name: 'a sound row', text: `[${whole}]`, rows: 1, isDamaged: false },
  { name: 'a text cut short', text: `[${whole}`, rows: 0, isDamaged: true },
  { name: 'no list', text: '{"length":1}', rows: 0, isDamaged: true },
  {
    name: 'a row without its shape',
    text: `[${whole},{"id":"a.2"},null]`,
    rows: 1,
    isDamaged: true,
  },
  {
    name: 'a row that no rating writes',
    text: `[${whole.replace('"kind":"answer"', '"kind":"reset"')}]`,
    rows: 0,
    isDamaged: true,
  },
  { name: 'far too much', text: `[${' '.repeat(1_000_000)}]`, rows: 0, isDamaged: true },
])('read: $name', ({ text, rows, isDamaged }) => {
  const read = journalRows(text);
  expect([read.rows.length, read.isDamaged]).toEqual([rows, isDamaged]);
});

test('what was damaged is no obstacle to what is kept next', () => {
  stored.set(JOURNAL_KEY, '{broken');
  journal().keep([row('a.1')]);
  expect(ids()).toEqual(['a.1']);
});
