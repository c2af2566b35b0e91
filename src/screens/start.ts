import { ok, fail, type Result } from '../base/result.ts';
import { now } from '../base/time.ts';
import { deviceId } from '../store/local.ts';
import { openDb, type OpenProblem } from '../store/open.ts';
import { visibleDecks } from '../store/queries.ts';
import { readSettings } from '../store/settings.ts';
import { claimWriter, takeOver } from '../store/window-lock.ts';
import { AppState } from './app-state.svelte.ts';

export type Started = Result<AppState, OpenProblem>;

/** Opens the database and reads the little that the first screen needs; nothing here grows with the collection. */
export async function start(): Promise<Started> {
  let app: AppState | null = null;
  const opened = await openDb({ onreplaced: () => app && (app.replaced = true) });
  if (!opened.ok) return fail(opened.problem);
  const db = opened.value;
  const [device, settings, decks, open] = await Promise.all([
    deviceId(db),
    readSettings(db),
    visibleDecks(db),
    db.jobs.where('state').equals('open').count(),
  ]);
  app = new AppState({ db, device, settings });
  firstRoute(app, decks.length > 0);
  await claim(app);
  // Half a bulk write from a killed window is taken back before anything is shown.
  if (open > 0 && !app.readOnly) await (await import('./upkeep.ts')).sweep(app);
  return ok(app);
}

/** Without an address: Today, or the welcome while nothing is installed. */
function firstRoute(app: AppState, hasDecks: boolean): void {
  const [root] = app.router.now.path;
  if (!hasDecks && (root === undefined || root === 'today' || root === 'review'))
    app.go('#/welcome', { replace: true });
  else if (root === undefined) app.go('#/today', { replace: true });
}

/** One window writes. The others read, and offer "Use here". */
async function claim(app: AppState): Promise<void> {
  const onlost = () => (app.readOnly = true);
  let role = await claimWriter({ onlost });
  if (role === 'reader') {
    // After a reload the page before this one may hold the lock a moment longer: asked once more.
    await new Promise((later) => setTimeout(later, 250));
    role = await claimWriter({ onlost });
  }
  app.readOnly = role === 'reader';
  app.onusehere = async () => {
    await takeOver({ onlost });
    // What was read here is old: the other window went on. The screen is made anew from what is stored.
    app.settings = await readSettings(app.db);
    app.readOnly = false;
    app.epoch += 1;
  };
}

/** What can wait until the first screen stands: worker, update of bundled decks, sealing of the log. */
export async function afterFirstPaint(app: AppState): Promise<void> {
  const { registerWorker } = await import('../pwa/register.ts');
  await registerWorker((update) => (app.update = update), now);
  if ('launchQueue' in globalThis) {
    const { onLaunchedFiles } = await import('../pwa/launch.ts');
    onLaunchedFiles(async (files) =>
      (await import('./import/arrivals.ts')).takeLaunched(app, files),
    );
  }
  if (app.readOnly) return;
  const { upkeep } = await import('./upkeep.ts');
  await upkeep(app);
}
