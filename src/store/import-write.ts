import { fail, ok, type Result } from '../base/result.ts';
import { foldCard } from '../memory/fold.ts';
import type { DeckRow, EngraphDb, JobRow } from './db.ts';
import { countsOfDeck, type DeckCounts } from './deck-counts.ts';
import { rebuildAllCards } from './derive.ts';
import type {
  ImportChoices,
  ImportContent,
  ImportContext,
  ImportPlan,
  ImportReport,
} from './import-content.ts';
import { writeImportMedia, writeNotetypes } from './import-media.ts';
import { nothingPacked, packPast, writeDays } from './import-log.ts';
import { applyPast, pastToTake } from './import-past.ts';
import { readGround, writeImportNotes } from './import-notes.ts';
import { mapFormerLinks, writeConcepts } from './install-concepts.ts';
import { retireGoneNotes } from './install-notes.ts';
import { chunksOf, type Installation } from './installation.ts';
import { deliveryStamp, putForJob, takeBack, undoUntil } from './job.ts';
import { cardLinkRow } from './links.ts';
import { newPace, type Pace } from './pace.ts';
import { putManyStamped } from './stamp.ts';
import type { Deck } from '../deck/deck.ts';
import type { DeckId } from '../base/id.ts';

/** What the parts of an import share. */
export interface ImportWork extends ImportContext {
  readonly pace: Pace;
  readonly db: EngraphDb;
  readonly content: ImportContent;
  readonly plan: ImportPlan;
  readonly choices: ImportChoices;
  /** The installed deck that each deck of the file goes to. */
  readonly targetOf: ReadonlyMap<DeckId, DeckId>;
  /** Decks of which nothing was stored: rollback goes by their index. */
  readonly fresh: ReadonlySet<DeckId>;
}

/**
 * Writes what a file holds as one job: media by hash, notetypes, concepts, history, notes with their cards in
 * transactions of at most 500 rows, then the deck rows, which make it visible. When cancelled, or when a write
 * fails, everything is taken back; a failed write is thrown on.
 */
export async function writeImport(
  db: EngraphDb,
  content: ImportContent,
  plan: ImportPlan,
  choices: ImportChoices,
  context: ImportContext,
): Promise<Result<ImportReport, 'cancelled'>> {
  const work = await begin(db, content, plan, choices, context);
  const { job, fold, writer } = context;
  try {
    const report = await writeAll(work);
    if (report) return ok(report);
  } catch (cause) {
    // When even this fails (disk full, connection gone) the job stays open and the next start sweeps it.
    await takeBack(db, job, { fold, writer }).catch(() => undefined);
    throw cause;
  }
  await takeBack(db, job, { fold, writer });
  return fail('cancelled');
}

const SKIPPED_KEPT = 200;

async function begin(
  db: EngraphDb,
  content: ImportContent,
  plan: ImportPlan,
  choices: ImportChoices,
  context: ImportContext,
): Promise<ImportWork> {
  const { job, writer } = context;
  const targets = [...new Set(plan.decks.map(({ target }) => target))];
  const tables = [db.decks, db.notes, db.concepts, db.cards, db.jobs];
  const fresh = await db.transaction('rw', tables, async () => {
    const empty = await Promise.all(targets.map((deck) => isEmpty(db, deck)));
    const decks = targets.map((id, i) => ({ id, fresh: empty[i] ?? false }));
    const { title, skipped, remarks } = content;
    const trace = { title, decks, segments: [], skipped: skipped.slice(0, SKIPPED_KEPT), remarks };
    const row: JobRow = {
      ...{ id: job, kind: 'import', state: 'open', report: {}, import: trace },
      deck: targets.length === 1 ? (targets[0] ?? null) : null,
      startedAt: writer.now,
      undoUntil: undoUntil(writer.now),
    };
    await db.jobs.add(row);
    return new Set(decks.filter((deck) => deck.fresh).map(({ id }) => id));
  });
  const targetOf = new Map(plan.decks.map(({ id, target }) => [id, target]));
  const { pace = newPace() } = context;
  return { ...context, pace, db, content, plan, choices, fresh, targetOf };
}

async function isEmpty(db: EngraphDb, deck: DeckId): Promise<boolean> {
  const rows = await Promise.all([
    db.decks.get(deck),
    ...[db.notes, db.concepts, db.cards].map((table) =>
      db.table<unknown, string>(table.name).where('deck').equals(deck).first(),
    ),
  ]);
  return rows.every((row) => row === undefined);
}

/** Null when cancelled. */
async function writeAll(work: ImportWork): Promise<ImportReport | null> {
  const { db, content, signal } = work;
  const files = await writeImportMedia(work);
  if (signal?.aborted) return null;
  await writeNotetypes(work, files);
  for (const deck of content.decks)
    await writeConcepts(installationOf(work, deck), content.complete);
  const past = await pastToTake(work);
  await writeLinks(work);
  const ground = await readGround(work, files, past);
  const packed = nothingPacked();
  const notes = await writeImportNotes(ground, packPast(work, past, packed));
  if (signal?.aborted) return null;
  await applyPast(work, past);
  await writeDays(work, packed);
  let retired = 0;
  for (const deck of content.complete ? content.decks : []) {
    const installation = installationOf(work, deck);
    if (installation.fresh) continue;
    retired += await retireGoneNotes(installation);
    await mapFormerLinks(installation);
  }
  if (signal?.aborted) return null;
  const report = {
    ...notes,
    retired,
    skipped: content.skipped.length,
    reviews: packed.answers,
    media: files.size,
  };
  await close(work, report);
  await takeParameters(work);
  await db.jobs.update(work.job, { state: 'done', report: { ...report } });
  return report;
}

/** One deck of the file as the installer knows it, its notes in the deck that they go to. */
export function installationOf(work: ImportWork, deck: Deck): Installation {
  const { db, job, writer, fold, redraw, signal, targetOf, fresh } = work;
  const id = targetOf.get(deck.id) ?? deck.id;
  return {
    ...{ db, job, writer, fold, redraw },
    ...(signal ? { signal } : {}),
    deck: { ...deck, id },
    origin: { kind: 'file', name: work.content.title },
    fresh: fresh.has(id),
    delivery: deliveryStamp(deck.version, writer),
  };
}

/** The last, small transaction: the decks become visible. */
async function close(work: ImportWork, report: ImportReport): Promise<void> {
  const { db, job, content, writer, targetOf, choices } = work;
  if (choices.presets) await takePresets(work);
  const counts = new Map<DeckId, DeckCounts>();
  for (const id of new Set(targetOf.values())) {
    counts.set(id, await countsOfDeck(db, id, { isFresh: work.fresh.has(id) }));
  }
  const tables = [db.decks, db.tombstones, db.jobs, db.jobEntries];
  await db.transaction('rw', tables, async () => {
    const rows = new Map<DeckId, Omit<DeckRow, 'changedAt' | 'by' | 'was'>>();
    for (const deck of content.decks) {
      const id = targetOf.get(deck.id) ?? deck.id;
      const old = await db.decks.get(id);
      rows.set(id, { ...deckRow(work, deck, id, old), ...(counts.get(id) ?? {}) });
      await db.jobEntries.add({ job, table: 'decks', key: id, row: old ?? null });
    }
    await putManyStamped(db, 'decks', [...rows.values()], writer);
    await db.jobs.update(job, { state: 'done', report: { ...report } });
  });
}

function deckRow(
  { content, writer }: ImportWork,
  deck: Deck,
  id: DeckId,
  old: DeckRow | undefined,
): Omit<DeckRow, 'changedAt' | 'by' | 'was'> {
  const { path, title, version, language, licence, authors, descriptionHtml, chapters } = deck;
  const told = { path, title, version, language, licence, authors, descriptionHtml, chapters };
  return {
    // A deck that the learner has keeps its name; a whole new version of it brings its own.
    ...(old && !content.complete ? old : told),
    id,
    version: Math.max(version, old?.version ?? 0),
    origin: old?.origin ?? { kind: 'file', name: content.title },
    paused: old?.paused ?? false,
    cards: 0,
    concepts: 0,
    addedAt: old?.addedAt ?? writer.now,
  };
}

/** Before the cards, which are made with them. */
async function writeLinks({ db, job, choices, writer, pace }: ImportWork): Promise<void> {
  for (const chunk of chunksOf(choices.links, 2)) {
    await putForJob(db, job, 'links', chunk.map(cardLinkRow), writer);
    await pace.turn();
  }
}

/** Presets become options of decks that have none of their own. */
async function takePresets({ db, job, content, writer, targetOf }: ImportWork): Promise<void> {
  for (const { deck, ...values } of content.presets) {
    const id = targetOf.get(deck);
    if (!id || (await db.options.get(id))) continue;
    await putForJob(db, job, 'options', [{ ...values, deck: id }], writer);
  }
}

/** The learner's memory of every card is folded with the new parameters; no due date moves. */
async function takeParameters({ db, job, choices, writer }: ImportWork): Promise<void> {
  const { parameters } = choices;
  if (!parameters) return;
  await putForJob(db, job, 'settings', [{ key: 'parameters', value: parameters }], writer);
  await rebuildAllCards(db, (rows) => foldCard(rows, parameters));
}
