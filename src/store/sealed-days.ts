import type { DeckId } from '../base/id.ts';
import { dayOf, instant, type StudyDay } from '../base/time.ts';
import { PHASES, type LogColumns } from '../memory/log-columns.ts';
import { RATINGS } from '../memory/review.ts';
import { dayKey, emptyDay } from './day-rows.ts';
import type { DayRow } from './db.ts';

type Count = { -readonly [K in keyof DayRow]: DayRow[K] };

const ANSWER = 0;

/** Day rows of the answers in columns to those cards, of which all rows count; keyed as by `daysOf`. */
export function sealedDays(
  log: readonly LogColumns[],
  of: { readonly plain: ReadonlySet<number>; readonly deckOf: (card: number) => DeckId },
): Map<string, DayRow> {
  const decks = new Map<DeckId, Map<StudyDay, Count>>();
  const daysOfCard: (Map<StudyDay, Count> | undefined)[] = [];
  for (const card of of.plain) {
    const deck = of.deckOf(card);
    const days = decks.get(deck) ?? new Map<StudyDay, Count>();
    decks.set(deck, days);
    daysOfCard[card] = days;
  }
  const number = (column: { readonly [k: number]: number }, k: number): number =>
    column[k] as number;
  for (const { count, card, kind, grade, phase, at, offset, rollOver, duration } of log)
    for (let k = 0; k < count; k++) {
      const days = daysOfCard[number(card, k)];
      const rating = RATINGS[number(grade, k) - 1];
      if (!days || kind[k] !== ANSWER || !rating) continue;
      const day = dayOf({
        at: instant(number(at, k)),
        offset: number(offset, k),
        rollOver: number(rollOver, k),
      });
      let row = days.get(day);
      if (!row) days.set(day, (row = emptyDay(day, '' as DeckId)));
      const before = PHASES[number(phase, k)];
      if (before === 'new') row.fresh += 1;
      if (before === 'review') row.reviews += 1;
      row[rating] += 1;
      row.ms += number(duration, k);
    }
  return new Map(
    [...decks].flatMap(([deck, days]) =>
      [...days.values()].map((row) => [dayKey({ ...row, deck }), { ...row, deck }] as const),
    ),
  );
}
