import type { CardId } from '../base/id.ts';
import { isStep } from '../memory/due.ts';
import type { CardRow, EngraphDb } from './db.ts';
import { byCard, tailOf } from './history.ts';
import { storedZone, zoneOf, type Zone } from './queue-keys.ts';

/** Zones of cards in steps, as they were when the card's last row was that of `lastAt`. */
export type KnownZones = ReadonlyMap<
  CardId,
  { readonly zone: Zone; readonly lastAt: CardRow['lastAt'] }
>;

/** The zone for a card's queue keys; null where only the log can say it, and it was not asked since it grew. */
export function zoneFor(card: CardRow, known: KnownZones): Zone | null {
  if (card.suspended || card.retired || !isStep(card.schedule)) return NO_MATTER;
  const found = known.get(card.id);
  return found && found.lastAt === card.lastAt ? found.zone : null;
}

/** Reads those of the cards (sorted) that are in steps; their last row mostly stands in the log's tail. */
export async function readZones(db: EngraphDb, ids: readonly CardId[]): Promise<KnownZones> {
  const cards = await db.cards.bulkGet([...ids]);
  const tail = byCard(await tailOf(db, ids));
  const zones = new Map<CardId, { zone: Zone; lastAt: CardRow['lastAt'] }>();
  for (const card of cards) {
    if (!card || !isStep(card.schedule)) continue;
    const rows = tail.get(card.id);
    const zone = rows ? timeless(zoneOf(rows)) : await storedZone(db, card);
    zones.set(card.id, { zone, lastAt: card.lastAt });
  }
  return zones;
}

/** The rows of the card did not change, so neither does the instant of the last. */
const timeless = ({ offset, rollOver }: Zone): Zone => ({ offset, rollOver });

const NO_MATTER = timeless(zoneOf([]));
