import type { DeckId, NoteId } from '../../base/id.ts';
import type { ImportFile, Reader, Reading } from '../../exchange/reading.ts';
import { foldCard } from '../../memory/fold.ts';
import type { EngraphDb } from '../../store/db.ts';
import type { ImportChoices, ImportContent, ImportPlan } from '../../store/import-content.ts';
import { allConcepts } from '../../store/concept-page.ts';
import { planImport } from '../../store/import-plan.ts';
import { writeImport } from '../../store/import-write.ts';
import { undoContentJob } from '../../store/job-undo.ts';
import type { Redraw } from '../../store/note-base.ts';
import { newPace } from '../../store/pace.ts';
import { redrawn } from '../redraw.ts';
import type { FailureCause, ImportReply, ImportRequest, SentChoices } from './import-messages.ts';
import { comingHome } from './coming-home.ts';
import { withoutCycles } from './import-graph.ts';
import { offersOf, withOffers, type Offers } from './import-offers.ts';
import { contentOf, previewOf } from './import-preview.ts';

/** What the worker needs from outside. */
export interface ImportParts {
  readonly prepare: () => Promise<void>;
  readonly open: () => Promise<EngraphDb>;
  readonly read: Reader;
  readonly group: (files: readonly ImportFile[]) => Promise<readonly (readonly ImportFile[])[]>;
}
type Say = (reply: ImportReply) => void;
type Of<Kind extends ImportRequest['kind']> = Extract<ImportRequest, { kind: Kind }>;

/** What was read last. */
interface Held {
  readonly reading: Reading;
  readonly content: ImportContent;
  readonly plan: ImportPlan;
  readonly offers: Offers;
}

/** Answers the page's requests, one at a time; `cancel` reaches the write under way. Never throws. */
export function importRequests(
  say: Say,
  parts: ImportParts,
): (request: ImportRequest) => Promise<void> {
  let files: readonly ImportFile[] = [];
  let held: Held | null = null;
  let writing: AbortController | null = null;
  const pace = newPace();

  async function read(request: Of<'read'>): Promise<void> {
    files = request.files ?? files;
    held = null;
    const { moment, parameters, mapping } = request;
    const result = await parts.read(files, {
      ...{ moment, parameters },
      ...(mapping ? { mapping } : {}),
      onprogress: stepwise(say),
    });
    if (!result.ok) return say({ kind: 'refused', problem: result.problem });
    const db = await parts.open();
    const { reading, atHome } = await comingHome(db, result.value);
    const { decks, cycles } = withoutCycles(reading.decks, await allConcepts(db));
    const content = { ...contentOf(reading), decks, atHome };
    const plan = { ...(await planImport(db, content)), cycles };
    const offers = await offersOf(db, reading, content, plan);
    held = { reading, content, plan, offers };
    say({ kind: 'preview', preview: previewOf(reading, plan, offers.shown) });
  }

  async function write(request: Of<'write'>): Promise<void> {
    if (!held) throw new Error('Inconsistent: nothing was read that could be written');
    const { reading, offers } = held;
    const { content, links } = withOffers(reading, held.content, offers, request.choices.offers);
    const db = await parts.open();
    // What was accepted may change notes that would have stayed as they are.
    const plan = request.choices.offers.length === 0 ? held.plan : await planImport(db, content);
    writing = new AbortController();
    const { job, writer, parameters } = request;
    const choices = choicesOf(reading, request.choices, links);
    const result = await writeImport(db, content, plan, choices, {
      ...{ job, writer, pace },
      fold: (rows) => foldCard(rows, parameters),
      redraw: redrawIn(db, content),
      onprogress: stepwise(say),
      signal: writing.signal,
    });
    writing = null;
    say(result.ok ? { kind: 'written', report: result.value } : { kind: 'cancelled' });
  }

  async function undo({ job, writer, parameters }: Of<'undo'>): Promise<void> {
    const fold = (rows: Parameters<typeof foldCard>[0]) => foldCard(rows, parameters);
    const undone = await undoContentJob(await parts.open(), job, { writer, fold });
    say({ kind: 'undone', problem: undone.ok ? null : undone.problem });
  }

  async function group(request: Of<'group'>): Promise<void> {
    const groups = await parts.group(request.files);
    say({
      kind: 'groups',
      groups: groups.map((group) => group.map((file) => request.files.indexOf(file))),
    });
  }

  return async (request) => {
    try {
      if (request.kind === 'cancel') writing?.abort();
      else if (request.kind === 'give-way') pace.giveWay();
      else if (request.kind === 'prepare') await parts.prepare();
      else if (request.kind === 'group') await group(request);
      else if (request.kind === 'read') await read(request);
      else if (request.kind === 'write') await write(request);
      else await undo(request);
    } catch (cause) {
      writing = null;
      say({ kind: 'failed', cause: failureOf(cause), message: messageOf(cause) });
    }
  };
}

function choicesOf(
  reading: Reading,
  sent: SentChoices,
  links: ImportChoices['links'],
): ImportChoices {
  const { past, presets, otherwise } = sent;
  return {
    ...{ past, presets, otherwise, links },
    conflicts: new Map<NoteId, ImportChoices['otherwise']>(sent.conflicts),
    parameters: sent.parameters ? (reading.parameters[0]?.values ?? null) : null,
  };
}

/** A note that mixes the learner's fields with the file's is drawn anew: parser and highlighter load only then. */
function redrawIn(db: EngraphDb, content: ImportContent): Redraw {
  const deckOf = new Map<NoteId, DeckId>();
  for (const deck of content.decks) for (const { id } of deck.notes) deckOf.set(id, deck.id);
  return async (note) => {
    const deck = deckOf.get(note.id);
    if (note.kind === 'imported' || !deck) return note;
    const drawn = await redrawn(db, deck, note, note.fields);
    return drawn.ok ? drawn.value : null;
  };
}

/** Tells of every hundredth part only: a reader counts notes. */
function stepwise(say: Say): (done: number, of: number) => void {
  let told = -1;
  return (done, of) => {
    const step = of > 0 ? Math.floor((100 * done) / of) : done;
    if (step === told) return;
    told = step;
    say({ kind: 'progress', done, of });
  };
}

function failureOf(cause: unknown): FailureCause {
  const { name, inner } = cause as { name?: string; inner?: { name?: string } };
  if (name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError') return 'space';
  return /^(DatabaseClosed|OpenFailed|InvalidState|VersionChange)Error$/.test(name ?? '')
    ? 'database'
    : 'other';
}
const messageOf = (cause: unknown): string =>
  cause instanceof Error ? `${cause.name}: ${cause.message}\n${cause.stack ?? ''}` : String(cause);
