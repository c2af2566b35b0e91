import type { CardId, ConceptId } from '../../base/id.ts';
import { allConcepts } from '../../store/concept-page.ts';
import type { ConceptRow } from '../../store/db.ts';
import { linkCard, linkedConcepts, unlinkCard } from '../../store/links.ts';
import type { AppState } from '../app-state.svelte.ts';
import { counted } from '../format.ts';

export interface LinkRow {
  readonly id: ConceptId;
  readonly title: string;
  /** Deck, and that the link is its author's. */
  readonly detail: string;
  readonly isLinked: boolean;
  readonly isAuthors: boolean;
}

const SHOWN = 30;

/** Concepts that a card counts for, and the way to more of them. */
export class CardLinks {
  text = $state('');
  failed = $state('');
  #concepts = $state.raw<readonly ConceptRow[] | null>(null);
  #own = $state.raw<ReadonlySet<ConceptId>>(new Set());
  #authors = $state.raw<ReadonlySet<ConceptId>>(new Set());
  #decks = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #app: Pick<AppState, 'db' | 'writer' | 'readOnly'>;
  readonly #card: CardId;
  readonly #onchange: () => void;
  readonly loaded: Promise<void>;

  constructor(
    app: Pick<AppState, 'db' | 'writer' | 'readOnly'>,
    card: CardId,
    onchange: () => void,
  ) {
    this.#app = app;
    this.#card = card;
    this.#onchange = onchange;
    this.loaded = this.#load();
  }

  /** Linked ones first, then those that the words name. */
  get rows(): readonly LinkRow[] {
    const words = this.text.trim().toLowerCase();
    const isLinked = (id: ConceptId) => this.#own.has(id) || this.#authors.has(id);
    const matches = ({ id, title, aliases }: ConceptRow) =>
      words === ''
        ? isLinked(id)
        : [title, ...aliases].some((name) => name.toLowerCase().includes(words));
    return (this.#concepts ?? [])
      .filter(matches)
      .toSorted(
        (a, b) => Number(isLinked(b.id)) - Number(isLinked(a.id)) || a.title.localeCompare(b.title),
      )
      .slice(0, SHOWN)
      .map(({ id, title, deck }) => {
        const isAuthors = this.#authors.has(id);
        const from = this.#decks.get(deck) ?? '';
        const detail = isAuthors ? `${from}. Named by the card’s author.` : from;
        return { id, title, detail, isLinked: isLinked(id), isAuthors };
      });
  }
  get said(): string {
    return this.text.trim() === '' ? '' : `${counted(this.rows.length, 'concept')} found`;
  }
  get empty(): string {
    if (this.#concepts === null) return '';
    if (this.#concepts.length === 0) return 'There are no concepts yet. Add a deck that has some.';
    return this.text.trim() === ''
      ? 'No concept yet. Find one by its name.'
      : 'No concept has that name.';
  }

  async set(concept: ConceptId, on: boolean): Promise<void> {
    if (this.#app.readOnly) return;
    const pair = { card: this.#card, concept };
    try {
      await (on ? linkCard : unlinkCard)(this.#app.db, pair, this.#app.writer());
      const own = new Set(this.#own);
      if (on) own.add(concept);
      else own.delete(concept);
      this.#own = own;
      this.failed = '';
      this.#onchange();
    } catch {
      this.failed = 'This link was not saved. Nothing else changed. Try again.';
    }
  }

  async #load(): Promise<void> {
    const { db } = this.#app;
    const card = await db.cards.get(this.#card);
    const [concepts, own, note, decks] = await Promise.all([
      allConcepts(db),
      linkedConcepts(db, [this.#card]),
      card ? db.notes.get(card.note) : undefined,
      db.decks.toArray(),
    ]);
    this.#decks = new Map(decks.map(({ id, title }) => [id, title]));
    this.#own = new Set(own.get(this.#card) ?? []);
    this.#authors = new Set(note?.concepts.map(({ concept }) => concept));
    this.#concepts = concepts;
  }
}
