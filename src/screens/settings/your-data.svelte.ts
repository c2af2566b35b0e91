import { now } from '../../base/time.ts';
import { writeBackup } from '../../store/backup.ts';
import { readAll } from '../../store/history.ts';
import { live } from '../../store/live.svelte.ts';
import { keepLastBackup, lastBackup } from '../../store/local.ts';
import { deleteEverything } from '../../store/open.ts';
import { snapshotFolder } from '../../store/snapshot-folder.ts';
import { deleteSnapshots } from '../../store/snapshots.ts';
import { protectStorage, storageState, type StorageState } from '../../store/storage.ts';
import type { AppState } from '../app-state.svelte.ts';
import { sizeText } from '../format.ts';
import { snapshotBefore } from '../snapshots/before.ts';
import { saveFile } from './save-file.ts';
import { reviewsCsv } from './reviews-csv.ts';
import { countOf, dateText, fileName } from './text.ts';

/** Storage, backup, export and deletion. */
export class YourData {
  storage = $state.raw<StorageState | null>(null);
  /** The learner asked, and the browser said no. */
  refused = $state(false);
  busy = $state<'' | 'backup' | 'csv' | 'delete'>('');
  /** One line about what was just done. */
  told = $state('');
  problem = $state('');
  readonly #app: AppState;
  readonly #backup;

  constructor(app: AppState) {
    this.#app = app;
    this.#backup = live(() => lastBackup(app.db));
    void this.read();
  }

  /** "Sunday 10 May, 1.2 MB" */
  get lastBackup(): string {
    if (this.#backup.now.status !== 'ready') return '';
    const last = this.#backup.now.value;
    return last ? `${dateText(last.at, now())}, ${sizeText(last.bytes)}` : 'None yet';
  }

  async read(): Promise<void> {
    this.storage = await storageState();
  }
  async protect(): Promise<void> {
    const protection = await protectStorage();
    this.refused = protection !== 'protected';
    await this.read();
  }

  /** Everything in one file. Ratings still on their way are in it. */
  backUp = (): Promise<void> =>
    this.#make('backup', async () => {
      const at = now();
      const file = await writeBackup(this.#app.db, at);
      saveFile(file, fileName(at, 'engraph'));
      await keepLastBackup(this.#app.db, { at, bytes: file.size });
      return `Saved as ${fileName(at, 'engraph')}`;
    });

  exportReviews = (): Promise<void> =>
    this.#make('csv', async () => {
      const rows = await readAll(this.#app.db);
      const name = fileName(now(), 'csv');
      saveFile(new Blob([reviewsCsv(rows)], { type: 'text/csv' }), name);
      return `${countOf(rows.length, 'row')} saved as ${name}`;
    });

  async #make(kind: 'backup' | 'csv', make: () => Promise<string>): Promise<void> {
    if (this.busy) return;
    this.busy = kind;
    this.told = '';
    this.problem = '';
    try {
      await this.#app.writes.flush();
      this.told = await make();
    } catch (cause) {
      console.error(cause);
      this.problem =
        'The file could not be made. Your cards are safe. Free some space, then try again.';
    } finally {
      this.busy = '';
    }
  }

  /**
   * Deletes the database and starts the app anew, as on the first day. A snapshot from just before stays, else
   * none: without one that stands, where one was promised, nothing is deleted.
   */
  async deleteEverything({ keepSnapshot }: { readonly keepSnapshot: boolean }): Promise<void> {
    this.busy = 'delete';
    this.problem = '';
    try {
      if (keepSnapshot && (await snapshotBefore(this.#app, 'delete')) === 'none')
        return this.#notDeleted(NO_SNAPSHOT);
      await deleteEverything(this.#app.db);
      this.#app.journal.take();
      await this.#app.stills.forget();
      const folder = keepSnapshot ? null : await snapshotFolder();
      if (folder) await deleteSnapshots(folder);
    } catch (cause) {
      console.error(cause);
      return this.#notDeleted(
        'The data could not be deleted. Close other windows of Engraph, then try again.',
      );
    }
    history.replaceState(null, '', location.pathname);
    location.reload();
  }

  #notDeleted(problem: string): void {
    this.busy = '';
    this.problem = problem;
  }
}

const NO_SNAPSHOT =
  'Nothing was deleted: a snapshot could not be made. Free some space, or choose to delete the snapshots too.';
