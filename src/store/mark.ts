import type { CardId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import type { EngraphDb } from './db.ts';
import { storedZone, withState } from './queue-keys.ts';
import { putManyStamped, type Unstamped, type Writer } from './stamp.ts';

/** What the learner decided about a card, without its stamp. */
export type MarkValue = Unstamped<'marks'>;

/** The mark of a card that has none. */
export const unmarked = (card: CardId): MarkValue => ({
  card,
  suspended: false,
  buriedUntil: 0,
  flag: 0,
});

/** Suspends or unsuspends cards. Returns the former marks for `undoMarks`. */
export const setSuspended = (
  db: EngraphDb,
  cards: readonly CardId[],
  suspended: boolean,
  writer: Writer,
): Promise<MarkValue[]> => change(db, cards, () => ({ suspended }), writer);

/** Hides cards until a study day begins (0: shows them again). Returns the former marks. */
export const buryUntil = (
  db: EngraphDb,
  cards: readonly CardId[],
  day: StudyDay | 0,
  writer: Writer,
): Promise<MarkValue[]> => change(db, cards, () => ({ buriedUntil: day }), writer);

/** Flags cards: 0 none, 1–7 as in Anki. Returns the former marks. */
export const setFlag = (
  db: EngraphDb,
  cards: readonly CardId[],
  flag: number,
  writer: Writer,
): Promise<MarkValue[]> => change(db, cards, () => ({ flag }), writer);

/** Gives the marks back that one of the functions above returned. */
export async function undoMarks(
  db: EngraphDb,
  former: readonly MarkValue[],
  writer: Writer,
): Promise<void> {
  const values = new Map(former.map((mark) => [mark.card, mark]));
  await change(db, [...values.keys()], (card) => values.get(card) ?? {}, writer);
}

/** Mark rows and queue keys of the cards change together, so that a suspended card is in no index. */
function change(
  db: EngraphDb,
  ids: readonly CardId[],
  changeOf: (card: CardId) => Partial<MarkValue>,
  writer: Writer,
): Promise<MarkValue[]> {
  const tables = [db.marks, db.cards, db.tombstones, db.reviews, db.segments];
  return db.transaction('rw', tables, async () => {
    const stored = await db.marks.bulkGet([...ids]);
    const former = ids.map((id, i) => {
      const { card, suspended, buriedUntil, flag } = stored[i] ?? unmarked(id);
      return { card, suspended, buriedUntil, flag };
    });
    const marks = former.map((mark) => ({ ...mark, ...changeOf(mark.card) }));
    await putManyStamped(db, 'marks', marks, writer);
    for (const { card: id, suspended } of marks) {
      const card = await db.cards.get(id);
      if (!card || card.suspended === suspended) continue;
      const zone = await storedZone(db, card);
      await db.cards.put(withState({ ...card, suspended }, card, zone));
    }
    return former;
  });
}
