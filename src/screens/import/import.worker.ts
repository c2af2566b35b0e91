/**
 * Worker entry of imports: reads files, holds what was read, writes it through a connection of its own. Readers,
 * parser and SQLite load with the first file that needs them. Reads no clock.
 */
import { openDb } from '../../store/open.ts';
import type { EngraphDb } from '../../store/db.ts';
import type { ImportReply, ImportRequest } from './import-messages.ts';
import { importRequests } from './import-requests.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Milliseconds between two signs of life while something is under way. */
const BEAT = 2_000;

const say = (reply: ImportReply): void => self.postMessage(reply);
let db: EngraphDb | null = null;

async function open(): Promise<EngraphDb> {
  if (db?.isOpen()) return db;
  const opened = await openDb();
  if (!opened.ok) {
    const error = new Error(`The database cannot be opened: ${opened.problem.kind}`);
    error.name = 'OpenFailedError';
    throw error;
  }
  db = opened.value;
  return db;
}

const take = importRequests(say, {
  open,
  prepare: async () => {
    // What fails here fails again with the first file, and is told then.
    await import('../../exchange/detect.ts').then((m) => m.prepareReader()).catch(() => undefined);
    await open().catch(() => undefined);
  },
  read: async (files, options) => {
    const { readFiles } = await import('../../exchange/detect.ts');
    return readFiles(files, options);
  },
  group: async (files) => {
    const { groupFiles } = await import('../../exchange/detect.ts');
    return groupFiles(files);
  },
});

let busy = 0;
setInterval(() => {
  if (busy > 0) say({ kind: 'alive' });
}, BEAT);
self.onmessage = ({ data }: MessageEvent<ImportRequest>) => {
  busy += 1;
  void take(data).finally(() => (busy -= 1));
};
