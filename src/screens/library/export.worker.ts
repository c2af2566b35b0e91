/** Worker entry of exports: reads the decks through a connection of its own and makes one file. Reads no clock. */
import { openDb } from '../../store/open.ts';
import { exportFile } from './export-file.ts';
import type { ExportReply, ExportRequest } from './export-messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const say = (reply: ExportReply): void => self.postMessage(reply);

async function answer(request: ExportRequest): Promise<void> {
  const opened = await openDb();
  if (!opened.ok) throw new Error(`The database cannot be opened: ${opened.problem.kind}`);
  try {
    const file = await exportFile(opened.value, request, (share) =>
      say({ kind: 'progress', share }),
    );
    say({ kind: 'done', ...file });
  } finally {
    opened.value.close();
  }
}

self.onmessage = ({ data }: MessageEvent<ExportRequest>) => {
  answer(data).catch((cause: unknown) => say({ kind: 'failed', message: String(cause) }));
};
