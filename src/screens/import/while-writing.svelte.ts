import { untrack } from 'svelte';
import type { AppState } from '../app-state.svelte.ts';

/**
 * While an import is written: the browser asks before it closes the window, an update waits, and `onlost` is told when
 * another window takes over writing. Returns what ends all of that.
 */
export function whileWriting(app: AppState, onlost: () => void): () => void {
  addEventListener('beforeunload', hold);
  app.isImporting = true;
  const unwatch = $effect.root(() => {
    $effect(() => {
      if (app.readOnly) untrack(onlost);
    });
  });
  return () => {
    removeEventListener('beforeunload', hold);
    app.isImporting = false;
    unwatch();
  };
}

const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
