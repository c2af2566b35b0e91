import { onChangedRows, type ChangedRows } from '../../store/changed-rows.ts';
import type { EngraphDb } from '../../store/db.ts';
import { answers, type Answers, type Asked } from './answers.ts';
import { emptyCorpus } from './corpus.ts';
import { notesOf, readChanges, readKeys, readWhole, type Followed } from './corpus-follow.ts';
import { readCorpus, SEARCHED } from './corpus-load.ts';
import type { SearchReply, SearchRequest } from './search-messages.ts';
import { corrected, ensureVocabulary } from './typos.ts';

/** Changes are gathered until nothing changes for so long, so that a bulk write is not read in its way, row by row. */
const GATHER = 200;
/** Milliseconds after which they are read though more come. */
const LONGEST_GATHER = 2_000;
/** Milliseconds without a bulk write before whole tables are read again. */
const QUIET = 1_000;

type Wrote = Extract<SearchRequest, { kind: 'wrote' }>;

/** Lets other messages in. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * Answers questions over all cards. Everything is read at the first one, and kept up with what is written from
 * then on; while it is read, answers speak of what is there.
 */
export function searchRequests(
  say: (reply: SearchReply) => void,
  open: () => Promise<EngraphDb>,
): (request: SearchRequest) => void {
  const corpus = emptyCorpus();
  const made: Answers = answers(corpus);
  let latest: Asked | null = null;
  let pending: ChangedRows[] = [];
  let state: 'idle' | 'reading' | 'ready' = 'idle';
  let timer: ReturnType<typeof setTimeout> | null = null;
  let gathered: ReturnType<typeof setTimeout> | null = null;
  let quiet: ReturnType<typeof setTimeout> | null = null;
  let connection: EngraphDb | null = null;
  const whole = new Set<Followed>();
  const failed = (cause: unknown) =>
    say({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });

  async function read(): Promise<void> {
    state = 'reading';
    // An answer out of nothing must not look like one.
    made.reading = { done: 0, of: 0 };
    const db = await open();
    connection = db;
    // Heard from the beginning: what is written meanwhile is read again.
    onChangedRows(db, SEARCHED, (changes) => {
      pending.push(...changes);
      if (state !== 'ready') return;
      gather(db);
      if (quiet !== null) readWholeLater(db);
    });
    await readCorpus(db, corpus, (done, of) => {
      made.reading = done < of ? { done, of } : null;
      say({ kind: 'changed', reading: made.reading });
    });
    made.reading = null;
    state = 'ready';
    say({ kind: 'changed', reading: null });
    if (pending.length > 0) gather(db);
  }

  function gather(db: EngraphDb): void {
    gathered ??= setTimeout(() => takeChanges(db), LONGEST_GATHER);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => takeChanges(db), GATHER);
  }

  function takeChanges(db: EngraphDb): void {
    for (const each of [timer, gathered]) if (each !== null) clearTimeout(each);
    timer = gathered = null;
    const changes = pending;
    pending = [];
    readChanges(db, corpus, changes)
      .then((tables) => {
        for (const table of tables) whole.add(table);
        if (tables.length > 0) readWholeLater(db);
        if (tables.length < changes.length) say({ kind: 'changed', reading: null });
      })
      .catch(failed);
  }

  function readWholeLater(db: EngraphDb): void {
    if (quiet !== null) clearTimeout(quiet);
    quiet = setTimeout(() => {
      quiet = null;
      const tables = [...whole];
      whole.clear();
      const reads = tables.reduce(
        (before, table) => before.then(() => readWhole(db, corpus, table)),
        Promise.resolve(),
      );
      reads.then(() => say({ kind: 'changed', reading: null })).catch(failed);
    }, QUIET);
  }

  async function readWritten({ cards, notes }: Wrote): Promise<void> {
    if (state !== 'ready' || !connection) return;
    if (notes) await readKeys(connection, corpus, 'notes', notesOf(cards));
    await readKeys(connection, corpus, 'cards', cards);
    await readKeys(connection, corpus, 'marks', cards);
    say({ kind: 'changed', reading: null });
  }

  /** The second pass: only when the first finds nothing, and only once all is read. */
  async function tryTypos(asked: Asked): Promise<void> {
    const isStale = () => latest !== asked;
    if (!(await ensureVocabulary(corpus, rest, isStale)) || isStale()) return;
    const near = corrected(made.queryOf(asked), corpus);
    if (near) say(made.answer(asked, near).reply);
  }

  return (request) => {
    if (state === 'idle') {
      read().catch((cause: unknown) => {
        state = 'idle';
        failed(cause);
      });
    }
    if (request.kind === 'wrote') return void readWritten(request).catch(failed);
    if (request.kind === 'rows') return say(made.rows(request));
    if (request.kind === 'ids') return say(made.ids(request));
    latest = request;
    const { reply, isEmpty } = made.answer(request);
    say(reply);
    if (isEmpty && state === 'ready') tryTypos(request).catch(failed);
  };
}
