import type { ConceptId, DeckId } from '../../base/id.ts';
import type { Chapter, NativeDeck, NativeNote } from '../../deck/deck.ts';
import { lintDecks } from '../../deck/lint.ts';
import { bringBackConcept } from '../../store/bring-back-concept.ts';
import type { ConceptRow, DeckRow } from '../../store/db.ts';
import { live } from '../../store/live.svelte.ts';
import { putDeckDetails, setChapters } from '../../store/own-deck.ts';
import { conceptTies, removeConcept } from '../../store/remove-concept.ts';
import type { AppState } from '../app-state.svelte.ts';
import { movedChapter, movedConcept } from './chapters.ts';
import { removalText, type RemovalText } from './concept-removal.ts';

interface Loaded {
  readonly deck: DeckRow;
  readonly concepts: readonly ConceptRow[];
}

/** As typed. */
interface DeckDetails {
  readonly title: string;
  readonly authors: string;
  readonly licence: string;
  /** Markdown. */
  readonly description: string;
}

const detailsOf = ({ title, authors, licence, descriptionHtml }: DeckRow) => ({
  ...{ title, authors, licence, descriptionHtml },
});

/** A deck of the learner's own: its name, its concepts and their reading order. */
export class OwnDeckScreen {
  told = $state('');
  problem = $state('');
  wrongDescription = $state('');
  /** What a published deck would still lack; null until it was asked for. */
  lacks = $state.raw<readonly string[] | null>(null);
  #takeBack = $state.raw<(() => Promise<void>) | null>(null);
  readonly #app: AppState;
  readonly #id: DeckId;
  readonly #query;

  constructor(app: AppState, id: DeckId) {
    this.#app = app;
    this.#id = id;
    this.#query = live(() => this.#load());
  }

  get view(): Loaded | null {
    const { now } = this.#query;
    return now.status === 'ready' ? now.value : null;
  }
  get missing(): boolean {
    const { now } = this.#query;
    return now.status === 'failed' || (now.status === 'ready' && !now.value);
  }
  get canUndo(): boolean {
    return this.#takeBack !== null;
  }
  /** Concepts that stand in no chapter. */
  get others(): readonly ConceptRow[] {
    const { view } = this;
    const placed = new Set(view?.deck.chapters.flatMap(({ concepts }) => concepts));
    return view?.concepts.filter(({ id }) => !placed.has(id)) ?? [];
  }
  concept(id: ConceptId): ConceptRow | undefined {
    return this.view?.concepts.find((row) => row.id === id);
  }

  addChapter(title: string): Promise<boolean> {
    const name = title.trim().replace(/\s+/g, ' ');
    if (name === '') return Promise.resolve(false);
    // The first one takes in what is there: before, everything stood in one list.
    const concepts = this.#chapters.length === 0 ? this.others.map(({ id }) => id) : [];
    return this.#set([...this.#chapters, { title: name, concepts }], `Chapter “${name}” added.`);
  }
  renameChapter(index: number, title: string): Promise<boolean> {
    const name = title.trim().replace(/\s+/g, ' ');
    const chapter = this.#chapters[index];
    if (!chapter || name === '' || name === chapter.title) return Promise.resolve(false);
    return this.#set(this.#chapters.with(index, { ...chapter, title: name }), 'Chapter renamed.');
  }
  removeChapter(index: number): Promise<boolean> {
    return this.#set(this.#chapters.toSpliced(index, 1), 'Chapter removed. Its concepts stay.');
  }
  moveChapter(index: number, by: -1 | 1): Promise<boolean> {
    return this.#set(movedChapter(this.#chapters, index, by), 'Chapter moved.');
  }
  moveConcept(id: ConceptId, by: -1 | 1): Promise<boolean> {
    return this.#set(
      movedConcept(this.#chapters, id, by),
      `${this.concept(id)?.title ?? ''} moved.`,
    );
  }
  async undo(): Promise<void> {
    const takeBack = this.#takeBack;
    if (!takeBack || this.#app.readOnly) return;
    const isDone = await this.#store(async () => {
      await takeBack();
      this.told = 'Undone.';
    });
    if (isDone) this.#takeBack = null;
  }

  /** What goes with a concept; null when it is not there. */
  async removal(id: ConceptId): Promise<RemovalText | null> {
    const ties = await conceptTies(this.#app.db, id);
    return ties && removalText(ties);
  }
  async removeConcept(id: ConceptId): Promise<void> {
    const { db, readOnly } = this.#app;
    const title = this.concept(id)?.title ?? '';
    if (readOnly) return;
    await this.#store(async () => {
      const { textsWithout } = await import('./without-mention.ts');
      const texts = textsWithout(db, { id, title });
      const removed = await removeConcept(db, id, texts, this.#app.writer());
      this.#takeBack = () => bringBackConcept(db, removed, this.#app.writer());
      this.told = `“${title}” removed.`;
    });
  }

  async saveDetails({ title, authors, licence, description }: DeckDetails): Promise<void> {
    const { db, readOnly } = this.#app;
    const { view } = this;
    const name = title.trim();
    this.problem = name === '' ? 'The name is empty. Write what the deck is called.' : '';
    this.wrongDescription = '';
    if (name === '' || readOnly || !view) return;
    await this.#store(async () => {
      const { drawDescription } = await import('./deck-description.ts');
      const drawn = await drawDescription(db, view.deck, description);
      if (!drawn.ok) return void (this.wrongDescription = drawn.problem);
      const details = {
        ...{ title: name, licence: licence.trim() || 'Not stated', descriptionHtml: drawn.value },
        authors: authors
          .split(',')
          .map((author) => author.trim())
          .filter(Boolean),
      };
      const former = await putDeckDetails(db, this.#id, details, this.#app.writer());
      this.#takeBack = async () =>
        void (await putDeckDetails(db, this.#id, detailsOf(former), this.#app.writer()));
      this.told = 'Saved.';
    });
  }

  /** The same lint as for the decks that come with the app. */
  async check(): Promise<void> {
    const { db } = this.#app;
    const { view } = this;
    if (!view) return;
    const [notes, all] = await Promise.all([
      db.notes.where('deck').equals(this.#id).toArray(),
      db.concepts.toCollection().primaryKeys(),
    ]);
    const native = notes.filter(
      (note): note is typeof note & NativeNote => note.kind !== 'imported',
    );
    const homeless = native.filter(({ concepts }) => concepts.length === 0);
    const own = new Set(view.concepts.map(({ id }) => id));
    const deck: NativeDeck = {
      ...view.deck,
      ...{ concepts: view.concepts, media: [] },
      notes: native.filter(({ concepts }) => concepts.length > 0),
    };
    const unread = new Set(all.filter((id) => !own.has(id)));
    const found = lintDecks({ decks: [deck], topics: new Map(), unread });
    this.lacks = [
      ...homeless.map(({ cards }) => `“${cards[0]?.plain ?? ''}” has no concept.`),
      ...found.map(({ file, message, suggestion }) => `${file}: ${message}. ${suggestion}`),
    ];
  }

  get #chapters(): readonly Chapter[] {
    return this.view?.deck.chapters ?? [];
  }
  async #set(chapters: readonly Chapter[], told: string): Promise<boolean> {
    if (this.#app.readOnly || chapters === this.#chapters) return false;
    return this.#store(async () => {
      const former = await this.#putChapters(chapters);
      this.#takeBack = async () => void (await this.#putChapters(former));
      this.told = told;
    });
  }
  #putChapters(chapters: readonly Chapter[]): Promise<readonly Chapter[]> {
    return setChapters(this.#app.db, this.#id, chapters, this.#app.writer());
  }
  async #store(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.problem = '';
      return true;
    } catch (cause) {
      console.error(cause);
      this.problem = 'Nothing was changed: it could not be stored. Try again.';
      return false;
    }
  }

  async #load(): Promise<Loaded | null> {
    const { db } = this.#app;
    const deck = await db.decks.get(this.#id);
    if (deck?.origin.kind !== 'own') return null;
    return { deck, concepts: await db.concepts.where('deck').equals(this.#id).toArray() };
  }
}
