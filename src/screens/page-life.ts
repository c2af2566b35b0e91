import { isConnectionLost, isDeleted } from '../store/open.ts';
import { isReloading } from '../pwa/missing-chunk.ts';
import type { AppState } from './app-state.svelte.ts';

/** Nothing waited for what failed: better a sentence than a screen that says nothing. */
function tell(app: AppState, error: unknown): void {
  // Without an error it is the browser's own remark. A new version on its way brings the page anew.
  if (error instanceof Error && !isReloading()) app.fault = error;
}

/** Ratings that wait are begun at once when the page may go away, and tried again when it comes back. */
export function followPageLife(app: AppState): void {
  const hurry = () => app.writes.hurry();
  const resume = () => {
    if (app.failedWrite) void app.retryWrites();
  };
  addEventListener('pagehide', hurry);
  document.addEventListener('freeze', hurry);
  addEventListener('pageshow', resume);
  document.addEventListener('resume', resume);
  document.addEventListener('visibilitychange', () =>
    document.visibilityState === 'hidden' ? hurry() : resume(),
  );
  addEventListener('unhandledrejection', (event) => {
    // The connection is gone for good and the learner was told: what was being read for the screen comes to nothing.
    const isOver = app.replaced || app.isGone || isDeleted(app.db);
    if (isOver && isConnectionLost(event.reason)) event.preventDefault();
    else tell(app, event.reason);
  });
  addEventListener('error', ({ error }) => tell(app, error));
}
