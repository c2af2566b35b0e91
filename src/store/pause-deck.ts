import type { DeckId } from '../base/id.ts';
import type { EngraphDb } from './db.ts';
import { putStamped, type Writer } from './stamp.ts';

/** A paused deck keeps its schedule and is left out of sessions. Throws for a deck that is not installed. */
export async function setPaused(
  db: EngraphDb,
  deck: DeckId,
  paused: boolean,
  writer: Writer,
): Promise<void> {
  await db.transaction('rw', db.decks, db.tombstones, async () => {
    const row = await db.decks.get(deck);
    if (!row) throw new Error(`Inconsistent: no deck ${deck}`);
    await putStamped(db, 'decks', { ...row, paused }, writer);
  });
}
