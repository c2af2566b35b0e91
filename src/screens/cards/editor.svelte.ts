import { newId, type CardId, type ConceptId, type DeckId } from '../../base/id.ts';
import type { ImportedNote, NativeNote, Note } from '../../deck/deck.ts';
import { ownNoteId } from '../../deck/own-ids.ts';
import { partsOf } from '../../deck/reference.ts';
import { allConcepts } from '../../store/concept-page.ts';
import type { ConceptRow, DeckRow, NoteRow, NotetypeRow } from '../../store/db.ts';
import { draftFiles, NEW_DRAFT, readDraft, type DraftFile } from '../../store/drafts.ts';
import { saveNote } from '../../store/edit-note.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import { addNote } from '../../store/own-deck.ts';
import type { AppState } from '../app-state.svelte.ts';
import { foldWith } from '../install-bundled.ts';
import { mediaOf } from '../redraw.ts';
import { savedEdit } from '../saved-edit.svelte.ts';
import { NO_CODE, type CodeForm } from './code-form.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { drawDraft, type DrawnDraft, type FieldProblem } from './draw-draft.ts';
import { importedProblems, withTexts } from './draw-imported.ts';
import { Duplicates, type Duplicate } from './duplicates.ts';
import {
  contentOf,
  EMPTY_FIELDS,
  nativeOf,
  tagsOf,
  weighed,
  type EditorContent,
  type EditorKind,
} from './editor-content.ts';

/** A new card, or one to be mended. */
export interface EditorTarget {
  readonly card: CardId | null;
  readonly deck?: DeckId | null;
  readonly concept?: ConceptId | null;
}

const NOTHING: DrawnDraft = { note: null, cards: [], problems: [], advice: [] };

/** One card being written: what is typed, what it will look like, what is wrong with it, and its way into the store. */
export class Editor {
  status = $state<'loading' | 'ready' | 'missing'>('loading');
  deck = $state<DeckId | ''>('');
  kind = $state<EditorKind>('question');
  fields = $state<Record<string, string>>({ ...EMPTY_FIELDS });
  code = $state.raw<CodeForm>(NO_CODE);
  tags = $state('');
  concepts = $state.raw<readonly ConceptId[]>([]);
  files = $state.raw<readonly DraftFile[]>([]);

  decks = $state.raw<readonly DeckRow[]>([]);
  allConcepts = $state.raw<readonly ConceptRow[]>([]);
  note = $state.raw<NoteRow | null>(null);
  notetype = $state.raw<NotetypeRow | null>(null);

  drawn = $state.raw<DrawnDraft>(NOTHING);
  /** The imported note with what is typed, for its preview. */
  imported = $state.raw<ImportedNote | null>(null);
  importedWrong = $state.raw<readonly FieldProblem[]>([]);
  duplicate = $state.raw<Duplicate | null>(null);
  /** True once the learner wanted to save: then what is missing is said too. */
  attempted = $state(false);
  busy = $state(false);
  failed = $state('');
  /** An unsaved text was found and is shown. */
  restored = $state(false);
  /** Counts the drawings, so that a preview knows a new one. */
  drawings = $state(0);
  readonly keeper: DraftKeeper;
  readonly loaded: Promise<void>;
  readonly #app: AppState;
  readonly #target: EditorTarget;
  #start = $state.raw<EditorContent | null>(null);
  #duplicates: Duplicates | null = null;

  constructor(app: AppState, target: EditorTarget) {
    this.#app = app;
    this.#target = target;
    this.keeper = new DraftKeeper(app.db);
    this.loaded = this.#load();
  }

  get isNew(): boolean {
    return this.#target.card === null;
  }
  /** The note came with a deck: kind and concept are its author's, and come again with every update. */
  get isDelivered(): boolean {
    return this.note !== null && Object.keys(this.note.base).length > 0;
  }
  get part(): string {
    return this.#target.card?.slice(this.#target.card.lastIndexOf('/') + 1) ?? '';
  }
  get content(): EditorContent {
    return {
      ...{ deck: this.deck, kind: this.kind, fields: $state.snapshot(this.fields) },
      ...{ code: this.code, tags: this.tags, concepts: this.concepts },
    };
  }
  get isChanged(): boolean {
    return this.#start !== null && JSON.stringify(this.content) !== JSON.stringify(this.#start);
  }
  /** What is wrong with a field; what is only missing yet is said once the learner wants to save. */
  wrong(field: string): string {
    return this.#problems
      .filter((problem) => problem.field === field && (this.attempted || !problem.isGap))
      .map(({ text }) => text)
      .join(' ');
  }
  get #problems(): readonly FieldProblem[] {
    return this.notetype ? this.importedWrong : this.drawn.problems;
  }
  get titles(): ReadonlyMap<ConceptId, string> {
    return new Map(this.allConcepts.map(({ id, title }) => [id, title]));
  }

  /** Follows what is typed: draws before the next frame, keeps the draft at each pause. Call while mounting. */
  follow(): void {
    $effect(() => {
      if (this.status !== 'ready') return;
      const content = this.content;
      void [this.allConcepts, this.files];
      this.keeper.keep(this.isChanged ? content : null);
      const frame = requestAnimationFrame(() => this.draw());
      return () => cancelAnimationFrame(frame);
    });
    $effect(() => {
      const flush = () => void this.keeper.flush();
      const hidden = () => document.visibilityState === 'hidden' && flush();
      addEventListener('pagehide', flush);
      document.addEventListener('visibilitychange', hidden);
      return () => {
        removeEventListener('pagehide', flush);
        document.removeEventListener('visibilitychange', hidden);
        this.#duplicates?.stop();
        flush();
      };
    });
  }

  /** Draws what is typed now. */
  draw(): void {
    if (this.status !== 'ready') return;
    if (this.note?.kind === 'imported' && this.notetype) {
      this.imported = this.#importedNow(this.note, this.notetype);
      this.importedWrong = importedProblems(this.notetype, this.fields, this.note.fields);
      this.duplicate = this.#duplicates?.of(this.imported.cards[0]) ?? null;
    } else if (this.deck !== '') {
      const { kind, fields } = nativeOf(this.content);
      this.drawn = drawDraft(fields, kind, {
        ...{ deck: this.deck, titles: this.titles, media: this.#media },
        installed: new Set(this.decks.map(({ id }) => id)),
      });
      this.duplicate = fields.prompt ? (this.#duplicates?.of(this.drawn.cards[0]) ?? null) : null;
    }
    this.drawings += 1;
  }

  /** Saves, unless something is wrong; true when it was stored. */
  async save(): Promise<boolean> {
    if (this.busy || this.#app.readOnly || this.status !== 'ready') return false;
    this.attempted = true;
    this.draw();
    if (this.#problems.length > 0 || this.deck === '') return false;
    this.busy = true;
    this.failed = '';
    try {
      await this.#write(this.deck);
      await this.keeper.drop();
      return true;
    } catch (cause) {
      console.error(cause);
      await this.keeper.flush();
      this.failed = failure(cause);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Throws away what is not saved. */
  async discard(): Promise<void> {
    await this.keeper.drop();
    if (this.#start) this.#show(this.#start);
    this.files = [];
    this.restored = false;
    this.attempted = false;
  }

  /** After a new card: the next one of the same deck, kind and concept. */
  next(): void {
    this.#show({
      ...this.content,
      fields: { ...EMPTY_FIELDS },
      code: { ...this.code, code: '', marked: '' },
    });
    this.#start = this.content;
    this.files = [];
    this.restored = false;
    this.attempted = false;
    this.failed = '';
  }

  async addFile(file: DraftFile): Promise<void> {
    if (!this.files.some(({ hash }) => hash === file.hash)) this.files = [...this.files, file];
    await this.keeper.addFile(file);
  }
  /** Bytes of a picture: of this draft, or stored. */
  fileOf(hash: string): DraftFile | null {
    return this.files.find((file) => file.hash === hash) ?? null;
  }

  /** A card belongs to one concept of its deck; imported notes name any. */
  addConcept(id: ConceptId): void {
    this.concepts = this.notetype ? [...new Set([...this.concepts, id])] : [id];
  }
  removeConcept(id: ConceptId): void {
    this.concepts = this.concepts.filter((concept) => concept !== id);
  }
  setDeck(deck: DeckId): void {
    this.deck = deck;
    this.concepts = this.concepts.filter((id) => partsOf(id).deck === deck);
  }
  /** Reads decks and concepts again: one was just made. */
  async refresh(): Promise<void> {
    const { db } = this.#app;
    [this.decks, this.allConcepts] = await Promise.all([db.decks.toArray(), allConcepts(db)]);
  }

  get #media(): ReadonlyMap<string, string> {
    const known =
      this.note && this.note.kind !== 'imported' ? mediaOf(this.note) : new Map<string, string>();
    return new Map([...known, ...this.files.map(({ name, hash }) => [name, hash] as const)]);
  }

  #importedNow(note: ImportedNote, notetype: NotetypeRow): ImportedNote {
    const known = new Map(note.concepts.map((each) => [each.concept, each]));
    return withTexts(note, notetype, {
      ...{ fields: $state.snapshot(this.fields), tags: tagsOf(this.tags), files: this.files },
      concepts: this.concepts.map((concept) => known.get(concept) ?? { concept, weight: 1 }),
    });
  }

  async #write(deck: DeckId): Promise<void> {
    const { db } = this.#app;
    const note = this.#noteNow(deck);
    const used = this.files.filter(({ name }) => note.media.includes(name));
    const context = { writer: this.#app.writer(), fold: foldWith(this.#app), files: used };
    const before = this.isNew
      ? await addNote(db, deck, note, context)
      : await saveNote(db, note, context);
    savedEdit.set(this.isNew ? 'Card added.' : 'Saved.', before);
    if (this.isNew) await writeLocal(db, 'editorDeck', deck);
  }

  #noteNow(deck: DeckId): Note {
    if (this.note?.kind === 'imported' && this.notetype)
      return this.#importedNow(this.note, this.notetype);
    const { kind, fields } = nativeOf(this.content);
    const drawn = this.drawn.note;
    if (!drawn) throw new Error('Inconsistent: saving what cannot be drawn');
    const { accepted, media, references } = drawn;
    // A card that was moved to another deck stays there.
    const homes = new Map(this.note?.cards.map((card) => [card.part, card.deck]));
    const cards = drawn.cards.map((card) => {
      const home = homes.get(card.part);
      return home === undefined ? card : { ...card, deck: home };
    });
    const native: NativeNote = {
      id: this.note?.id ?? ownNoteId(deck, fields.prompt, newId()),
      ...{ kind, fields, cards, accepted, media },
      tags: tagsOf(this.tags),
      concepts: weighed(this.concepts[0], references, deck),
    };
    return native;
  }

  #show({ deck, kind, fields, code, tags, concepts }: EditorContent): void {
    this.deck = deck;
    this.kind = kind;
    this.fields = { ...fields };
    this.code = code;
    this.tags = tags;
    this.concepts = concepts;
  }

  async #load(): Promise<void> {
    const { db } = this.#app;
    await this.refresh();
    const card = this.#target.card ? await db.cards.get(this.#target.card) : undefined;
    const note = card ? await db.notes.get(card.note) : undefined;
    if (this.#target.card && !note) return void (this.status = 'missing');
    if (note?.kind === 'imported') this.notetype = (await db.notetypes.get(note.notetype)) ?? null;
    if (note?.kind === 'imported' && !this.notetype) return void (this.status = 'missing');
    this.note = note ?? null;
    this.#show(note ? contentOf(note) : await this.#blank());
    this.#start = this.content;
    await this.#restore(note?.id ?? NEW_DRAFT);
    this.status = 'ready';
    this.draw();
    this.#duplicates = new Duplicates(note?.id ?? null);
    void this.#duplicates.read(db).then(() => this.draw());
  }

  async #restore(key: string): Promise<void> {
    const { db } = this.#app;
    this.keeper.key = key;
    const draft = await readDraft<EditorContent>(db, key);
    // Files without a text were left by a kill at the wrong moment.
    if (!draft) return this.keeper.drop();
    this.files = await draftFiles(db, key);
    const known = this.decks.some(({ id }) => id === draft.deck);
    this.#show(known ? draft : { ...draft, deck: this.deck });
    this.restored = true;
  }

  async #blank(): Promise<EditorContent> {
    const { deck, concept } = this.#target;
    const last = await readLocal<DeckId>(this.#app.db, 'editorDeck');
    const home = concept ? partsOf(concept).deck : null;
    const has = (id: DeckId | null | undefined) => this.decks.some((row) => row.id === id);
    const own = this.decks.find(({ origin }) => origin.kind === 'own')?.id;
    const chosen = [home, deck, last, own].find(has) ?? this.decks[0]?.id ?? '';
    return {
      ...{ deck: chosen, kind: 'question' as const, fields: { ...EMPTY_FIELDS } },
      ...{
        code: NO_CODE,
        tags: '',
        concepts: concept && this.titles.has(concept) ? [concept] : [],
      },
    };
  }
}

function failure(cause: unknown): string {
  const { name, inner } = cause as { name?: string; inner?: { name?: string } };
  return name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError'
    ? 'This card was not saved: the device is out of space. Your text is kept as a draft. Free some space, then try again.'
    : 'This card was not saved. Your text is kept as a draft. Try again.';
}
