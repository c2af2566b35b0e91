import { whenIdle } from '../../ui/when-idle.ts';
import type { AppState } from '../app-state.svelte.ts';

/** Loads Review and has its first card made ready once Today is idle; returns how to stop. */
export function keepReviewReady(app: AppState): () => void {
  let stop = () => {};
  let isOver = false;
  const begin = async () => {
    const { reviewAhead } = await import('../review/review-ahead.ts');
    if (!isOver) stop = (app.reviewAhead ??= reviewAhead(app)).keep();
  };
  // What fails here is tried again, and told, when Review is opened.
  const stopIdle = whenIdle(() => void begin().catch(() => undefined));
  return () => {
    isOver = true;
    stopIdle();
    stop();
  };
}
