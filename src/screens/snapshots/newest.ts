import { snapshotFolder } from '../../store/snapshot-folder.ts';
import type { Snapshot } from '../../store/snapshot-rule.ts';
import { listSnapshots } from '../../store/snapshots.ts';

/** The newest local snapshot; null when there is none, or no place for any. */
export async function newestSnapshot(): Promise<Snapshot | null> {
  const folder = await snapshotFolder();
  return folder ? ((await listSnapshots(folder))[0] ?? null) : null;
}
