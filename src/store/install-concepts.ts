import type { ConceptId } from '../base/id.ts';
import type { Deck } from '../deck/deck.ts';
import { chunksOf, type Installation } from './installation.ts';
import { deleteForJob, putForJob } from './job.ts';
import { pause } from './pause.ts';
import { putManyStamped } from './stamp.ts';

/** Puts the deck's concepts and, where this is the whole deck, deletes those that it no longer has. */
export async function writeConcepts(installation: Installation, isWhole = true): Promise<void> {
  const { db, deck, job, fresh, delivery } = installation;
  for (const chunk of chunksOf(deck.concepts, fresh ? 1 : 2)) {
    const rows = chunk.map((concept) => ({ ...concept, deck: deck.id }));
    if (fresh) await putManyStamped(db, 'concepts', rows, delivery);
    else await putForJob(db, job, 'concepts', rows, delivery);
    await pause();
  }
  if (fresh || !isWhole) return;
  const kept = new Set<string>(deck.concepts.map(({ id }) => id));
  const stored = await db.concepts.where('deck').equals(deck.id).primaryKeys();
  const gone = stored.filter((id) => !kept.has(id));
  if (gone.length > 0) await deleteForJob(db, job, 'concepts', gone, delivery);
}

/** The present id of each id that a concept of the deck had in earlier versions. */
export function presentIds(deck: Deck): ReadonlyMap<ConceptId, ConceptId> {
  const present = new Map<ConceptId, ConceptId>();
  for (const { id, formerly } of deck.concepts) for (const old of formerly) present.set(old, id);
  return present;
}

/** The learner's links, opened locks and goals that name a concept by an earlier id follow it to its new one. */
export async function mapFormerLinks(installation: Installation): Promise<void> {
  const { db, deck, job, writer } = installation;
  const present = presentIds(deck);
  if (present.size === 0) return;
  const links = await db.links
    .where('concept')
    .anyOf([...present.keys()])
    .toArray();
  for (const chunk of chunksOf(links, 2)) {
    const moved = chunk.map((link) => ({
      ...link,
      concept: present.get(link.concept) ?? link.concept,
    }));
    await putForJob(db, job, 'links', moved, writer);
  }
}
