import { dropStills, keepStills, type Still } from '../pwa/still.ts';
import { onChangedRows } from '../store/changed-rows.ts';
import type { EngraphDb } from '../store/db.ts';

/** Today as it stood, kept for the next start: out of date with the first change to anything that is stored. */
export class Stills {
  /** Counts changes: what was drawn before one is old. */
  changes = 0;
  onchange: () => void = () => undefined;
  /** What was kept last was drawn for this, as its maker names it. */
  keptFor = '';
  /** Unknown when the app starts. */
  #areKept = true;

  constructor(db: EngraphDb) {
    const names = db.tables.map(({ name }) => name);
    onChangedRows(db, names, () => {
      this.changes += 1;
      this.keptFor = '';
      this.#drop();
      this.onchange();
    });
  }

  /** Keeps what was drawn when there were so many changes; nothing if there was another since. */
  async keep(stills: readonly Still[], changes: number): Promise<void> {
    if (changes !== this.changes) return;
    this.#areKept = true;
    await keepStills(stills);
    if (changes !== this.changes) await dropStills();
  }

  /** All that is stored goes, this too. */
  async forget(): Promise<void> {
    this.changes += 1;
    this.keptFor = '';
    this.#areKept = false;
    await dropStills().catch(() => undefined);
  }

  #drop(): void {
    if (!this.#areKept) return;
    this.#areKept = false;
    // The browser refuses caches: then there is nothing to drop.
    dropStills().catch(() => undefined);
  }
}
