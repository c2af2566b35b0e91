import type { CardId } from '../../base/id.ts';

/** Reads the ids of a stretch of the list. */
export type IdsBetween = (from: number, to: number) => Promise<readonly CardId[]>;

/** Cards that were chosen: some by one, or all that were found but for some. */
export class Selection {
  /** Rows have checkboxes. */
  on = $state(false);
  #isAll = $state(false);
  /** Chosen, or where all are: left out. */
  #ids = $state.raw<ReadonlySet<CardId>>(new Set());
  #anchor: number | null = null;
  readonly #total: () => number;
  readonly #idsBetween: IdsBetween;

  constructor(total: () => number, idsBetween: IdsBetween) {
    this.#total = total;
    this.#idsBetween = idsBetween;
  }

  get count(): number {
    return this.#isAll ? Math.max(0, this.#total() - this.#ids.size) : this.#ids.size;
  }
  get isAll(): boolean {
    return this.#isAll && this.#ids.size === 0;
  }
  has(id: CardId): boolean {
    return this.#ids.has(id) !== this.#isAll;
  }

  toggle(id: CardId, index: number): void {
    this.on = true;
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#anchor = index;
  }

  /** Everything from the last row touched to this one is chosen. */
  async extend(id: CardId, index: number): Promise<void> {
    const anchor = this.#anchor;
    if (anchor === null || !this.on) return this.toggle(id, index);
    const between = await this.#idsBetween(Math.min(anchor, index), Math.max(anchor, index) + 1);
    const ids = new Set(this.#ids);
    for (const one of between)
      if (this.#isAll) ids.delete(one);
      else ids.add(one);
    this.#ids = ids;
    this.#anchor = index;
  }

  all(): void {
    this.on = true;
    this.#isAll = true;
    this.#ids = new Set();
  }

  /** Nothing is chosen; the checkboxes stay. */
  none(): void {
    this.#isAll = false;
    this.#ids = new Set();
    this.#anchor = null;
  }

  end(): void {
    this.none();
    this.on = false;
  }

  /** The cards chosen, in the order of the list where all are. */
  async cards(): Promise<readonly CardId[]> {
    if (!this.#isAll) return [...this.#ids];
    const ids = await this.#idsBetween(0, Infinity);
    return ids.filter((id) => !this.#ids.has(id));
  }
}
