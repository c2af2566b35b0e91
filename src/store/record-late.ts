import { reviewId, type CardId, type DeckId, type ReviewId } from '../base/id.ts';
import { dayOf, type StudyDay } from '../base/time.ts';
import { effectiveRows } from '../memory/fold.ts';
import type { AnswerRow, ReviewRow } from '../memory/review.ts';
import type { Fold } from './card-rows.ts';
import { countedDay } from './day-rows.ts';
import type { EngraphDb } from './db.ts';
import { readKnownPast } from './history.ts';
import { withConnection } from './open.ts';
import { withState, zoneOf } from './queue-keys.ts';
import { forgetAhead } from './record-ahead.ts';

/**
 * Ratings and undos that an earlier page could not store. Each joins the log once, however often this is tried and
 * whatever was answered since: its card is folded anew from all of its rows, and its day counts what counts now.
 */
export async function recordLate(
  db: EngraphDb,
  rows: readonly ReviewRow[],
  fold: Fold,
): Promise<void> {
  forgetAhead(db);
  for (const row of rows) await withConnection(db, () => recordOne(db, row, fold));
}

async function recordOne(db: EngraphDb, row: ReviewRow, fold: Fold): Promise<void> {
  await db.transaction('rw', [db.reviews, db.segments, db.cards, db.days], async () => {
    const past = await readKnownPast(db, new Set([row.card]));
    const before = past.histories.get(row.card) ?? [];
    if (before.some((other) => isSame(other, row))) return;
    const own = { ...row, id: await freeId(db, row) };
    const after = [...before, own];
    await db.reviews.add(own);
    const card = await db.cards.get(row.card);
    // Its row may be all that is known of it.
    if (card && past.isWhole(row.card))
      await db.cards.put(withState(card, fold(after), zoneOf(after)));
    await recount(db, card?.deck ?? deckInId(row.card), { before, after });
  });
}

/** Of one card no two rows are of the same instant (scheduling, rule 1); its id may have been another's. */
const isSame = (a: ReviewRow, b: ReviewRow): boolean =>
  a.at === b.at && a.kind === b.kind && a.session === b.session;

/** Another window may have gone on with the same session meanwhile: both rows count. */
async function freeId(db: EngraphDb, { id, session }: ReviewRow): Promise<ReviewId> {
  let free = id;
  for (let n = 1; await db.reviews.get(free); n += 1) {
    const number = Number(id.slice(id.lastIndexOf('.') + 1));
    free = reviewId(session, number + 10_000 * n);
  }
  return free;
}

/** A card that is gone counts where the rest of its history does (`decksOfCards`). */
const deckInId = (card: CardId): DeckId => card.slice(0, card.indexOf('/')) as DeckId;

/** An answer that counts now and did not joins its day; one that counts no more leaves it. */
async function recount(
  db: EngraphDb,
  deck: DeckId,
  rows: { readonly before: readonly ReviewRow[]; readonly after: readonly ReviewRow[] },
): Promise<void> {
  const [before, after] = [standing(rows.before), standing(rows.after)];
  for (const [id, answer] of after) if (!before.has(id)) await count(db, deck, answer, 1);
  for (const [id, answer] of before) if (!after.has(id)) await count(db, deck, answer, -1);
}

async function count(db: EngraphDb, deck: DeckId, answer: AnswerRow, sign: 1 | -1): Promise<void> {
  const key: [StudyDay, DeckId] = [dayOf(answer), deck];
  const row = countedDay(await db.days.get(key), answer, deck, sign);
  await (row ? db.days.put(row) : db.days.delete(key));
}

const standing = (rows: readonly ReviewRow[]): Map<ReviewId, AnswerRow> =>
  new Map(
    effectiveRows(rows).flatMap((row) => (row.kind === 'answer' ? [[row.id, row] as const] : [])),
  );
