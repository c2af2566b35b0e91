import { newId, type JobId } from '../../base/id.ts';
import { now } from '../../base/time.ts';
import { readBackup } from '../../store/backup.ts';
import type { Collection } from '../../store/backup-format.ts';
import { readAll } from '../../store/history.ts';
import { restore, type RestoreMode } from '../../store/restore.ts';
import { keepSession } from '../../store/local.ts';
import { rebuildAllCards } from '../../store/derive.ts';
import { readSettings } from '../../store/settings.ts';
import { salvage } from '../../store/salvage.ts';
import { snapshotFolder } from '../../store/snapshot-folder.ts';
import type { Snapshot } from '../../store/snapshot-rule.ts';
import { readSnapshot } from '../../store/snapshots.ts';
import type { AppState } from '../app-state.svelte.ts';
import { foldWith } from '../install-bundled.ts';
import { dateText, restoredText } from '../settings/text.ts';
import { countsOf } from '../../store/backup-lines.ts';

interface Options {
  readonly mode: RestoreMode;
  readonly onprogress?: (done: number, of: number) => void;
}

/** Restores a collection and takes over the settings that came with it. Rejects when it failed. */
export async function restoreInto(
  app: AppState,
  collection: Collection,
  options: Options,
): Promise<void> {
  await app.writes.flush();
  const job = newId<JobId>();
  await restore(app.db, collection, { ...options, job, now: now(), fold: foldWith(app) });
  // The session under way belongs to the cards that were here.
  await keepSession(app.db, null);
}

/** Settings came with the data. Other parameters mean other memories: fold again. */
export async function takeSettings(app: AppState): Promise<void> {
  const before = app.settings.parameters;
  app.settings = await readSettings(app.db);
  app.tick();
  if (String(app.settings.parameters) !== String(before)) {
    await rebuildAllCards(app.db, foldWith(app));
  }
}

/**
 * One tap on the welcome: what a snapshot holds in the place of what is here, where nothing is installed. Reviews
 * that are here stay in any case. Rejects when nothing can be had of it.
 */
export async function bringBack(
  app: AppState,
  { name, createdAt }: Snapshot,
  onprogress: (done: number, of: number) => void,
): Promise<void> {
  const folder = await snapshotFolder();
  const file = folder && (await readSnapshot(folder, name));
  if (!file) throw new Error(`The snapshot ${name} is gone`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const read = await readBackup(bytes);
  const found: Collection | null = read.ok ? read.value : await salvage(bytes);
  if (!found) throw new Error(`The snapshot ${name} cannot be read`);
  const reviews = [...found.reviews, ...(await readAll(app.db))];
  await restoreInto(app, { ...found, reviews }, { mode: 'replace', onprogress });
  await takeSettings(app);
  const part = read.ok ? '' : ' The snapshot was damaged: that is what could be saved.';
  app.told = `${restoredText(countsOf(found))} That is how it was on ${dateText(createdAt, now())}.${part}`;
}
