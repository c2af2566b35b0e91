import { untrack } from 'svelte';
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
  const press = (event: Event): void => {
    if (!(event as Partial<KeyboardEvent>).repeat) onpress();
  };
  addEventListener('beforeunload', hold);
  for (const name of PRESSES) addEventListener(name, press, AHEAD);
  app.isImporting = true;
  const unwatch = $effect.root(() => {
    $effect(() => {
      if (app.readOnly) untrack(onlost);
    });
  });
  return () => {
    removeEventListener('beforeunload', hold);
    for (const name of PRESSES) removeEventListener(name, press, AHEAD);
    app.isImporting = false;
    unwatch();
  };
}

const PRESSES = ['pointerdown', 'keydown'];
/** Before anything is done about the press. */
const AHEAD = { capture: true, passive: true };
const hold = (event: BeforeUnloadEvent): void => event.preventDefault();
