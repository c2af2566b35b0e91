import { untrack } from 'svelte';
import { onPress } from '../../ui/presses.ts';
import type { AppState } from '../app-state.svelte.ts';

interface Heard {
  /** Another window takes over writing. */
  readonly onlost: () => void;
  /** The learner presses something. */
  readonly onpress: () => void;
}

/**
 * While an import is written: the browser asks before it closes the window, an update waits, and who writes is told what
 * happens here. Returns what ends all of that.
 */
export function whileWriting(app: AppState, { onlost, onpress }: Heard): () => void {
  addEventListener('beforeunload', hold);
  const endPresses = onPress(onpress);
  app.isImporting = true;
  const unwatch = $effect.root(() => {
    $effect(() => {
      if (app.readOnly) untrack(onlost);
    });
  });
  return () => {
    removeEventListener('beforeunload', hold);
    endPresses();
    app.isImporting = false;
    unwatch();
  };
}

const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
