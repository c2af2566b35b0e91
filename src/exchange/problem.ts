import { fail } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { ReadProblem, Skipped } from './reading.ts';

/** Nothing can be read: why, in a sentence, and what to do. */
export const refused = (
  kind: ReadProblem['kind'],
  sentence: string,
  details: readonly Skipped[] = [],
): Result<never, ReadProblem> => fail({ kind, sentence, details });
