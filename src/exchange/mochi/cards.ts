import { itemsOf, mapOf, wordsOf } from './value.ts';
import type { Value } from './value.ts';

type Values = ReadonlyMap<string, Value>;

export interface MochiDeck {
  readonly id: string;
  /** Outermost first. */
  readonly path: readonly string[];
}

export interface MochiCard {
  readonly id: string;
  readonly deck: string;
  readonly name: string;
  /** Markdown, template filled. */
  readonly content: string;
  readonly tags: readonly string[];
  readonly archived: boolean;
  readonly trashed: boolean;
}

/** The decks of an export with their paths. A deck whose parents run in a circle stands outermost. */
export function decksOf(root: Value): MochiDeck[] {
  const decks = new Map<string, Values>();
  for (const deck of itemsOf(mapOf(root).get('decks')).map(mapOf))
    decks.set(wordsOf(deck.get('id')), deck);
  return [...decks].map(([id, deck]) => {
    const path: string[] = [];
    const seen = new Set<string>();
    for (let at: Values | undefined = deck, own = id; at && !seen.has(own) && seen.size < 50;) {
      seen.add(own);
      path.unshift(wordsOf(at.get('name')) || 'Mochi');
      own = wordsOf(at.get('parent-id'));
      at = decks.get(own);
    }
    return { id, path };
  });
}

/** The cards of an export in the author's order, wherever they stand: within their decks or at the root. */
export function cardsOf(root: Value): MochiCard[] {
  const top = mapOf(root);
  const templates = new Map(
    itemsOf(top.get('templates'))
      .map(mapOf)
      .map((template) => [wordsOf(template.get('id')), template] as const),
  );
  const within = itemsOf(top.get('decks')).flatMap((deck) =>
    itemsOf(mapOf(deck).get('cards')).map((card) => ({
      card,
      deck: wordsOf(mapOf(deck).get('id')),
    })),
  );
  const loose = itemsOf(top.get('cards')).map((card) => ({ card, deck: '' }));
  return [...within, ...loose]
    .map(({ card, deck }) => ({
      pos: wordsOf(mapOf(card).get('pos')),
      card: cardOf(mapOf(card), deck, templates),
    }))
    .sort((a, b) => (a.pos < b.pos ? -1 : a.pos > b.pos ? 1 : 0))
    .map(({ card }) => card);
}

const cardOf = (card: Values, deck: string, templates: ReadonlyMap<string, Values>): MochiCard => ({
  id: wordsOf(card.get('id')),
  deck: wordsOf(card.get('deck-id')) || deck,
  name: wordsOf(card.get('name')),
  content: filled(card, templates.get(wordsOf(card.get('template-id')))),
  tags: itemsOf(card.get('tags')).map(wordsOf).filter(Boolean),
  archived: card.get('archived?') === true,
  trashed: card.has('trashed?') && card.get('trashed?') !== false && card.get('trashed?') !== null,
});

/** The card's own text, or its template with `<< Field >>` filled in; without template its fields, a side each. */
function filled(card: Values, template: Values | undefined): string {
  const own = wordsOf(card.get('content'));
  const values = new Map<string, string>();
  for (const [key, field] of mapOf(card.get('fields')))
    values.set(key, typeof field === 'string' ? field : wordsOf(mapOf(field).get('value')));
  if (!template) return own.trim() === '' ? [...values.values()].join('\n\n---\n\n') : own;
  const names = new Map<string, string>();
  for (const [key, field] of mapOf(template.get('fields')))
    names.set(
      wordsOf(mapOf(field).get('name')).trim().toLowerCase(),
      wordsOf(mapOf(field).get('id')) || key,
    );
  names.set('name', names.get('name') ?? 'name');
  return wordsOf(template.get('content')).replace(
    /<<([^<>]{1,300})>>/g,
    (whole, inside: string) => {
      const name = inside.trim();
      if (name === '' || name.includes('\n')) return whole;
      const id = names.get(name.toLowerCase()) ?? name;
      return values.get(id) ?? (id === 'name' ? wordsOf(card.get('name')) : '');
    },
  );
}
