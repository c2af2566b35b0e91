/** Worker entry of the self-check: replays the whole log through a connection of its own. Reads no clock. */
import { checkData } from '../../store/check.ts';
import { openDb } from '../../store/open.ts';
import type { CheckReply, CheckRequest } from './check-port.ts';

declare const self: DedicatedWorkerGlobalScope;

const say = (reply: CheckReply): void => self.postMessage(reply);

async function answer({ parameters }: CheckRequest): Promise<void> {
  const opened = await openDb();
  if (!opened.ok) throw new Error(`The database cannot be opened: ${opened.problem.kind}`);
  try {
    const report = await checkData(opened.value, {
      parameters,
      onprogress: (share) => say({ kind: 'progress', share }),
    });
    say({ kind: 'done', report });
  } finally {
    opened.value.close();
  }
}

self.onmessage = ({ data }: MessageEvent<CheckRequest>) => {
  answer(data).catch((cause: unknown) => say({ kind: 'failed', message: String(cause) }));
};
