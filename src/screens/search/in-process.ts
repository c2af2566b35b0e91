/* A search without a worker, for tests. Not imported by the app. */
import type { EngraphDb } from '../../store/db.ts';
import type { SearchReply } from './search-messages.ts';
import type { SearchPort } from './search-port.ts';
import { searchRequests } from './search-requests.ts';

export function searchInProcess(db: EngraphDb): SearchPort {
  const listeners = new Set<(reply: SearchReply) => void>();
  const take = searchRequests(
    (reply) => queueMicrotask(() => listeners.forEach((listener) => listener(reply))),
    async () => db,
  );
  return {
    ask: (request) => queueMicrotask(() => take(request)),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
