/**
 * Worker entry of snapshots: opens the database itself, writes one backup of it into the browser's private file
 * system, answers, and is ended. Reads no clock.
 */
import { fail } from '../base/result.ts';
import { writeBackup } from './backup.ts';
import { exportRaw } from './export-raw.ts';
import { openDb, SCHEMA_VERSION, storedVersion } from './open.ts';
import { snapshotFolder } from './snapshot-folder.ts';
import type { SnapshotOrder, SnapshotReply } from './snapshot-messages.ts';
import { makeSnapshot } from './snapshots.ts';
import { storageState } from './storage.ts';

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ data }: MessageEvent<SnapshotOrder>) => {
  void take(data).then((reply) => self.postMessage(reply));
};

async function take({ now, reason }: SnapshotOrder): Promise<SnapshotReply> {
  const folder = await snapshotFolder();
  if (!folder) return fail('none');
  const free = async () => (await storageState(self.navigator.storage)).free;
  const content = async (): Promise<Blob> => {
    const version = await storedVersion('engraph');
    // Opening would make one.
    if (version === 0) throw new Error('There is no database');
    // Before an upgrade the rows are kept as they are: opening would upgrade them.
    if (version !== SCHEMA_VERSION) return exportRaw(now);
    const opened = await openDb();
    if (!opened.ok) throw new Error(`The database cannot be opened: ${opened.problem.kind}`);
    try {
      return await writeBackup(opened.value, now);
    } finally {
      opened.value.close();
    }
  };
  return makeSnapshot(folder, { now, reason, content, free });
}
