import { fail, ok, type Result } from '../base/result.ts';
import type { Deck } from '../deck/deck.ts';
import { countsOfDeck } from './deck-counts.ts';
import type { EngraphDb, JobRow } from './db.ts';
import { mapFormerLinks, writeConcepts } from './install-concepts.ts';
import { retireGoneNotes, writeNotes } from './install-notes.ts';
import type { InstallContext, Installation, InstallReport } from './installation.ts';
import { deliveryStamp, putForJob, takeBack, undoUntil } from './job.ts';
import { pause } from './pause.ts';
import { putStamped } from './stamp.ts';

/**
 * Adds a deck, or updates the one with its id: media, concepts, notes and cards in transactions of at most
 * 500 rows with pauses between, then the deck row, which makes a new deck visible. When cancelled, or when a
 * write fails, everything is taken back; a failed write is thrown on.
 */
export async function installDeck(
  db: EngraphDb,
  deck: Deck,
  context: InstallContext,
): Promise<Result<InstallReport, 'cancelled'>> {
  const installation = await begin(db, deck, context);
  const { job, fold, writer } = context;
  try {
    const report = await writeAll(installation);
    if (report) return ok(report);
  } catch (cause) {
    // When even this fails (disk full, connection gone) the job stays open and the next start sweeps it.
    await takeBack(db, job, { fold, writer }).catch(() => undefined);
    throw cause;
  }
  await takeBack(db, job, { fold, writer });
  return fail('cancelled');
}

/** An update is an installation over existing rows: the learner's edited fields stay. */
export const updateDeck = installDeck;

async function begin(db: EngraphDb, deck: Deck, context: InstallContext): Promise<Installation> {
  const { job, writer } = context;
  return db.transaction('rw', db.decks, db.notes, db.concepts, db.jobs, async () => {
    const installed = await db.decks.get(deck.id);
    const rows = await Promise.all(
      [db.notes, db.concepts].map((table) => table.where('deck').equals(deck.id).first()),
    );
    const fresh = !installed && rows.every((row) => row === undefined);
    const row: JobRow = {
      id: job,
      kind: installed ? 'update' : 'install',
      state: 'open',
      deck: deck.id,
      startedAt: writer.now,
      undoUntil: undoUntil(writer.now),
      report: { fresh: fresh ? 1 : 0 },
    };
    await db.jobs.add(row);
    return { ...context, db, deck, fresh, delivery: deliveryStamp(deck.version, writer) };
  });
}

async function writeAll(installation: Installation): Promise<InstallReport | null> {
  const { signal } = installation;
  await writeMedia(installation);
  await writeConcepts(installation);
  const notes = await writeNotes(installation);
  if (signal?.aborted) return null;
  const retired = installation.fresh ? 0 : await retireGoneNotes(installation);
  if (!installation.fresh) await mapFormerLinks(installation);
  if (signal?.aborted) return null;
  const report = { ...notes, retired };
  await close(installation, report);
  return report;
}

async function writeMedia({ db, deck, job, delivery }: Installation): Promise<void> {
  for (const { hash, type, bytes } of deck.media) {
    if (await db.media.where('hash').equals(hash).count()) continue;
    await putForJob(db, job, 'media', [{ hash, type, bytes }], delivery);
    await pause();
  }
}

/** The last, small transaction: the deck becomes visible and the job is done. */
async function close(
  { db, deck, job, origin, writer, fresh }: Installation,
  report: InstallReport,
): Promise<void> {
  const tables = [db.decks, db.tombstones, db.jobs, db.jobEntries];
  // Counted, not taken from the deck: the learner may have deleted or moved cards, or added some.
  const counts = await countsOfDeck(db, deck.id);
  await db.transaction('rw', tables, async () => {
    const old = await db.decks.get(deck.id);
    if (old) await db.jobEntries.add({ job, table: 'decks', key: deck.id, row: old });
    const { id, path, title, version, language, licence, authors, descriptionHtml, chapters } =
      deck;
    const row = {
      ...{ id, path, title, version, language, licence, authors, descriptionHtml, chapters },
      origin,
      paused: old?.paused ?? false,
      ...counts,
      addedAt: old?.addedAt ?? writer.now,
    };
    await putStamped(db, 'decks', row, writer);
    await db.jobs.update(job, { state: 'done', report: { ...report, fresh: fresh ? 1 : 0 } });
  });
}
