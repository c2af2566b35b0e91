import { SvelteMap } from 'svelte/reactivity';
import type { DeckId } from '../../base/id.ts';
import type { DeckRow, OptionsRow } from '../../store/db.ts';
import { live } from '../../store/live.svelte.ts';
import type { DeckOptions } from '../../deck/options.ts';
import { writeOptions } from '../../store/options.ts';
import { visibleDecks } from '../../store/queries.ts';
import { isWithin } from '../../study/candidate.ts';
import { resolveOptions } from '../../study/limits.ts';
import type { AppState } from '../app-state.svelte.ts';
import { optionWords, TYPED_FIELDS, type TypedOption } from './option-fields.ts';

export type OptionKey = keyof DeckOptions;

/** Where an option's value comes from, and what would hold without the deck's own. */
export interface OptionState {
  readonly isOwn: boolean;
  /** "Default: 10", "All decks: 90%", "From OpenStack: 20" */
  readonly inherited: string;
}

export interface OptionsView {
  readonly title: string;
  /** What holds now. */
  readonly options: DeckOptions;
  readonly of: Readonly<Record<OptionKey, OptionState>>;
}

/** A deck's options: own values over inherited ones. A change is stored at once. */
export class DeckOptionsScreen {
  /** Text in the fields as the learner left it: kept while it cannot be read. */
  readonly #drafts = new SvelteMap<TypedOption, string>();
  readonly #problems = new SvelteMap<OptionKey, string>();
  readonly #app: AppState;
  readonly #id: () => DeckId;
  readonly #query;

  constructor(app: AppState, id: () => DeckId) {
    this.#app = app;
    this.#id = id;
    this.#query = live((deck) => this.#load(deck), id);
  }

  get failed(): boolean {
    return this.#query.now.status === 'failed';
  }
  get missing(): boolean {
    return this.#query.now.status === 'ready' && !this.#query.now.value;
  }
  get view(): OptionsView | null {
    return this.#query.now.status === 'ready' ? this.#query.now.value : null;
  }
  get readOnly(): boolean {
    return this.#app.readOnly;
  }

  /** What a field shows. */
  text(key: TypedOption): string {
    const draft = this.#drafts.get(key);
    if (draft !== undefined) return draft;
    return this.view ? TYPED_FIELDS[key].text(this.view.options[key]) : '';
  }
  /** What stands in the way of storing a field, '' when nothing does. */
  problem(key: OptionKey): string {
    return this.#problems.get(key) ?? '';
  }

  /** Takes what was typed: stores it, or says what is wanted. */
  async enter(key: TypedOption, text: string): Promise<void> {
    const read = TYPED_FIELDS[key].read(text);
    this.#drafts.set(key, text);
    if (!read.ok) this.#problems.set(key, read.problem);
    else if (await this.set(key, read.value))
      this.#drafts.set(key, TYPED_FIELDS[key].text(read.value));
  }

  /** Stores an option of this deck; null gives it back to what is above. False when that failed. */
  async set<K extends OptionKey>(key: K, value: DeckOptions[K] | null): Promise<boolean> {
    if (this.#app.readOnly) return false;
    this.#problems.delete(key);
    try {
      await writeOptions(this.#app.db, this.#id(), { [key]: value }, this.#app.writer());
      return true;
    } catch (cause) {
      this.#problems.set(key, 'This was not saved: the device did not store it. Try again.');
      console.error(cause);
      return false;
    }
  }

  async reset(key: OptionKey): Promise<void> {
    this.#drafts.delete(key as TypedOption);
    await this.set(key, null);
  }

  async #load(id: DeckId): Promise<OptionsView | null> {
    const { db } = this.#app;
    const [decks, rows] = await Promise.all([visibleDecks(db), db.options.toArray()]);
    const deck = decks.find((one) => one.id === id);
    return deck ? optionsView(deck, decks, rows) : null;
  }
}

/** A deck's options as study resolves them, and what each would be without the deck's own row. */
export function optionsView(
  deck: DeckRow,
  decks: readonly DeckRow[],
  rows: readonly OptionsRow[],
): OptionsView {
  const own = rows.find((row) => row.deck === deck.id);
  const above = rows.filter((row) => row.deck !== deck.id);
  const options = resolveOptions(deck, decks, rows);
  const inherited = resolveOptions(deck, decks, above);
  const stateOf = (key: OptionKey): OptionState => ({
    isOwn: own?.[key] !== undefined,
    inherited: `${holderOf(key, deck, decks, above)}: ${optionWords(key, inherited[key])}`,
  });
  const keys = Object.keys(options) as OptionKey[];
  const of = Object.fromEntries(keys.map((key) => [key, stateOf(key)]));
  return { title: deck.title, options, of: of as Record<OptionKey, OptionState> };
}

/** Who sets an option for the deck when the deck does not. */
function holderOf(
  key: OptionKey,
  deck: DeckRow,
  decks: readonly DeckRow[],
  above: readonly OptionsRow[],
): string {
  const sets = (holder: DeckId | 'global') =>
    above.some((row) => row.deck === holder && row[key] !== undefined);
  const nearest = decks
    .filter(({ id, path }) => id !== deck.id && isWithin(deck.path, path) && sets(id))
    .filter(({ path }) => path.length < deck.path.length)
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (nearest) return `From ${nearest.title}`;
  return sets('global') ? 'All decks' : 'Default';
}
