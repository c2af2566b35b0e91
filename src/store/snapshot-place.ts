/** Where snapshots stand in the browser's private file system. */
export const FOLDER = 'snapshots';

/** Whether there ever was a snapshot on this device: the one question that a first visit asks. */
export async function isSnapshotPlace(
  storage: StorageManager | undefined = globalThis.navigator?.storage,
): Promise<boolean> {
  try {
    const root = await storage?.getDirectory?.();
    return root !== undefined && (await root.getDirectoryHandle(FOLDER)) !== undefined;
  } catch {
    return false;
  }
}
