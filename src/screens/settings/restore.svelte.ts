import { now, type Instant } from '../../base/time.ts';
import { readBackup } from '../../store/backup.ts';
import type { BackupProblem, Collection } from '../../store/backup-format.ts';
import { sweepJobs } from '../../store/job-end.ts';
import { keepSession } from '../../store/local.ts';
import {
  previewRestore,
  undoRestore,
  type RestoreMode,
  type RestorePreview,
} from '../../store/restore.ts';
import { keptCopy } from '../../store/restore-copy.ts';
import { salvage } from '../../store/salvage.ts';
import type { AppState } from '../app-state.svelte.ts';
import { foldWith } from '../install-bundled.ts';
import { snapshotBefore } from '../snapshots/before.ts';
import { restoreInto, takeSettings } from '../snapshots/bring-back.ts';
import {
  contentText,
  countOf,
  dateText,
  droppedText,
  previewText,
  problemText,
  restoredText,
  salvageText,
  untilText,
} from './text.ts';

interface Chosen {
  readonly name: string;
  readonly collection: Collection;
  /** null: the file no longer says. */
  readonly createdAt: Instant | null;
  readonly preview: RestorePreview;
  /** Reviews stored here that are newer than the backup. */
  readonly newer: number;
  /** What is wrong with the file, and how much of it can be saved; '' when it is whole. */
  readonly damage: string;
  /** Rows of a whole file that cannot be read. */
  readonly dropped: number;
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
    const { createdAt, preview, dropped } = this.chosen;
    const date = createdAt === null ? '' : `${dateText(createdAt, now())}: `;
    return `${date}${contentText(preview.backup)}${droppedText(dropped)}`;
  }
  get consequence(): string {
    if (!this.chosen) return '';
    return previewText(this.mode, this.chosen.preview.stored, this.chosen.newer);
  }
  /** "Restore 284 cards" */
  get label(): string {
    if (this.chosen?.damage) return 'Take what can be saved';
    return `Restore ${countOf(this.chosen?.preview.backup.cards ?? 0, 'card')}`;
  }
  get undoText(): string {
    if (this.undoUntil === null) return '';
    return `The data from before is kept until ${untilText(this.undoUntil, now())}.`;
  }

  /** Reads a backup, a file or a snapshot, and shows what it would do. */
  async choose(file: File): Promise<void> {
    if (this.busy) return;
    const { name } = file;
    this.#clear('reading');
    try {
      const bytes = await bytesOf(file);
      if (!bytes) return this.#stop(problemText({ kind: 'unreadable' }));
      const read = await readBackup(bytes);
      if (!read.ok) return await this.#chooseDamaged(bytes, name, read.problem);
      const { header, dropped } = read.value;
      await this.#show(read.value, { name, createdAt: header.createdAt, damage: '', dropped });
    } finally {
      this.busy = '';
    }
  }

  /** Of a damaged file the rest can be taken: merged, never in the place of what is here. */
  async #chooseDamaged(
    bytes: Uint8Array<ArrayBuffer>,
    name: string,
    problem: BackupProblem,
  ): Promise<void> {
    const isMended = problem.kind === 'damaged' || problem.kind === 'truncated';
    const saved = isMended ? await salvage(bytes) : null;
    if (!saved) return this.#stop(problemText(problem));
    this.mode = 'merge';
    const damage = salvageText(problem, saved);
    await this.#show(saved, { name, createdAt: saved.createdAt, damage, dropped: 0 });
  }

  async #show(
    collection: Collection,
    of: Pick<Chosen, 'name' | 'createdAt' | 'damage' | 'dropped'>,
  ): Promise<void> {
    const { db } = this.#app;
    const preview = await previewRestore(db, collection);
    const { createdAt } = of;
    const newer = createdAt === null ? 0 : await db.reviews.where('at').above(createdAt).count();
    this.chosen = { ...of, collection, preview, newer };
  }
  cancel(): void {
    this.#clear('');
  }

  async restore(): Promise<void> {
    const { chosen, mode } = this;
    if (!chosen || this.busy || this.#app.readOnly) return;
    this.#clear('restoring');
    await this.#run(async () => {
      await snapshotBefore(this.#app, 'restore');
      const onprogress = (done: number, of: number) => (this.progress = { done, of });
      await restoreInto(this.#app, chosen.collection, { mode, onprogress });
      this.told = restoredText(chosen.preview.backup);
    });
  }

  async undo(): Promise<void> {
    if (this.busy || this.#app.readOnly) return;
    this.#clear('undoing');
    await this.#run(async () => {
      const undone = await undoRestore(this.#app.db, { now: now(), fold: foldWith(this.#app) });
      if (undone.ok)
        this.told = 'The data from before the restore is back. Reviews done since are kept.';
      else
        this.problem = 'The copy from before the restore is no longer there. Nothing was changed.';
      await keepSession(this.#app.db, null);
    });
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work().catch((cause: unknown) => this.#takeBack(cause));
      await takeSettings(this.#app);
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
    await sweepJobs(this.#app.db, { writer: this.#app.writer(), fold: foldWith(this.#app) });
    this.problem = FAILED;
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

/** The file's bytes; null when the browser cannot read it (moved, cloud file offline). */
async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}
