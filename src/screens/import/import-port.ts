import { scriptUrl } from '../../base/trusted.ts';
import type { ImportReply, ImportRequest } from './import-messages.ts';
import importWorker from './import.worker.ts?worker&url';

/** The way to the import worker: what is sent to it, and its end. */
export interface ImportPort {
  send(request: ImportRequest): void;
  /** Ends the worker at once, whatever it is doing; nothing more is heard. */
  close(): void;
}
export interface ImportListener {
  reply(message: ImportReply): void;
  /** The worker could not be started, or broke. */
  broke(message: string): void;
}
export type OpenImport = (listener: ImportListener) => ImportPort;

/** Starts an import worker. Throws where the browser has no workers. */
export const openImport: OpenImport = (listener) => {
  const worker = new Worker(scriptUrl(importWorker), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<ImportReply>) => listener.reply(data);
  worker.onerror = (event) => {
    event.preventDefault();
    listener.broke(event.message);
  };
  worker.onmessageerror = () => listener.broke('An answer could not be read.');
  return {
    send: (request) => worker.postMessage(request),
    close: () => worker.terminate(),
  };
};
