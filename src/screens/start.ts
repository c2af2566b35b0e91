import { ok, fail, type Result } from '../base/result.ts';
import { now } from '../base/time.ts';
import { deviceId } from '../store/local.ts';
import { openDb, type OpenProblem } from '../store/open.ts';
import { visibleDecks } from '../store/queries.ts';
import { readSettings } from '../store/settings.ts';
import { claimWriter, takeOver, type WindowRole } from '../store/window-lock.ts';
import { endIdleWork } from '../ui/when-idle.ts';
import { AppState } from './app-state.svelte.ts';
import { followPageLife } from './page-life.ts';

export type Started = Result<AppState, OpenProblem>;

/** Opens the database and reads the little that the first screen needs; nothing here grows with the collection. */
export async function start(): Promise<Started> {
  let app: AppState | null = null;
  const claimed = claimWriter({ onlost: () => app && (app.readOnly = true) });
  // Told where it is awaited.
  claimed.catch(() => undefined);
  const opened = await openDb({
    onreplaced: () => app?.giveUp(),
    ongone: () => app && (app.isGone = true),
    beforeUpgrade,
  });
  if (!opened.ok) return fail(opened.problem);
  const db = opened.value;
  const [device, settings, decks, open] = await Promise.all([
    deviceId(db),
    readSettings(db),
    visibleDecks(db),
    db.jobs.where('state').equals('open').count(),
  ]);
  app = new AppState({ db, device, settings });
  followPageLife(app);
  await claim(app, await claimed);
  if (open > 0) {
    // Half a bulk write from a killed window is taken back before anything is shown or decided: in the middle of a
    // restore there are no decks, which does not make this an empty device.
    if (!app.readOnly) await (await import('./upkeep.ts')).sweep(app);
    app.settings = await readSettings(db);
  }
  if (!app.readOnly) await takeLate(app);
  firstRoute(app, decks.length > 0 || open > 0);
  return ok(app);
}

/** Ratings that could not be stored before the page was gone. Seldom any: then all this costs is one look. */
async function takeLate(app: AppState): Promise<void> {
  if (!app.journal.isEmpty) await (await import('./late-ratings.ts')).takeLateRatings(app);
}

/** The rows as they are before an upgrade, kept beside the database. The upgrade goes on when that takes too long. */
async function beforeUpgrade(): Promise<void> {
  const [{ canKeepSnapshots, orderSnapshot }, { SNAPSHOT_WAIT }] = await Promise.all([
    import('./snapshots/snapshot-port.ts'),
    import('./snapshots/before.ts'),
  ]);
  if (!canKeepSnapshots()) return;
  const limit = AbortSignal.timeout(SNAPSHOT_WAIT.upgrade);
  await orderSnapshot({ now: now(), reason: 'upgrade' }, limit);
}

/** Without an address: Today, or the welcome while nothing is installed. */
function firstRoute(app: AppState, hasDecks: boolean): void {
  const [root] = app.router.now.path;
  if (!hasDecks && (root === undefined || root === 'today' || root === 'review'))
    app.go('#/welcome', { replace: true });
  else if (root === undefined) app.go('#/today', { replace: true });
}

/** One window writes. The others read, and offer "Use here". */
async function claim(app: AppState, first: WindowRole): Promise<void> {
  const onlost = () => (app.readOnly = true);
  let role = first;
  if (role === 'reader') {
    // After a reload the page before this one may hold the lock a moment longer: asked once more.
    await new Promise((later) => setTimeout(later, 250));
    role = await claimWriter({ onlost });
  }
  app.readOnly = role === 'reader' || app.replaced;
  app.onusehere = async () => {
    await takeOver({ onlost });
    // What was read here is old: the other window went on. The screen is made anew from what is stored.
    app.settings = await readSettings(app.db);
    app.readOnly = false;
    await takeLate(app);
    app.epoch += 1;
  };
}

/** What can wait until the first screen stands: worker, update of bundled decks, sealing of the log. */
export async function afterFirstPaint(app: AppState): Promise<void> {
  const { registerWorker } = await import('../pwa/register.ts');
  await registerWorker((update) => {
    const accept = () => {
      // The files of this version go while its page still stands.
      endIdleWork();
      update.accept();
    };
    app.update = { accept };
  }, now);
  if ('launchQueue' in globalThis) {
    const { onLaunchedFiles } = await import('../pwa/launch.ts');
    onLaunchedFiles(async (files) =>
      (await import('./import/arrivals.ts')).takeLaunched(app, files),
    );
  }
  if (app.readOnly) return;
  const { upkeep } = await import('./upkeep.ts');
  await upkeep(app);
  const { keepWeekly } = await import('./snapshots/weekly.ts');
  keepWeekly(app);
}
