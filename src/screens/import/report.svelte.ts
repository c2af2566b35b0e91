import type { DeckId, JobId } from '../../base/id.ts';
import { now } from '../../base/time.ts';
import type { EngraphDb, ImportSkipped, JobRow } from '../../store/db.ts';
import { live } from '../../store/live.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import { openImport, type OpenImport } from './import-port.ts';
import { reportDetails, reportText } from './report-text.ts';
import { undoImport } from './undo-import.ts';

export interface ReportView {
  readonly state: JobRow['state'];
  /** Of the file. */
  readonly title: string;
  /** "53 added, 2 skipped." */
  readonly sentence: string;
  readonly details: readonly string[];
  readonly remarks: readonly string[];
  /** Decks that are here now. */
  readonly decks: readonly {
    readonly id: DeckId;
    readonly title: string;
    readonly cards: number;
  }[];
  readonly skipped: readonly ImportSkipped[];
  readonly skippedCount: number;
  readonly canUndo: boolean;
}

/** What an import did, as its job row tells for 7 days, also after a reload. */
export class Report {
  isUndoing = $state(false);
  problem = $state('');
  readonly #app: AppState;
  readonly #job: () => JobId;
  readonly #open: OpenImport;
  readonly #query;

  constructor(app: AppState, job: () => JobId, open: OpenImport = openImport) {
    this.#app = app;
    this.#job = job;
    this.#open = open;
    this.#query = live((id) => reportOf(app.db, id), job);
  }

  get failed(): boolean {
    return this.#query.now.status === 'failed';
  }
  /** null while loading, or when nothing is known of it. */
  get view(): ReportView | null {
    const state = this.#query.now;
    return state.status === 'ready' ? state.value : null;
  }
  get unknown(): boolean {
    return this.#query.now.status === 'ready' && !this.view;
  }
  get readOnly(): boolean {
    return this.#app.readOnly;
  }

  async undo(): Promise<void> {
    if (this.isUndoing || this.readOnly || !this.view?.canUndo) return;
    this.isUndoing = true;
    this.problem = '';
    try {
      this.problem = await undoImport(this.#app, this.#job(), this.#open);
    } finally {
      this.isUndoing = false;
    }
  }
}

async function reportOf(db: EngraphDb, id: JobId): Promise<ReportView | null> {
  const job = await db.jobs.get(id);
  if (job?.kind !== 'import' || !job.import) return null;
  const { title, remarks, skipped, decks } = job.import;
  const rows = await db.decks.bulkGet(decks.map((deck) => deck.id));
  return {
    ...{ state: job.state, title, remarks, skipped },
    sentence: reportText(job.report),
    details: reportDetails(job.report),
    // Decks that only hold other decks are no place to go to.
    decks: rows.flatMap((row) =>
      row && row.cards + row.concepts > 0
        ? [{ id: row.id, title: row.title, cards: row.cards }]
        : [],
    ),
    skippedCount: job.report['skipped'] ?? skipped.length,
    canUndo: job.state === 'done' && now() <= job.undoUntil,
  };
}

/** Everything that did not come in, as text to send to somebody. */
export const detailsText = (title: string, skipped: readonly ImportSkipped[]): string =>
  [title, ...skipped.map(({ where, cause, advice }) => `${where}: ${cause} ${advice}`.trim())].join(
    '\n',
  );
