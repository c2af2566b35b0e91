import type { DeckId } from '../../base/id.ts';
import type { DeckHeader } from '../../deck/deck.ts';
import type { MasteryState } from '../../graph/mastery.ts';
import type { DeckRow } from '../../store/db.ts';
import { NO_COUNTS, type Counts, type Plan } from '../../study/queue.ts';
import { counted, sizeText } from '../format.ts';

/** A deck as a row on Today and in the library. */
export interface DeckRowView {
  readonly id: DeckId;
  readonly title: string;
  /** "9 to review, 5 new" */
  readonly split: string;
  readonly due: number;
  readonly paused: boolean;
  /** Concepts by state; null until it is counted, after the first paint. */
  readonly mastery: Readonly<Record<MasteryState, number>> | null;
}

/** A deck's row from today's plan. */
export function deckRowOf(
  { id, title, paused }: Pick<DeckRow, 'id' | 'title' | 'paused'>,
  plan: Pick<Plan, 'byDeck'>,
  mastery: DeckRowView['mastery'],
): DeckRowView {
  const counts = plan.byDeck.get(id) ?? NO_COUNTS;
  const split = paused ? 'Paused' : dueSplit(counts) || 'Nothing due';
  return { id, title, paused, split, due: counts.total, mastery };
}

/** "9 to review, 5 new"; '' when there is neither. */
export function dueSplit({ review, learning, fresh }: Omit<Counts, 'total'>): string {
  const known = review + learning;
  return [known ? `${known} to review` : '', fresh ? `${fresh} new` : '']
    .filter(Boolean)
    .join(', ');
}

/** "64 cards, 25 concepts, 210 kB" */
export const headerText = ({ cards, concepts, bytes }: DeckHeader): string =>
  `${counted(cards, 'card')}, ${counted(concepts, 'concept')}, ${sizeText(bytes)}`;
