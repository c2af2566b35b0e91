import { bundledDecks } from '../../deck/bundled.ts';
import { loadBundled } from '../../deck/load-bundled.ts';
import type { NoteRow, NotetypeRow } from '../../store/db.ts';
import { saveNote } from '../../store/edit-note.ts';
import { deliveredAmong, editedFields, noteOf } from '../../store/note-base.ts';
import type { AppState } from '../app-state.svelte.ts';
import { foldWith } from '../install-bundled.ts';
import { redrawn } from '../redraw.ts';
import { savedEdit } from '../saved-edit.svelte.ts';
import { withTexts } from './draw-imported.ts';

/** A field that the learner changed, beside what its deck last brought. */
export interface TwoTexts {
  readonly field: string;
  readonly label: string;
  readonly yours: string;
  /** null: that text is not stored here. */
  readonly theirs: string | null;
}

const LABEL: Readonly<Record<string, string>> = {
  ...{ prompt: 'Prompt', more: 'More prompt', answer: 'Answer', note: 'Side note' },
  source: 'Source',
};

/** Edits of the learner beside the deck's own text, and the way back to that, field by field. */
export class Theirs {
  texts = $state.raw<readonly TwoTexts[]>([]);
  problem = $state('');
  busy = $state(false);
  readonly #app: AppState;
  #note: NoteRow | null = null;
  #notetype: NotetypeRow | null = null;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Reads both versions; nothing where nothing was edited. */
  async read(note: NoteRow): Promise<void> {
    this.#note = note;
    this.#notetype =
      note.kind === 'imported' ? ((await this.#app.db.notetypes.get(note.notetype)) ?? null) : null;
    const edited = note.edited ? editedFields(note.fields, note.base) : [];
    const theirs = await deliveredTexts(note, edited);
    if (this.#note !== note) return;
    const fields = note.fields as unknown as Readonly<Record<string, string>>;
    this.texts = edited.map((field) => ({
      ...{ field, yours: fields[field] ?? '' },
      label: LABEL[field] ?? this.#notetype?.fields[Number(field)]?.name ?? field,
      theirs: theirs[field] ?? null,
    }));
  }

  /** The deck's text takes the place of the learner's; can be undone. */
  async take({ field, theirs }: TwoTexts): Promise<void> {
    const note = this.#note;
    if (!note || theirs === null || this.#app.readOnly || this.busy) return;
    this.busy = true;
    this.problem = '';
    try {
      const next = await this.#with(note, field, theirs);
      if (!next) {
        this.problem = 'With the rest of your text that makes no card. Edit the card instead.';
        return;
      }
      const context = { writer: this.#app.writer(), fold: foldWith(this.#app) };
      savedEdit.set('Their text was taken.', await saveNote(this.#app.db, next, context));
    } catch (cause) {
      console.error(cause);
      this.problem = 'This was not saved. Your text is still here. Try again.';
    } finally {
      this.busy = false;
    }
  }

  async #with(note: NoteRow, field: string, text: string) {
    if (note.kind === 'imported') {
      if (!this.#notetype) return null;
      const fields = { ...note.fields, [field]: text };
      const { tags, concepts } = note;
      return withTexts(note, this.#notetype, { fields, tags, concepts, files: [] });
    }
    const fields = { ...note.fields, [field]: text };
    const drawn = await redrawn(this.#app.db, note.deck, note, fields);
    return drawn.ok ? { ...noteOf(note), ...drawn.value } : null;
  }
}

/**
 * What the deck last brought, by field. It stands in the row; where an older version of the app wrote that, the text
 * comes from the bundled deck, if there is one and its version is the one installed.
 */
async function deliveredTexts(
  note: NoteRow,
  edited: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const stored = deliveredAmong(edited, note.base, [note.theirs ?? {}]);
  const header = bundledDecks.find(({ id }) => id === note.deck);
  if (!header || edited.every((field) => field in stored)) return stored;
  const deck = await loadBundled(header).catch(() => null);
  const fields = deck?.notes.find(({ id }) => id === note.id)?.fields ?? {};
  return { ...deliveredAmong(edited, note.base, [fields]), ...stored };
}
