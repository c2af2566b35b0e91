import type { CardId, DeckId, NoteId } from '../../base/id.ts';
import type { CardRow } from '../../store/db.ts';
import { whenOf } from '../concept/concept-view.ts';
import { pieces, type Piece } from './fold.ts';
import type { Present } from './match.ts';

/** A card as a row of a list. */
export interface CardLine {
  readonly id: CardId;
  readonly note: NoteId;
  /** What it asks; matched words marked. */
  readonly title: readonly Piece[];
  readonly deck: string;
  /** "now, 58%", "in 3 days, 92%", "new", "suspended" */
  readonly when: string;
  readonly isDue: boolean;
  readonly flag: number;
}

export interface LineSources {
  readonly title: (card: CardRow) => string;
  readonly deck: (id: DeckId) => string;
  readonly flag: (id: CardId) => number;
  readonly buried: ReadonlySet<CardId>;
  readonly needles: readonly string[];
  readonly present: Present;
}

/** Rows of a list of cards. */
export const linesOf = (cards: readonly CardRow[], sources: LineSources): CardLine[] =>
  cards.map((card) => {
    const { moment, w20 } = sources.present;
    const when = whenOf(card, { moment, w20, buried: sources.buried });
    return {
      ...{
        id: card.id,
        note: card.note,
        flag: sources.flag(card.id),
        deck: sources.deck(card.deck),
      },
      title: pieces(sources.title(card) || 'Untitled', sources.needles),
      ...(card.retired ? { when: 'retired', isDue: false } : when),
    };
  });
