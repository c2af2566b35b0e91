import { scriptUrl } from '../../base/trusted.ts';
import type { SearchReply, SearchRequest } from './search-messages.ts';
import searchWorker from './search.worker.ts?worker&url';

/** The way to the search worker: what is asked of it. */
export interface SearchPort {
  ask(request: SearchRequest): void;
  /** Hears all answers until the returned function is called. */
  listen(listener: (reply: SearchReply) => void): () => void;
}

let shared: SearchPort | null = null;

/** The one way to search of this window. Its worker is started by the first question, and kept, for it holds what it read. */
export function searchPort(): SearchPort {
  shared ??= openSearch();
  return shared;
}

function openSearch(): SearchPort {
  const listeners = new Set<(reply: SearchReply) => void>();
  const tell = (reply: SearchReply) => {
    for (const listener of listeners) listener(reply);
  };
  let worker: Worker | null = null;
  const start = () => {
    const started = new Worker(scriptUrl(searchWorker), { type: 'module' });
    started.onmessage = ({ data }: MessageEvent<SearchReply>) => tell(data);
    started.onerror = (event) => {
      event.preventDefault();
      // The next question starts another one.
      started.terminate();
      worker = null;
      tell({ kind: 'failed', message: event.message });
    };
    started.onmessageerror = () =>
      tell({ kind: 'failed', message: 'An answer could not be read.' });
    return started;
  };
  return {
    ask: (request) => (worker ??= start()).postMessage(request),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
