import { newId, type JobId } from '../../base/id.ts';
import { now, type Instant } from '../../base/time.ts';
import { foldCard } from '../../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { readBackup } from '../../store/backup.ts';
import type { Backup } from '../../store/backup-format.ts';
import type { Fold } from '../../store/card-rows.ts';
import { rebuildAllCards } from '../../store/derive.ts';
import { sweepJobs } from '../../store/job-end.ts';
import { keepSession } from '../../store/local.ts';
import {
  previewRestore,
  restore,
  undoRestore,
  type RestoreMode,
  type RestorePreview,
} from '../../store/restore.ts';
import { keptCopy } from '../../store/restore-copy.ts';
import { readSettings } from '../../store/settings.ts';
import type { AppState } from '../app-state.svelte.ts';
import {
  contentText,
  countOf,
  dateText,
  previewText,
  problemText,
  restoredText,
  untilText,
} from './text.ts';

interface Chosen {
  readonly name: string;
  readonly backup: Backup;
  readonly preview: RestorePreview;
  /** Reviews stored here that are newer than the backup. */
  readonly newer: number;
}

/** Restore: choose a file, see what it would do, do it, take it back until tomorrow. */
export class Restore {
  chosen = $state.raw<Chosen | null>(null);
  mode = $state<RestoreMode>('replace');
  busy = $state<'' | 'reading' | 'restoring' | 'undoing'>('');
  progress = $state.raw({ done: 0, of: 0 });
  told = $state('');
  problem = $state('');
  /** Until when the last restore can be undone. */
  undoUntil = $state.raw<Instant | null>(null);
  readonly #app: AppState;
  readonly #onchanged: () => Promise<void>;

  constructor(app: AppState, onchanged: () => Promise<void>) {
    this.#app = app;
    this.#onchanged = onchanged;
    void this.#readCopy();
  }

  /** "Thursday 14 May: 4 decks, 284 cards and 3,910 reviews" */
  get content(): string {
    if (!this.chosen) return '';
    const { createdAt, backup } = this.chosen.preview;
    return `${dateText(createdAt, now())}: ${contentText(backup)}`;
  }
  get consequence(): string {
    if (!this.chosen) return '';
    return previewText(this.mode, this.chosen.preview.stored, this.chosen.newer);
  }
  /** "Restore 284 cards" */
  get label(): string {
    return `Restore ${countOf(this.chosen?.preview.backup.cards ?? 0, 'card')}`;
  }
  get undoText(): string {
    if (this.undoUntil === null) return '';
    return `The data from before is kept until ${untilText(this.undoUntil, now())}.`;
  }

  async choose(file: File): Promise<void> {
    this.#clear('reading');
    try {
      const bytes = await bytesOf(file);
      if (!bytes) return this.#stop(problemText({ kind: 'unreadable' }));
      const backup = await readBackup(bytes);
      if (!backup.ok) return this.#stop(problemText(backup.problem));
      const { db } = this.#app;
      const preview = await previewRestore(db, backup.value);
      const newer = await db.reviews.where('at').above(preview.createdAt).count();
      this.chosen = { name: file.name, backup: backup.value, preview, newer };
    } finally {
      this.busy = '';
    }
  }
  cancel(): void {
    this.#clear('');
  }

  async restore(): Promise<void> {
    const { chosen, mode } = this;
    if (!chosen || this.busy || this.#app.readOnly) return;
    this.#clear('restoring');
    const fold = this.#fold;
    await this.#run(async () => {
      await this.#app.writes.flush();
      const job = newId<JobId>();
      const onprogress = (done: number, of: number) => (this.progress = { done, of });
      await restore(this.#app.db, chosen.backup, { mode, job, now: now(), fold, onprogress });
      // The session under way belongs to the cards that were here.
      await keepSession(this.#app.db, null);
      this.told = restoredText(chosen.preview.backup);
    });
  }

  async undo(): Promise<void> {
    if (this.busy || this.#app.readOnly) return;
    this.#clear('undoing');
    const fold = this.#fold;
    await this.#run(async () => {
      const undone = await undoRestore(this.#app.db, { now: now(), fold });
      if (undone.ok)
        this.told = 'The data from before the restore is back. Reviews done since are kept.';
      else
        this.problem = 'The copy from before the restore is no longer there. Nothing was changed.';
      await keepSession(this.#app.db, null);
    });
  }

  /** The fold with the parameters that hold now; restored ones are seen to afterwards. */
  get #fold(): Fold {
    return foldWith(this.#app.settings.parameters);
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work().catch((cause: unknown) => this.#takeBack(cause));
      await this.#readSettings();
      await this.#readCopy();
      await this.#onchanged();
    } catch (cause) {
      console.error(cause);
      this.told = '';
      this.problem = FAILED_TWICE;
    } finally {
      this.busy = '';
    }
  }

  /** A restore that failed half way is rolled back at once; if that fails too, the next start does it. */
  async #takeBack(cause: unknown): Promise<void> {
    console.error(cause);
    this.told = '';
    await sweepJobs(this.#app.db, { writer: this.#app.writer(), fold: this.#fold });
    this.problem = FAILED;
  }

  /** Settings came with the data. Other parameters mean other memories: fold again. */
  async #readSettings(): Promise<void> {
    const before = this.#app.settings.parameters;
    const settings = await readSettings(this.#app.db);
    this.#app.settings = settings;
    this.#app.tick();
    if (String(settings.parameters) !== String(before)) {
      await rebuildAllCards(this.#app.db, foldWith(settings.parameters));
    }
  }
  async #readCopy(): Promise<void> {
    const until = (await keptCopy(this.#app.db))?.until ?? null;
    this.undoUntil = until !== null && until > now() ? until : null;
  }

  #clear(busy: Restore['busy']): void {
    this.chosen = null;
    this.told = '';
    this.problem = '';
    this.progress = { done: 0, of: 0 };
    this.busy = busy;
    if (busy === 'reading') this.mode = 'replace';
  }
  #stop(problem: string): void {
    this.problem = problem;
  }
}

const FAILED =
  'The restore failed, most likely for lack of space. Your data is as it was before. Free some space, then try again.';
const FAILED_TWICE =
  'The restore failed and could not be taken back yet. A copy of your data is kept. Free some space, then reload: it comes back by itself.';

const foldWith =
  (parameters: readonly number[] | null): Fold =>
  (rows) =>
    foldCard(rows, parameters ?? DEFAULT_PARAMETERS);

/** The file's bytes; null when the browser cannot read it (moved, cloud file offline). */
async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}
