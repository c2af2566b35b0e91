import { now } from '../../base/time.ts';
import { isSnapshotDue } from '../../store/snapshot-rule.ts';
import { snapshotFolder } from '../../store/snapshot-folder.ts';
import { listSnapshots } from '../../store/snapshots.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import type { AppState } from '../app-state.svelte.ts';
import { snapshotBefore } from './before.ts';

/** Milliseconds between two looks at whether a week has passed: the app may stay open for months. */
const LOOK = 10 * 60_000;
/** How soon an import that begins is noticed; a review is noticed at once. */
const NOTICE = 100;

/** Makes the weekly snapshot when the page is idle, now and for as long as it stays open. */
export function keepWeekly(app: AppState): void {
  const look = () => whenIdle(() => void weekly(app), 5_000);
  look();
  setInterval(look, LOOK);
}

/** Never during a review: one that begins meanwhile ends it, and it is made another time. */
async function weekly(app: AppState): Promise<void> {
  if (isBusy(app) || app.readOnly) return;
  const folder = await snapshotFolder();
  if (!folder) return;
  const [newest] = await listSnapshots(folder);
  if (!isSnapshotDue(newest?.createdAt ?? null, now())) return;
  const stop = new AbortController();
  const giveWay = () => isBusy(app) && stop.abort();
  const timer = setInterval(giveWay, NOTICE);
  addEventListener('hashchange', giveWay);
  await snapshotBefore(app, 'weekly', { signal: stop.signal });
  clearInterval(timer);
  removeEventListener('hashchange', giveWay);
}

const isBusy = ({ router, isImporting }: AppState): boolean =>
  isImporting || router.now.path[0] === 'review';
