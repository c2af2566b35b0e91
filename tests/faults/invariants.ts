import type { CardId } from '../../src/base/id.ts';
import { dayOf, momentAt, instant } from '../../src/base/time.ts';
import type { AnswerRow, Rating } from '../../src/memory/review.ts';
import type { CardRow, DeckRow, JobRow, NoteRow } from '../../src/store/db.ts';
import { readAll } from '../../src/store/history.ts';
import { effectiveRows } from '../../src/memory/fold.ts';
import { wrongRows } from '../../src/store/derived-oracle.ts';
import { databaseOf, fold, type Tables } from './stock.ts';

/** A rating that the harness gave, in the order given. */
export interface Press {
  readonly n: number;
  readonly card: CardId;
  readonly rating: Rating;
  /** The next card was seen painted, and 50 ms passed. Otherwise it may be stored or not. */
  acknowledged: boolean;
  /** Seen in the log before: counted once among the acknowledged, or never to be. */
  counted?: boolean;
  /** Taken back by Undo, acknowledged alike. */
  undone?: boolean;
}

export interface Verdict {
  readonly lost: readonly Press[];
  readonly doubled: readonly CardId[];
  /** Presses that are in the log. */
  readonly stored: readonly Press[];
  /** Anything else that is not as it must be, as sentences. */
  readonly broken: readonly string[];
}

/** What must hold after every fault. `presses`: all ratings ever given on this profile. */
export async function judge(tables: Tables, presses: readonly Press[]): Promise<Verdict> {
  const db = await databaseOf(tables);
  try {
    const log = (await readAll(db)).filter((row) => row.session !== 'past');
    const answers = effectiveRows(log).filter((row): row is AnswerRow => row.kind === 'answer');
    const { cards, days } = await wrongRows(db, fold);
    const ids = new Set(log.map(({ id }) => id));
    return {
      ...compare(answers, presses),
      broken: [
        ...cards.map((card) => `the row of ${card} is not what the log gives`),
        ...days.map((day) => `the counts of ${day} are not what the log gives`),
        ...(ids.size === log.length ? [] : ['an id stands twice in the log']),
        ...halves(tables),
      ],
    };
  } finally {
    await db.delete();
  }
}

/** Card by card, in the order of the log: rule 1 keeps it whatever the clock does. */
function compare(answers: readonly AnswerRow[], presses: readonly Press[]) {
  const lost: Press[] = [];
  const doubled: CardId[] = [];
  const stored: Press[] = [];
  const left = byCard(answers);
  for (const press of presses) {
    if (press.undone) continue;
    const rows = left.get(press.card);
    if (rows?.[0]?.rating === press.rating) {
      rows.shift();
      stored.push(press);
    } else if (press.acknowledged) lost.push(press);
  }
  for (const [card, rows] of left) if (rows.length > 0) doubled.push(card);
  return { lost, doubled, stored };
}

function byCard<Row extends { readonly card: CardId }>(rows: readonly Row[]): Map<CardId, Row[]> {
  const groups = new Map<CardId, Row[]>();
  for (const row of rows) groups.set(row.card, [...(groups.get(row.card) ?? []), row]);
  return groups;
}

/** Bulk writes that are neither there nor gone. */
function halves(tables: Tables): string[] {
  const decks = new Map((tables['decks'] as DeckRow[]).map((deck) => [deck.id, deck]));
  const notes = new Set((tables['notes'] as NoteRow[]).map(({ id }) => id));
  const cards = tables['cards'] as CardRow[];
  const found: string[] = [];
  for (const { id, state } of (tables['jobs'] ?? []) as JobRow[])
    if (state === 'open') found.push(`the job ${id} is still open`);
  for (const [id, deck] of decks) {
    const own = cards.filter((card) => card.deck === id && !card.retired).length;
    if (own !== deck.cards) found.push(`the deck ${id} has ${own} of ${deck.cards} cards`);
  }
  const homeless = cards.filter(({ deck }) => !decks.has(deck)).length;
  if (homeless > 0) found.push(`${homeless} cards belong to no deck`);
  const bare = cards.filter(({ note }) => !notes.has(note)).length;
  if (bare > 0) found.push(`${bare} cards have no note`);
  return found;
}

/** What Today must say is due, from the rows: there are no limits and no siblings in this collection. */
export function dueIn(tables: Tables, now: number, offset?: number): number {
  const moment = momentAt(instant(now), 4);
  const today = dayOf(offset === undefined ? moment : { ...moment, offset });
  return (tables['cards'] as CardRow[]).filter(
    (card) => card.newAt !== undefined || (card.dueDay !== undefined && card.dueDay <= today),
  ).length;
}
