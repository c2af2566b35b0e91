import type { AppState } from '../app-state.svelte.ts';
import { wholeAtLeastOne, workloadText } from './text.ts';
import {
  isEmpty,
  ownTargets,
  readWorkload,
  workloadOf,
  type WorkloadSample,
} from './workload-sample.ts';

export const SLIDER = { min: 80, max: 95 } as const;
/** What can be typed. */
export const MAX_PERCENT = 97;
const COMPARED = [85, 90, 95] as const;

export interface Comparison {
  readonly percent: number;
  readonly isNow: boolean;
  readonly reviews: number;
  readonly minutes: number;
}

/** How much to remember: follows the thumb, says what it costs, stores on release. */
export class Retention {
  #dragged = $state<number | null>(null);
  #sample = $state.raw<WorkloadSample | null>(null);
  readonly #app: AppState;
  readonly #stored: () => number;
  readonly #write: (retention: number) => Promise<void>;

  /** `stored` is the global target, 0.80–0.97. */
  constructor(app: AppState, stored: () => number, write: (retention: number) => Promise<void>) {
    this.#app = app;
    this.#stored = stored;
    this.#write = write;
    void this.read();
    // What is stored arrives by a live query; until then the thumb stays where it was left.
    $effect(() => {
      if (this.#storedPercent === this.#dragged) this.#dragged = null;
    });
  }

  readonly #now = $derived.by(() => this.#at(this.percent));
  readonly rows: readonly Comparison[] = $derived.by(() => this.#compared());

  /** What the thumb shows, whole percent. */
  get percent(): number {
    return this.#dragged ?? this.#storedPercent;
  }
  get #storedPercent(): number {
    return Math.round(this.#stored() * 100);
  }
  /** "about 24 reviews a day"; '' until the cards are read. */
  get sentence(): string {
    if (this.#sample && isEmpty(this.#sample)) return 'no cards to ask yet';
    return this.#now ? workloadText(this.#now) : '';
  }
  /** "90 percent, about 24 reviews a day" */
  get spoken(): string {
    return [`${this.percent} percent`, this.sentence].filter(Boolean).join(', ');
  }
  get isCostly(): boolean {
    return this.percent > SLIDER.max;
  }
  get ownTargets(): number {
    return this.#sample ? ownTargets(this.#sample) : 0;
  }

  /** Reads the cards again: at the start, and after a restore. */
  async read(): Promise<void> {
    const { db, day, settings } = this.#app;
    this.#sample = await readWorkload(db, day, settings.parameters);
  }
  preview(percent: number): void {
    this.#dragged = percent;
  }
  /** Stores it; acts from the next answer, no due date moves. */
  async set(percent: number): Promise<void> {
    this.#dragged = percent;
    await this.#write(percent / 100);
  }

  #at(percent: number) {
    return this.#sample && workloadOf(this.#sample, percent / 100);
  }
  #compared(): Comparison[] {
    if (!this.#sample || isEmpty(this.#sample)) return [];
    return COMPARED.flatMap((percent) => {
      const load = this.#at(percent);
      if (!load) return [];
      const reviews = wholeAtLeastOne(load.reviewsPerDay);
      const minutes = wholeAtLeastOne(load.minutesPerDay);
      return { percent, reviews, minutes, isNow: percent === this.#storedPercent };
    });
  }
}
