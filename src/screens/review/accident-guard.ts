/** Milliseconds after reveal in which nothing rates. */
const DEAF = 180;

/**
 * Keeps a tap meant for "Show answer" from rating: ratings ignore a pointer whose press began before the
 * reveal, anything in the first 180 ms, and key repeat. Times are of one clock, in milliseconds.
 */
export class AccidentGuard {
  #revealedAt = Infinity;
  #pressedAt = -Infinity;

  pressed(at: number): void {
    this.#pressedAt = at;
  }
  revealed(at: number): void {
    this.#revealedAt = at;
  }
  hidden(): void {
    this.#revealedAt = Infinity;
  }
  /** True when a rating at that time is meant. */
  allows(at: number, by: 'pointer' | 'key'): boolean {
    if (at - this.#revealedAt < DEAF) return false;
    return by === 'key' || this.#pressedAt >= this.#revealedAt;
  }
}
