import type { NoteId } from '../base/id.ts';
import type { NoteBefore } from '../store/edit-note.ts';
import type { AppState } from './app-state.svelte.ts';

interface Saved {
  readonly text: string;
  readonly before: NoteBefore;
}

/** The last note that was written, so that whichever screen comes next can offer to take it back. */
export class SavedEdit {
  last = $state.raw<Saved | null>(null);
  failed = $state('');

  set(text: string, before: NoteBefore): void {
    this.last = { text, before };
    this.failed = '';
  }
  /** What was saved, where it was this note. */
  of(note: NoteId | undefined): Saved | null {
    return this.last && this.last.before.id === note ? this.last : null;
  }
  /** Takes it back; false when that could not be stored. */
  async undo(app: AppState): Promise<boolean> {
    const { last } = this;
    if (!last || app.readOnly) return false;
    try {
      const [{ takeBackNote }, { foldWith }] = await Promise.all([
        import('../store/own-deck.ts'),
        import('./install-bundled.ts'),
      ]);
      await takeBackNote(app.db, last.before, { writer: app.writer(), fold: foldWith(app) });
      this.last = null;
      return true;
    } catch {
      this.failed = 'This was not undone: the change could not be stored. Try again.';
      return false;
    }
  }
}

export const savedEdit = new SavedEdit();
