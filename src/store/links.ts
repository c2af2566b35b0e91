import type { CardId, ConceptId } from '../base/id.ts';
import { conceptsOfCard } from './card-rows.ts';
import type { CardRow, EngraphDb, LinkRow } from './db.ts';
import { deleteStamped, putManyStamped, putStamped, type Unstamped, type Writer } from './stamp.ts';

/* The learner's own rows beside the content: goals, locks opened by hand, cards linked to concepts. No deck update touches them. */

const goalId = (concept: ConceptId): string => `goal/${concept}`;
const openId = (concept: ConceptId): string => `open/${concept}`;

const ofKind = async (db: EngraphDb, kind: LinkRow['kind']): Promise<LinkRow[]> =>
  (await db.links.toArray()).filter((row) => row.kind === kind);

/** Concepts that are goals, the newest first. */
export async function goals(db: EngraphDb): Promise<ConceptId[]> {
  const rows = await ofKind(db, 'goal');
  return rows.sort((a, b) => b.changedAt - a.changedAt).map(({ concept }) => concept);
}

/** Makes a concept the goal (there is one at a time), or with null gives the goal up. */
export async function setGoal(
  db: EngraphDb,
  concept: ConceptId | null,
  writer: Writer,
): Promise<void> {
  await db.transaction('rw', db.links, db.tombstones, async () => {
    const old = (await goals(db)).filter((id) => id !== concept).map(goalId);
    if (old.length > 0) await deleteStamped(db, 'links', old, writer);
    if (concept) await putStamped(db, 'links', link(goalId(concept), 'goal', concept), writer);
  });
}

/** Locks that the learner opened by hand; opening is one-way. */
export const openedByHand = async (db: EngraphDb): Promise<ReadonlySet<ConceptId>> =>
  new Set((await ofKind(db, 'open')).map(({ concept }) => concept));

export async function openByHand(db: EngraphDb, concept: ConceptId, writer: Writer): Promise<void> {
  await putStamped(db, 'links', link(openId(concept), 'open', concept), writer);
}

const link = (
  id: string,
  kind: LinkRow['kind'],
  concept: ConceptId,
  card: CardId | null = null,
) => ({
  ...{ id, kind, concept, card },
});

/** A card and a concept that the learner says it tests. */
export interface CardLink {
  readonly card: CardId;
  readonly concept: ConceptId;
}

const cardLinkId = ({ card, concept }: CardLink): string => `link/${card}/${concept}`;
export const cardLinkRow = (pair: CardLink): Unstamped<'links'> =>
  link(cardLinkId(pair), 'link', pair.concept, pair.card);

/** Cards asked for in one go by their keys; for more, all links are read. */
const BY_KEY = 1_000;

/** Concepts that the learner linked to some cards. */
export async function linkedConcepts(
  db: EngraphDb,
  cards: readonly CardId[],
): Promise<ReadonlyMap<CardId, readonly ConceptId[]>> {
  const rows =
    cards.length <= BY_KEY
      ? await db.links
          .where('card')
          .anyOf([...cards])
          .toArray()
      : await db.links.toArray();
  const found = new Map<CardId, ConceptId[]>();
  for (const { kind, card, concept } of rows) {
    if (kind !== 'link' || card === null) continue;
    const known = found.get(card);
    if (known) known.push(concept);
    else found.set(card, [concept]);
  }
  return found;
}

/** Links a card to a concept by hand; it counts for the concept from now on, after those its author named. */
export async function linkCard(db: EngraphDb, pair: CardLink, writer: Writer): Promise<void> {
  await db.transaction('rw', db.links, db.cards, db.notes, db.tombstones, async () => {
    await putManyStamped(db, 'links', [cardLinkRow(pair)], writer);
    const card = await db.cards.get(pair.card);
    if (card && !card.concepts.includes(pair.concept))
      await db.cards.bulkPut(await withLinks(db, [card]));
  });
}

/** Cards with the concepts of their notes and links as they are stored now. Inside a transaction. */
export async function withLinks(db: EngraphDb, cards: readonly CardRow[]): Promise<CardRow[]> {
  const notes = await db.notes.bulkGet(cards.map(({ note }) => note));
  const links = await linkedConcepts(
    db,
    cards.map(({ id }) => id),
  );
  return cards.map((card, i) => {
    const note = notes[i];
    return note ? { ...card, concepts: conceptsOfCard(note, links.get(card.id) ?? []) } : card;
  });
}

/** Takes a link by hand back; what the author says of the card stays. */
export async function unlinkCard(db: EngraphDb, pair: CardLink, writer: Writer): Promise<void> {
  await db.transaction('rw', db.links, db.cards, db.notes, db.tombstones, async () => {
    await deleteStamped(db, 'links', [cardLinkId(pair)], writer);
    const card = await db.cards.get(pair.card);
    const note = card && (await db.notes.get(card.note));
    if (!card || note?.concepts.some(({ concept }) => concept === pair.concept)) return;
    const concepts = card.concepts.filter((concept) => concept !== pair.concept);
    await db.cards.put({ ...card, concepts });
  });
}
