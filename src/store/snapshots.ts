import { fail, ok, type Result } from '../base/result.ts';
import { instant, type Instant } from '../base/time.ts';
import { headerOf, HEADER_MOST } from './backup-format.ts';
import { PART, type SnapshotFolder } from './snapshot-folder.ts';
import {
  SNAPSHOT_REASONS,
  snapshotsToForget,
  type Snapshot,
  type SnapshotReason,
} from './snapshot-rule.ts';

export type SnapshotProblem = 'empty' | 'space' | 'failed';

export interface SnapshotRequest {
  readonly now: Instant;
  readonly reason: SnapshotReason;
  /** Makes the backup that is kept. */
  readonly content: () => Promise<Blob>;
  /** Bytes that the browser still grants; null when it does not say. */
  readonly free: () => Promise<number | null>;
}

/** `<instant>.<reason>.engraph` */
const NAME = /^(\d{1,16})\.([a-z]+)\.engraph$/;

/** The snapshots that are whole, newest first. Anything else in the folder is no snapshot. */
export async function listSnapshots(folder: SnapshotFolder): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  for (const { name, file } of await folder.files()) {
    const snapshot = await snapshotOf(name, file).catch(() => null);
    if (snapshot) found.push(snapshot);
  }
  return found.sort((a, b) => b.createdAt - a.createdAt);
}

/** A snapshot's file; null when it is no longer there. */
export async function readSnapshot(folder: SnapshotFolder, name: string): Promise<Blob | null> {
  return (await folder.files()).find((entry) => entry.name === name)?.file ?? null;
}

/**
 * Keeps a backup of the collection in the folder, and forgets the oldest as far as `snapshotsToForget` says. An
 * empty collection is not kept: it would only push others out. Never throws.
 */
export async function makeSnapshot(
  folder: SnapshotFolder,
  { now, reason, content, free }: SnapshotRequest,
): Promise<Result<Snapshot, SnapshotProblem>> {
  try {
    await forgetParts(folder);
    const blob = await content();
    const name = `${now}.${reason}.engraph`;
    const made = await snapshotOf(name, blob);
    if (!made) throw new Error(`Inconsistent: what was to be kept as ${name} is no backup`);
    if (made.counts.cards === 0 && made.counts.reviews === 0) return fail('empty');
    await writeOrMakeRoom(folder, name, blob);
    for (const old of snapshotsToForget(await listSnapshots(folder), await free()))
      await folder.remove(old.name);
    return ok(made);
  } catch (cause) {
    return fail((cause as Error).name === 'QuotaExceededError' ? 'space' : 'failed');
  }
}

/** "Delete everything" that means everything. */
export async function deleteSnapshots(folder: SnapshotFolder): Promise<void> {
  for (const { name } of await folder.files()) await folder.remove(name);
}

async function snapshotOf(name: string, file: Blob): Promise<Snapshot | null> {
  const [, at, reason] = NAME.exec(name) ?? [];
  const known = SNAPSHOT_REASONS.find((one) => one === reason);
  if (!known) return null;
  const head = headerOf(new Uint8Array(await file.slice(0, HEADER_MOST).arrayBuffer()));
  // A file that a crash cut short is shorter than it says.
  if (!head?.header.totals || file.size !== head.end + head.header.bytes) return null;
  const { totals } = head.header;
  const createdAt = instant(Number(at));
  return { name, createdAt, reason: known, bytes: file.size, counts: totals };
}

/** What a killed worker left. One that is being written by another window is locked, and stays. */
async function forgetParts(folder: SnapshotFolder): Promise<void> {
  for (const { name } of await folder.files())
    if (name.endsWith(PART)) await folder.remove(name).catch(() => undefined);
}

/** When the disk is full, older snapshots make room, but never the newest: it is all there is until this one stands. */
async function writeOrMakeRoom(folder: SnapshotFolder, name: string, blob: Blob): Promise<void> {
  try {
    await folder.write(name, blob);
  } catch (cause) {
    const [, ...older] = await listSnapshots(folder);
    if ((cause as Error).name !== 'QuotaExceededError' || older.length === 0) throw cause;
    for (const old of older) await folder.remove(old.name);
    await folder.write(name, blob);
  }
}
