import { now } from '../../base/time.ts';
import type { AppState } from '../app-state.svelte.ts';
import { w20Of } from '../mastery-data.ts';
import type { Present } from './match.ts';

let asked = 0;
/** Questions of this window are numbered, so that an answer is known by its question. */
export const nextAsk = (): number => (asked += 1);

/** What search must know of now. */
export const presentOf = (app: AppState): Present => ({
  moment: app.moment(),
  w20: w20Of(app.settings),
});

/** At most so often is a question asked again because something changed. */
const EVERY = 250;

/** Calls `act`, at once and then at most once in a while, the last wish never lost. */
export function seldom(act: () => void): { readonly call: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = 0;
  return {
    call() {
      if (timer !== null) return;
      const wait = Math.max(0, last + EVERY - now());
      timer = setTimeout(() => {
        timer = null;
        last = now();
        act();
      }, wait);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
