import type { ConceptId, NoteId } from '../base/id.ts';
import { canonical } from './canonical.ts';
import type { DeckRow, EngraphDb, Stamp } from './db.ts';
import { conceptTables, names, relink, type RemovedConcept } from './remove-concept.ts';
import { putManyStamped, putStamped, type Writer } from './stamp.ts';

/** Brings a removed concept back with its ties, in one transaction; what was changed since then stays changed. */
export async function bringBackConcept(
  db: EngraphDb,
  { former, left }: RemovedConcept,
  writer: Writer,
): Promise<void> {
  const { concept, links, cards } = former;
  await db.transaction('rw', conceptTables(db), async () => {
    const deck = await db.decks.get(concept.deck);
    if (!deck) throw new Error(`Inconsistent: no deck ${concept.deck}`);
    await putStamped(db, 'concepts', concept, writer);
    await putStamped(db, 'decks', withConcept(deck, former.deck, left.deck), writer);
    await putManyStamped(db, 'links', links, writer);
    const neighbours = await db.concepts.bulkGet(former.neighbours.map(({ id }) => id));
    await putManyStamped(
      db,
      'concepts',
      restored(former.neighbours, left.neighbours, neighbours, (old, now) => ({
        ...now,
        edges: [...now.edges, ...old.edges.filter(({ to }) => to === concept.id)],
      })),
      writer,
    );
    const notes = await db.notes.bulkGet(former.notes.map(({ id }) => id));
    await putManyStamped(
      db,
      'notes',
      restored(former.notes, left.notes, notes, (old, now) => ({
        ...now,
        concepts: [...old.concepts, ...now.concepts.filter((each) => !names(old, each.concept))],
      })),
      writer,
    );
    await relink(
      db,
      cards.map(({ id }) => id),
    );
  });
}

function withConcept(now: DeckRow, former: DeckRow, left: DeckRow): DeckRow {
  const isSame = (name: 'chapters' | 'descriptionHtml') =>
    canonical(now[name]) === canonical(left[name]);
  return {
    ...now,
    ...(isSame('chapters') ? { chapters: former.chapters } : {}),
    ...(isSame('descriptionHtml') ? { descriptionHtml: former.descriptionHtml } : {}),
    concepts: now.concepts + 1,
  };
}

/** Rows as they were; where one was changed since, `merge` gives that version its ties back. */
function restored<Row extends Stamp & { readonly id: NoteId | ConceptId }>(
  former: readonly Row[],
  left: readonly Row[],
  now: readonly (Row | undefined)[],
  merge: (former: Row, now: Row) => Row,
): Row[] {
  return former.flatMap((row, i) => {
    const present = now[i];
    if (!present) return [];
    return present.changedAt === left[i]?.changedAt ? [row] : [merge(row, present)];
  });
}
