import { daysAfter, startOfDay } from '../../base/time.ts';
import { isLayerOpen } from '../../ui/keys.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import type { AppState } from '../app-state.svelte.ts';
import { stillPage } from './still-page.ts';

/** After the last change: more of it usually comes. */
const PAUSE = 1_000;

/**
 * Keeps Today for the next start, as it stands and as it will stand tomorrow: now and after each change, always in idle
 * moments. `until`: the instant from which it shows other things by itself, null = the end of the study day. Returns
 * how to stop.
 */
export function keepStill(app: AppState, until: () => number | null): () => void {
  const { stills } = app;
  let stop = () => {};
  const later = () => {
    stop();
    const over = new AbortController();
    let stopIdle = () => {};
    // Where it cannot be kept, the next start goes without.
    const begin = () => void keep(app, until(), over.signal).catch(() => undefined);
    const timer = setTimeout(() => (stopIdle = whenIdle(begin)), PAUSE);
    stop = () => {
      clearTimeout(timer);
      stopIdle();
      over.abort();
    };
  };
  stills.onchange = later;
  later();
  return () => {
    stop();
    stills.onchange = () => undefined;
  };
}

async function keep(app: AppState, until: number | null, signal: AbortSignal): Promise<void> {
  const { stills } = app;
  const { changes } = stills;
  if (stills.keptFor === String(app.day)) return;
  const shell = document.querySelector('#app .shell');
  const isPlain = !app.readOnly && !app.update && app.told === '' && !isLayerOpen();
  const page =
    shell && isPlain && (await stillPage(shell.cloneNode(true) as Element, document.title));
  if (!page || signal.aborted) return;
  const { at, rollOver } = app.moment();
  const today = { from: at, until: until ?? startOfDay(daysAfter(app.day, 1), rollOver), page };
  await stills.keep([{ ...today, page: page.clone() }], changes);
  const { stillTomorrow } = await import('./still-tomorrow.ts');
  const tomorrow = await stillTomorrow(app, signal);
  if (!tomorrow || signal.aborted) return;
  await stills.keep([today, tomorrow], changes);
  if (changes === stills.changes) stills.keptFor = String(app.day);
}
