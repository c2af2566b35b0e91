import { fail } from '../../base/result.ts';
import { scriptUrl } from '../../base/trusted.ts';
import type { SnapshotOrder, SnapshotReply } from '../../store/snapshot-messages.ts';
import snapshotWorker from '../../store/snapshot.worker.ts?worker&url';

/** Has a snapshot made by a worker that lives as long as the work. `signal` ends it at once. Never rejects. */
export type OrderSnapshot = (order: SnapshotOrder, signal: AbortSignal) => Promise<SnapshotReply>;

export const orderSnapshot: OrderSnapshot = (order, signal) => {
  if (signal.aborted) return Promise.resolve(fail('failed'));
  return new Promise<SnapshotReply>((resolve) => {
    const worker = new Worker(scriptUrl(snapshotWorker), { type: 'module' });
    const end = (reply: SnapshotReply): void => {
      worker.terminate();
      resolve(reply);
    };
    worker.onmessage = ({ data }: MessageEvent<SnapshotReply>) => end(data);
    worker.onerror = (event) => {
      event.preventDefault();
      end(fail('failed'));
    };
    signal.addEventListener('abort', () => end(fail('failed')), { once: true });
    worker.postMessage(order);
  }).catch(() => fail('failed'));
};

/** False where there is no place for snapshots, or nobody to write them. */
export const canKeepSnapshots = (): boolean =>
  typeof Worker === 'function' && typeof navigator.storage?.getDirectory === 'function';
