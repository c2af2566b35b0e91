import { scriptUrl } from '../../base/trusted.ts';
import type { EngraphDb } from '../../store/db.ts';
import type { AheadKind, AheadReplies, AheadRequests } from './ahead-requests.ts';
import aheadWorker from './ahead.worker.ts?worker&url';

export type AheadMessage =
  | { readonly ok: true; readonly reply: AheadReplies[AheadKind] }
  | { readonly ok: false; readonly message: string };

/**
 * Has it worked out in a worker that lives as long as the work, so that no tap waits for a hundred thousand cards.
 * `signal` ends it at once: the promise then rejects. Where there are no workers, it is done here.
 */
export async function workAhead<Kind extends AheadKind>(
  db: EngraphDb,
  request: AheadRequests[Kind],
  signal?: AbortSignal,
): Promise<AheadReplies[Kind]> {
  if (typeof Worker !== 'function') {
    const { answerAhead } = await import('./ahead-requests.ts');
    return (await answerAhead(db, request)) as AheadReplies[Kind];
  }
  signal?.throwIfAborted();
  const worker = new Worker(scriptUrl(aheadWorker), { type: 'module' });
  return new Promise<AheadReplies[Kind]>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<AheadMessage>) =>
      data.ok ? resolve(data.reply as AheadReplies[Kind]) : reject(new Error(data.message));
    worker.onerror = (event) => reject(new Error(event.message));
    signal?.addEventListener('abort', () => reject(new DOMException('called off', 'AbortError')), {
      once: true,
    });
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
