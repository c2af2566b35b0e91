import type { EngraphDb } from '../../store/db.ts';
import { dropDraft, writeDraft, writeDraftFile, type DraftFile } from '../../store/drafts.ts';
import type { EditorContent } from './editor-content.ts';

const PAUSE = 300;
/** Someone who types without a pause is kept too. */
const LONGEST = 1_000;

/** Writes the draft at every pause in typing, and at once when the page goes; a kill loses a second at most. */
export class DraftKeeper {
  key = '';
  readonly #db: EngraphDb;
  #waiting: { readonly content: EditorContent | null } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  #last: Promise<unknown> = Promise.resolve();
  #isStored = false;

  constructor(db: EngraphDb) {
    this.#db = db;
  }

  /** What is typed; null when nothing differs from what is saved. */
  keep(content: EditorContent | null): void {
    if (!content && !this.#isStored && !this.#waiting) return;
    const at = performance.now();
    if (!this.#waiting) this.#since = at;
    this.#waiting = { content };
    clearTimeout(this.#timer);
    const wait = Math.min(PAUSE, Math.max(0, this.#since + LONGEST - at));
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) {
      const { content } = waiting;
      this.#isStored = content !== null;
      this.#after(() =>
        content ? writeDraft(this.#db, this.key, content) : dropDraft(this.#db, this.key),
      );
    }
    await this.#last;
  }

  async addFile(file: DraftFile): Promise<void> {
    this.#isStored = true;
    this.#after(() => writeDraftFile(this.#db, this.key, file));
    await this.#last;
  }

  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting = null;
    this.#isStored = false;
    this.#after(() => dropDraft(this.#db, this.key));
    await this.#last;
  }

  /** In order, and none stops the next: a draft that cannot be written is still on screen. */
  #after(work: () => Promise<unknown>): void {
    this.#last = this.#last.then(work).catch((cause: unknown) => console.error(cause));
  }
}
