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

/** The one search worker of this window: started at the first call, and kept, for it holds what it read. */
export function searchPort(): SearchPort {
  shared ??= openSearch();
  return shared;
}

function openSearch(): SearchPort {
  const worker = new Worker(scriptUrl(searchWorker), { type: 'module' });
  const listeners = new Set<(reply: SearchReply) => void>();
  const tell = (reply: SearchReply) => {
    for (const listener of listeners) listener(reply);
  };
  worker.onmessage = ({ data }: MessageEvent<SearchReply>) => tell(data);
  worker.onerror = (event) => {
    event.preventDefault();
    // The next question starts another one.
    shared = null;
    tell({ kind: 'failed', message: event.message });
  };
  worker.onmessageerror = () => tell({ kind: 'failed', message: 'An answer could not be read.' });
  return {
    ask: (request) => worker.postMessage(request),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
