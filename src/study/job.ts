export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Long work in small pieces: yields how far it is, returns what came out. */
export type Job<T> = Generator<Progress, T, void>;

export interface Watch {
  readonly progress?: (progress: Progress) => void;
  /** Asked after each piece; true ends the work. */
  readonly stopped?: () => boolean;
}

/** Does a job in one go; null when it was stopped. */
export function runJob<T>(job: Job<T>): T;
export function runJob<T>(job: Job<T>, watch: Watch): T | null;
export function runJob<T>(job: Job<T>, watch: Watch = {}): T | null {
  for (;;) {
    const { done, value } = job.next();
    if (done === true) return value;
    watch.progress?.(value);
    if (watch.stopped?.() === true) return null;
  }
}

/**
 * Does a job piece by piece, letting messages in between: `pieces` at a time, then `pause`. Null when it was
 * stopped.
 */
export async function runJobSlowly<T>(
  job: Job<T>,
  watch: Watch,
  { pieces, pause }: { readonly pieces: number; readonly pause: () => Promise<void> },
): Promise<T | null> {
  for (let n = 1; ; n++) {
    const { done, value } = job.next();
    if (done === true) return value;
    if (n % pieces !== 0) continue;
    watch.progress?.(value);
    await pause();
    if (watch.stopped?.() === true) return null;
  }
}
