import type { AppState } from '../app-state.svelte.ts';
import { SNAPSHOT_WAIT, snapshotBefore } from '../snapshots/before.ts';
import { canKeepSnapshots } from '../snapshots/snapshot-port.ts';

/** A snapshot that is made while the learner reads the preview. */
export interface ImportSnapshot {
  /** Nothing needs to be waited for. */
  isReady(): boolean;
  /** Waits for it once more, at most 2 s; then it is given up, for it would hold half of the import. */
  ready(): Promise<void>;
}

/** Null where no snapshots are kept. */
export function beginImportSnapshot(app: AppState): ImportSnapshot | null {
  if (!canKeepSnapshots()) return null;
  const stop = new AbortController();
  let ended = false;
  const made = snapshotBefore(app, 'import', { signal: stop.signal, within: PATIENCE }).finally(
    () => (ended = true),
  );
  return {
    isReady: () => ended,
    async ready() {
      const timer = setTimeout(() => stop.abort(), SNAPSHOT_WAIT.import);
      await made;
      clearTimeout(timer);
    },
  };
}

/** While nothing is held up it may take its time. */
const PATIENCE = 60_000;
