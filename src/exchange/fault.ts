import type { ReadProblem } from './reading.ts';

/**
 * Inside a reader a problem travels as an error with the problem as its cause, so that loops over hostile bytes
 * stay short; `problemOf` turns it back into a value at the reader's door. Nothing else may catch it.
 */
export const fault = (kind: ReadProblem['kind'], sentence: string): Error =>
  new Error(sentence, { cause: { kind, sentence, details: [] } satisfies ReadProblem });

/** The problem behind whatever was thrown; what is no fault becomes `otherwise`. */
export function problemOf(thrown: unknown, otherwise: ReadProblem): ReadProblem {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (isProblem(cause)) return cause;
  const isAbort = thrown instanceof Error && thrown.name === 'AbortError';
  return isAbort ? CANCELLED : otherwise;
}

const isProblem = (value: unknown): value is ReadProblem =>
  typeof value === 'object' && value !== null && 'kind' in value && 'sentence' in value;

export const CANCELLED: ReadProblem = {
  kind: 'cancelled',
  sentence: 'Reading was stopped. Nothing was changed.',
  details: [],
};

/** Throws when the learner has cancelled. */
export function checkCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw fault('cancelled', CANCELLED.sentence);
}
