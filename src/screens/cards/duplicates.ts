import type { DeckId, NoteId } from '../../base/id.ts';
import { textOfHtml } from '../../deck/text-of-html.ts';
import type { DrawnCard } from '../../deck/deck.ts';
import type { EngraphDb, NoteRow } from '../../store/db.ts';
import { whenIdle } from '../../ui/when-idle.ts';

export interface Duplicate {
  readonly note: NoteId;
  readonly part: string;
  readonly plain: string;
  readonly deck: DeckId;
}

const BATCH = 100;
/** Milliseconds that a portion waits for the learner's typing to leave room for it. */
const LONGEST_WAIT = 500;
/** Shorter prompts are alike by chance. */
const LEAST = 4;

/** What cards ask, without case, punctuation and spaces: two that differ in nothing else are the same card. */
export const asked = ({ plain, front }: Pick<DrawnCard, 'plain' | 'front'>): string =>
  `${plain} ${textOfHtml(front)}`.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Finds cards that ask the same. Reads all notes once, in portions between what the learner types. */
export class Duplicates {
  readonly #known = new Map<string, Duplicate>();
  readonly #own: NoteId | null;
  #isStopped = false;

  constructor(own: NoteId | null) {
    this.#own = own;
  }

  async read(db: EngraphDb): Promise<void> {
    const decks = new Set(await db.decks.toCollection().primaryKeys());
    let after = '' as NoteId;
    while (!this.#isStopped) {
      const notes = await db.notes.where('id').above(after).limit(BATCH).toArray();
      const last = notes.at(-1);
      if (!last) return;
      for (const note of notes) if (decks.has(note.deck) && !note.retired) this.#take(note);
      after = last.id;
      await new Promise<void>((resolve) => whenIdle(resolve, LONGEST_WAIT));
    }
  }
  stop(): void {
    this.#isStopped = true;
  }

  /** The first other card that asks the same; null when there is none. */
  of(card: Pick<DrawnCard, 'plain' | 'front'> | undefined): Duplicate | null {
    const key = card ? asked(card) : '';
    return key.length < LEAST ? null : (this.#known.get(key) ?? null);
  }

  #take({ id, deck, cards }: NoteRow): void {
    const [card] = cards;
    if (id === this.#own || !card) return;
    const key = asked(card);
    if (!this.#known.has(key))
      this.#known.set(key, { note: id, part: card.part, plain: card.plain, deck });
  }
}
