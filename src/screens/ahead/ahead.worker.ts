/** Worker entry of what is worked out from all cards, through a connection of its own. Reads no clock. */
import { openDb } from '../../store/open.ts';
import { answerAhead, type AheadKind, type AheadRequests } from './ahead-requests.ts';
import type { AheadMessage } from './ahead-port.ts';

declare const self: DedicatedWorkerGlobalScope;

const say = (message: AheadMessage): void => self.postMessage(message);

async function answer(request: AheadRequests[AheadKind]): Promise<void> {
  const opened = await openDb();
  if (!opened.ok) throw new Error(`The database cannot be opened: ${opened.problem.kind}`);
  try {
    say({ ok: true, reply: await answerAhead(opened.value, request) });
  } finally {
    opened.value.close();
  }
}

self.onmessage = ({ data }: MessageEvent<AheadRequests[AheadKind]>) => {
  answer(data).catch((cause: unknown) => say({ ok: false, message: String(cause) }));
};
