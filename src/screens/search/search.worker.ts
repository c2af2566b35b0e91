/**
 * Worker entry of search: holds the words of all cards, read through a connection of its own at the first
 * question. Reads no clock.
 */
import { openDb } from '../../store/open.ts';
import type { SearchReply, SearchRequest } from './search-messages.ts';
import { searchRequests } from './search-requests.ts';

declare const self: DedicatedWorkerGlobalScope;

const take = searchRequests(
  (reply: SearchReply) => self.postMessage(reply),
  async () => {
    const opened = await openDb();
    if (!opened.ok) throw new Error(`The database cannot be opened: ${opened.problem.kind}`);
    return opened.value;
  },
);
self.onmessage = ({ data }: MessageEvent<SearchRequest>) => take(data);
