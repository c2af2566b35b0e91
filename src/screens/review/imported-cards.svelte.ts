import { SvelteMap } from 'svelte/reactivity';
import type { Component, ComponentProps } from 'svelte';
import type { CardId, DeckId, NotetypeId } from '../../base/id.ts';
import type { DeckRow, NoteRow, NotetypeRow } from '../../store/db.ts';
import { marksOf } from '../../store/queries.ts';
import type { AppState } from '../app-state.svelte.ts';
import type ImportedFace from '../card/ImportedFace.svelte';
import {
  prepareImported,
  type ImportedCard,
  type ImportedLook,
  type ImportedMedia,
} from '../card/imported.ts';
import { pictureUrl } from '../card/picture.ts';
import { onThemeChange } from '../../ui/theme-change.ts';

/** Templates that show the flag, or ask for it. */
const FLAG = /\bCardFlag\b/;
/** Phones, for style sheets with `.mobile`. */
const NARROW = '(max-width: 899px)';

type Face = Component<ComponentProps<typeof ImportedFace>, { replay: () => void }>;
type CardOf = { readonly id: CardId; readonly deck: DeckId };

/**
 * What imported cards need besides their notes: notetypes, and the face that draws them, which loads with the
 * first of them. A session without imported cards loads nothing.
 */
export class ImportedCards {
  face = $state.raw<Face | null>(null);
  look = $state.raw<ImportedLook>(lookNow());
  readonly media: ImportedMedia;
  readonly #app: AppState;
  readonly #decks: readonly DeckRow[];
  readonly #notetypes = new SvelteMap<NotetypeId, NotetypeRow>();
  readonly #flags = new SvelteMap<CardId, number>();
  #showFlags = false;
  #loading: Promise<void> | null = null;

  constructor(app: AppState, decks: readonly DeckRow[]) {
    this.#app = app;
    this.#decks = decks;
    this.media = {
      address: (hash) => pictureUrl(app.db, hash),
      bytes: async (hash) => (await app.db.media.get(hash))?.bytes ?? null,
    };
  }

  /** Follows the theme and the width of the page; returns what ends that. */
  follow(): () => void {
    const see = () => (this.look = lookNow());
    see();
    const narrow = matchMedia(NARROW);
    narrow.addEventListener('change', see);
    const stop = onThemeChange(see);
    return () => {
      narrow.removeEventListener('change', see);
      stop();
    };
  }

  /** Everything at hand for these notes' cards; draws them too where `cards` says which are near. */
  async prepare(notes: readonly NoteRow[], cards: readonly CardOf[] = []): Promise<void> {
    const imported = notes.filter((note) => note.kind === 'imported');
    if (imported.length === 0) return;
    this.#loading ??= this.#loadFace();
    await Promise.all([this.#loading, this.#readNotetypes(imported.map((note) => note.notetype))]);
    await this.readFlags(cards.map(({ id }) => id));
    for (const note of imported)
      for (const card of cards) {
        const drawable = this.of(note, card);
        if (drawable) await prepareImported(drawable, this.look, this.media);
      }
  }

  /** Flags of cards, where a template that is known so far shows them. */
  async readFlags(cards: readonly CardId[]): Promise<void> {
    if (!this.#showFlags || cards.length === 0) return;
    const marks = await marksOf(this.#app.db, cards);
    for (const id of cards) this.setFlag(id, marks.get(id)?.flag ?? 0);
  }
  setFlag(card: CardId, flag: number): void {
    this.#flags.set(card, flag);
  }

  /** The card as its face takes it; null while its notetype is not read. */
  of(note: NoteRow, { id, deck }: CardOf): ImportedCard | null {
    if (note.kind !== 'imported') return null;
    const notetype = this.#notetypes.get(note.notetype);
    const part = id.slice(id.lastIndexOf('/') + 1);
    if (!notetype || !note.cards.some((card) => card.part === part)) return null;
    const deckPath = this.#decks.find((row) => row.id === deck)?.path ?? [];
    return { note, notetype, part, deckPath, flag: this.#flags.get(id) ?? 0 };
  }

  async #loadFace(): Promise<void> {
    const { default: face } = await import('../card/ImportedFace.svelte');
    this.face = face as unknown as Face;
  }
  async #readNotetypes(ids: readonly NotetypeId[]): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => !this.#notetypes.has(id));
    if (wanted.length === 0) return;
    for (const row of await this.#app.db.notetypes.bulkGet(wanted))
      if (row) {
        this.#notetypes.set(row.id, row);
        this.#showFlags ||= row.templates.some(({ front, back }) => FLAG.test(front + back));
      }
  }
}

function lookNow(): ImportedLook {
  const forced = document.documentElement.dataset['theme'];
  const night = forced ? forced === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  return { night, mobile: matchMedia(NARROW).matches };
}
