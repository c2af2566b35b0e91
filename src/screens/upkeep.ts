import { bundledDecks } from '../deck/bundled.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import { foldCard } from '../memory/fold.ts';
import { daysAfter, startOfDay } from '../base/time.ts';
import { forgetEnded, sweepJobs } from '../store/job-end.ts';
import { visibleDecks } from '../store/queries.ts';
import { sealOld } from '../store/seal.ts';
import type { AppState } from './app-state.svelte.ts';
import { installBundled } from './install-bundled.ts';

/** At least this many study days of the log stay rows. */
const TAIL_DAYS = 14;

/** Takes back what a killed window left half written. At start only: an install under way looks just the same. */
export const sweep = (app: AppState): Promise<void> =>
  sweepJobs(app.db, {
    writer: app.writer(),
    fold: (rows) => foldCard(rows, app.settings.parameters ?? DEFAULT_PARAMETERS),
  });

/** Once a start, when idle: bundled decks in their newest version, old reviews sealed. Never during a review. */
export async function upkeep(app: AppState): Promise<void> {
  await forgetEnded(app.db, app.writer().now);
  await sealOld(app.db, {
    before: startOfDay(daysAfter(app.day, -TAIL_DAYS), app.settings.rollOver),
  });
  const installed = new Map((await visibleDecks(app.db)).map((deck) => [deck.id, deck]));
  for (const header of bundledDecks) {
    // Asked before each one: the learner may have begun a review meanwhile.
    if (app.router.now.path[0] !== 'today') return;
    const deck = installed.get(header.id);
    if (!deck || deck.origin.kind !== 'bundled' || deck.version >= header.version) continue;
    await installBundled(app, header);
    app.told = `${header.title} was updated to version ${header.version}. Your edits and progress stay.`;
  }
  await (await import('./settings/idle-check.ts')).idleCheck(app);
}
