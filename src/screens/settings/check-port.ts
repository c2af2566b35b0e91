import { scriptUrl } from '../../base/trusted.ts';
import type { CheckReport } from '../../store/check-findings.ts';
import checkWorker from './check.worker.ts?worker&url';

export interface CheckRequest {
  /** Weights of the learner's memory: cards are folded with them. */
  readonly parameters: readonly number[];
}
export type CheckReply =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly report: CheckReport }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Checks everything in a worker that lives as long as the work. `stop` ends it at once, between two transactions or
 * with the one under way undone: the promise then gives null. Rejects when it fails.
 */
export function runCheck(
  request: CheckRequest,
  onprogress: (share: number) => void = () => undefined,
): { readonly report: Promise<CheckReport | null>; readonly stop: () => void } {
  const worker = new Worker(scriptUrl(checkWorker), { type: 'module' });
  let stop = () => {};
  const report = new Promise<CheckReport | null>((resolve, reject) => {
    stop = () => resolve(null);
    worker.onmessage = ({ data }: MessageEvent<CheckReply>) => {
      if (data.kind === 'progress') onprogress(data.share);
      else if (data.kind === 'done') resolve(data.report);
      else reject(new Error(data.message));
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
  return { report, stop: () => stop() };
}
