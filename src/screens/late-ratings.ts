import { journalRows } from '../store/journal-rows.ts';
import { recordLate } from '../store/record-late.ts';
import type { AppState } from './app-state.svelte.ts';
import { foldWith } from './install-bundled.ts';
import { NOT_READ_BACK } from './notice/fault-texts.ts';

/**
 * What a page that is gone could not store. Ends when it is in the log, or when that failed again: then the notice
 * stands as it did, and what is shown is made anew once it helps.
 */
export async function takeLateRatings(app: AppState): Promise<void> {
  const { rows, isDamaged } = journalRows(app.journal.take());
  app.journal.keep(rows);
  if (isDamaged) app.told = NOT_READ_BACK;
  if (rows.length === 0) return;
  let isLater = false;
  app.writes.add(async () => {
    await recordLate(app.db, rows, foldWith(app));
    if (isLater) app.epoch += 1;
  }, rows);
  if (await app.writes.flush()) app.journal.keep([]);
  isLater = true;
}
