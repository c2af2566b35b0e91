import { now } from '../../base/time.ts';
import { keepLastBackup, lastBackup } from '../../store/local.ts';
import { snapshotFolder } from '../../store/snapshot-folder.ts';
import type { Snapshot } from '../../store/snapshot-rule.ts';
import { listSnapshots, readSnapshot } from '../../store/snapshots.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { Restore } from './restore.svelte.ts';
import { saveFile } from './save-file.ts';
import { fileName, snapshotDate } from './text.ts';

/** Shown before "Show all". */
const FIRST = 3;

/** The local snapshots: what there is, restore and export of each. */
export class Snapshots {
  /** null: not read yet. */
  all = $state.raw<readonly Snapshot[] | null>(null);
  /** This browser has no place for them. */
  unavailable = $state(false);
  showsAll = $state(false);
  told = $state('');
  problem = $state('');
  readonly #app: AppState;
  readonly #restore: Restore;

  constructor(app: AppState, restore: Restore) {
    this.#app = app;
    this.#restore = restore;
    void this.read();
  }

  get shown(): readonly Snapshot[] {
    return this.showsAll ? (this.all ?? []) : (this.all ?? []).slice(0, FIRST);
  }
  get hidden(): number {
    return (this.all ?? []).length - this.shown.length;
  }

  async read(): Promise<void> {
    const folder = await snapshotFolder();
    this.unavailable = folder === null;
    if (folder) this.all = await listSnapshots(folder).catch(() => []);
  }

  /** Shows what restoring it would do, as for a file. */
  async restore(snapshot: Snapshot): Promise<void> {
    const file = await this.#file(snapshot);
    const name = `Snapshot of ${snapshotDate(snapshot, now())}`;
    if (file) await this.#restore.choose(new File([file], name));
  }

  /** Saves it as a file: a backup that was exported, as of the day on which the snapshot was made. */
  async export(snapshot: Snapshot): Promise<void> {
    const file = await this.#file(snapshot);
    if (!file) return;
    const name = fileName(snapshot.createdAt, 'engraph');
    saveFile(file, name);
    const { db, readOnly } = this.#app;
    const { createdAt: at, bytes } = snapshot;
    if (!readOnly && at > ((await lastBackup(db))?.at ?? 0))
      await keepLastBackup(db, { at, bytes });
    this.told = `Saved as ${name}`;
  }

  async #file({ name }: Snapshot): Promise<Blob | null> {
    this.told = '';
    this.problem = '';
    const folder = await snapshotFolder();
    const file = folder && (await readSnapshot(folder, name).catch(() => null));
    if (!file) {
      this.problem = 'This snapshot is no longer there. Your cards are as they were.';
      await this.read();
    }
    return file;
  }
}
