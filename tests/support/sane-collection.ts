import type { AnkiCollection } from '../../src/exchange/anki/collection.ts';

/** What `AnkiCollection` promises; everything that is broken, as sentences. */
export function broken(collection: AnkiCollection): string[] {
  const faults: string[] = [];
  const say = (condition: boolean, sentence: string) => {
    if (!condition && faults.length < 20) faults.push(sentence);
  };
  const notetypes = new Map(collection.notetypes.map((notetype) => [notetype.id, notetype]));
  const decks = new Set(collection.decks.map(({ id }) => id));
  say(decks.has('1'), 'no deck 1');
  for (const { id, path } of collection.decks)
    say(path.length > 0 && path.length <= 20 && !path.includes(''), `path of deck ${id}`);
  for (const { id, guid, notetype, fields, tags } of collection.notes) {
    say(guid !== '', `guid of ${id}`);
    say(fields.length === notetypes.get(notetype)?.fields.length, `fields of ${id}`);
    say(
      [...fields, ...tags].every((value) => typeof value === 'string'),
      `texts of ${id}`,
    );
  }
  const places = new Set<string>();
  for (const card of collection.cards) {
    say(collection.notes[card.note] !== undefined, `note of card ${card.id}`);
    say(decks.has(card.deck) && (card.home === null || decks.has(card.home)), `deck of ${card.id}`);
    say(!places.has(`${card.note}/${card.ord}`), `ordinal of ${card.id}`);
    places.add(`${card.note}/${card.ord}`);
    const numbers = [
      card.ord,
      card.type,
      card.queue,
      card.due,
      card.odue,
      card.interval,
      card.left,
    ];
    say([...numbers, card.flag].every(Number.isSafeInteger), `numbers of ${card.id}`);
  }
  const { starts, count, at } = collection.reviews;
  say(starts.length === collection.cards.length + 1, 'starts of reviews');
  say(starts.at(-1) === count && at.length === count, 'count of reviews');
  say(at.every(Number.isSafeInteger), 'times of reviews');
  say(new Set(collection.media.map(({ name }) => name)).size === collection.media.length, 'media');
  return faults;
}
