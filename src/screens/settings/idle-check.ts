import { now } from '../../base/time.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { readLocal } from '../../store/local.ts';
import type { AppState } from '../app-state.svelte.ts';
import { runCheck } from './check-port.ts';
import { keepLastCheck, LAST_CHECK, type LastCheck } from './last-check.ts';

const WEEK = 7 * 24 * 60 * 60_000;

/**
 * The weekly self-check, in a worker, while Today is shown; a review ends it at once, and the next start begins it
 * anew. Says a line on Today only when there is more to look at than last time.
 */
export async function idleCheck(app: AppState): Promise<void> {
  const onToday = () => (location.hash.split(/[/?]/)[1] ?? 'today') === 'today';
  const last = await readLocal<LastCheck>(app.db, LAST_CHECK);
  const at = now();
  // A clock that was set back must not put it off for ever.
  if (!onToday() || (last && Math.abs(at - last.at) < WEEK)) return;
  // On the first day nothing is old enough to be wrong.
  if (!last) return void (await keepLastCheck(app.db, { done: false, repaired: [], left: [] }, at));
  const parameters = [...(app.settings.parameters ?? DEFAULT_PARAMETERS)];
  const { report, stop } = runCheck({ parameters });
  const leave = () => onToday() || stop();
  addEventListener('hashchange', leave);
  const found = await report
    .catch((cause: unknown) => (console.error(cause), null))
    .finally(() => removeEventListener('hashchange', leave));
  if (!found?.done) return;
  await keepLastCheck(app.db, found, at);
  if (found.left.length > (last?.left ?? 0))
    app.told =
      'The weekly check found something to look at. Nothing was changed. Open Settings, Your data, Check my data.';
}
