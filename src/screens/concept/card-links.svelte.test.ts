// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { conceptId, type CardId } from '../../base/id.ts';
import { card, DECK, dbWithDeck, sampleConcept, sampleDeck, writer } from '../../store/sample.ts';
import { CardLinks } from './card-links.svelte.ts';

test('a card is linked to a concept by hand, and the author’s own link stays', async () => {
  const concepts = ['c0', 'queue'].map((slug) => sampleConcept(DECK, slug));
  const db = await dbWithDeck(sampleDeck(1, { concepts }));
  let changes = 0;
  const app = { db, writer: () => writer(), readOnly: false };
  const links = new CardLinks(app, card('n0'), () => void (changes += 1));
  await links.loaded;
  expect(links.rows).toMatchObject([{ title: 'c0', isLinked: true, isAuthors: true }]);
  links.text = 'QUEU';
  expect(links.rows).toMatchObject([{ title: 'queue', isLinked: false, detail: 'Brook' }]);
  await links.set(conceptId(DECK, 'queue'), true);
  expect(links.rows[0]?.isLinked).toBe(true);
  expect((await db.cards.get(card('n0')))?.concepts).toEqual(['brook/c0', 'brook/queue']);
  await links.set(conceptId(DECK, 'queue'), false);
  expect((await db.cards.get(card('n0')))?.concepts).toEqual(['brook/c0']);
  expect(changes).toBe(2);
});

test('what is missing is said', async () => {
  const db = await dbWithDeck(sampleDeck(0, { concepts: [] }));
  const links = new CardLinks(
    { db, writer: () => writer(), readOnly: false },
    'x/y' as CardId,
    () => {},
  );
  await links.loaded;
  expect(links.empty).toContain('no concepts yet');
});
