import { expect, test } from 'vitest';
import type { NotetypeId } from '../base/id.ts';
import { ankiNoteId, hashText, importedDeckId, notetypeId, textNoteId } from './ids.ts';

test('stored ids never change', () => {
  expect(hashText('')).toMatchInlineSnapshot(`"01fce5521065eb1a"`);
  expect(hashText('日本語::a')).toMatchInlineSnapshot(`"718841ec403b97fa"`);
  expect(importedDeckId(['Languages', 'French'])).toMatchInlineSnapshot(`"anki-a4c0e5b0c001"`);
});

test('200,000 near texts give 200,000 hashes', () => {
  const hashes = new Set<string>();
  for (let i = 0; i < 100_000; i++) {
    hashes.add(hashText(`note ${i}`));
    hashes.add(hashText(`${i.toString(36)}\u001f${i % 7}`));
  }
  expect(hashes.size).toBe(200_000);
});

test('each half of the hash alone collides no more than chance', () => {
  for (const half of [0, 8]) {
    const halves = new Set<string>();
    for (let i = 0; i < 100_000; i++) halves.add(hashText(`card ${i}`).slice(half, half + 8));
    // 100,000 of 2^32: 1.2 expected.
    expect(halves.size).toBeGreaterThan(99_985);
  }
});

const schema = { kind: 'normal', fields: ['Front', 'Back'], templates: ['Card 1'] };

test.each([
  {
    name: 'decks that differ by case are one',
    a: importedDeckId(['Go', 'Basics']),
    b: importedDeckId(['go', 'BASICS']),
    same: true,
  },
  {
    name: 'decks composed and decomposed are one',
    a: importedDeckId(['é']),
    b: importedDeckId(['e\u0301']),
    same: true,
  },
  {
    name: 'a level is not a space',
    a: importedDeckId(['a', 'b']),
    b: importedDeckId(['a b']),
    same: false,
  },
  {
    name: 'the schema is part of a notetype',
    a: notetypeId(1, schema),
    b: notetypeId(1, { ...schema, fields: ['Front'] }),
    same: false,
  },
  {
    name: 'a field is not a template',
    a: notetypeId(1, { ...schema, fields: ['A', 'B'], templates: ['C'] }),
    b: notetypeId(1, { ...schema, fields: ['A'], templates: ['B', 'C'] }),
    same: false,
  },
  {
    name: 'the kind is part of a notetype',
    a: notetypeId(1, schema),
    b: notetypeId(1, { ...schema, kind: 'cloze' }),
    same: false,
  },
  {
    name: 'the same notetype twice',
    a: notetypeId(1, schema),
    b: notetypeId('1', { ...schema }),
    same: true,
  },
  {
    name: 'one first field in two notetypes',
    a: textNoteId('a' as NotetypeId, 'x'),
    b: textNoteId('b' as NotetypeId, 'x'),
    same: false,
  },
  { name: 'guids are kept as they are', a: ankiNoteId('a/b c'), b: 'anki/a/b c', same: true },
])('$name', ({ a, b, same }) => expect((a as string) === b).toBe(same));
