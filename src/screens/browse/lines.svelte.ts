import type { CardLine } from '../search/card-line.ts';

/** Rows are asked for in portions of so many. */
const PORTION = 50;
/** Rows held; when there are more, those far from what is seen go. */
const MOST = 3_000;

/** The rows of a list that are here; the others are asked for when they come into view. */
export class Lines {
  #version = $state(0);
  #rows = new Map<number, CardLine>();
  #asked = new Set<number>();
  readonly #ask: (from: number, to: number) => void;

  constructor(ask: (from: number, to: number) => void) {
    this.#ask = ask;
  }

  at(index: number): CardLine | null {
    return this.#version >= 0 ? (this.#rows.get(index) ?? null) : null;
  }

  /** Another list: only what came with it is known. */
  replace(from: number, rows: readonly CardLine[]): void {
    this.#rows = new Map(rows.map((row, i) => [from + i, row]));
    this.#asked = new Set();
    this.#version += 1;
  }

  add(from: number, rows: readonly CardLine[]): void {
    rows.forEach((row, i) => this.#rows.set(from + i, row));
    this.#version += 1;
  }

  /** Asks for what is missing between two rows. */
  need(from: number, to: number): void {
    if (this.#rows.size > MOST) this.#forget(from, to);
    for (let portion = Math.floor(from / PORTION); portion * PORTION < to; portion++) {
      if (this.#asked.has(portion)) continue;
      const start = portion * PORTION;
      const missing = Array.from({ length: PORTION }, (_, i) => start + i).some(
        (i) => i >= from && i < to && !this.#rows.has(i),
      );
      if (!missing) continue;
      this.#asked.add(portion);
      this.#ask(start, start + PORTION);
    }
  }

  #forget(from: number, to: number): void {
    for (const index of this.#rows.keys())
      if (index < from - PORTION || index > to + PORTION) {
        this.#rows.delete(index);
        this.#asked.delete(Math.floor(index / PORTION));
      }
  }
}
