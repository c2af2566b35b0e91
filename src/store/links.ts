import type { CardId, ConceptId } from '../base/id.ts';
import type { EngraphDb, LinkRow } from './db.ts';
import { deleteStamped, putStamped, type Writer } from './stamp.ts';

/* The learner's own rows beside the content: goals, locks opened by hand. No deck update touches them. */

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
