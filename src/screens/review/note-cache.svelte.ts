import { SvelteMap } from 'svelte/reactivity';
import type { NoteId } from '../../base/id.ts';
import type { NoteRow, EngraphDb } from '../../store/db.ts';
import { notesByIds } from '../../store/queries.ts';

const BATCH = 50;

/** The notes of a session in memory, so that the next card never waits for the database. */
export class NoteCache {
  readonly #db: EngraphDb;
  readonly #notes = new SvelteMap<NoteId, NoteRow>();

  constructor(db: EngraphDb) {
    this.#db = db;
  }
  get(id: NoteId): NoteRow | undefined {
    return this.#notes.get(id);
  }
  /** Reads what is not there yet, a batch at a time so that input is answered in between. */
  async read(ids: readonly NoteId[]): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => !this.#notes.has(id));
    for (let i = 0; i < wanted.length; i += BATCH) {
      const rows = await notesByIds(this.#db, wanted.slice(i, i + BATCH));
      for (const [id, row] of rows) this.#notes.set(id, row);
    }
  }
  /** After an edit. */
  async refresh(id: NoteId): Promise<void> {
    const row = (await notesByIds(this.#db, [id])).get(id);
    if (row) this.#notes.set(id, row);
  }
}
