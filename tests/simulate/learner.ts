import { rawModel, type BulkModel } from '../../src/memory/bulk.ts';
import { DEFAULT_PARAMETERS } from '../../src/memory/fsrs.ts';
import { luckOf } from './luck.ts';

/** A synthetic learner: how they really forget, and how each card differs for them (§14). */
export interface Learner {
  readonly model: BulkModel;
  /** Per card: factors on initial stability, growth and answer time; shift of the first-pass log-odds. */
  readonly firstStability: Float64Array;
  readonly growth: Float64Array;
  readonly time: Float64Array;
  readonly odds: Float64Array;
}

export function learnerOf(seed: number, cards: number): Learner {
  const luck = luckOf(seed, 'learner');
  const weights = DEFAULT_PARAMETERS.map((w, i) => {
    if (i === 8) return w + luck.normal(0.15);
    return w * Math.exp(luck.normal(i < 4 ? 0.5 : i === 20 ? 0.15 : 0.1));
  });
  const first = weights.slice(0, 4).sort((a, b) => a - b);
  const w20 = Math.min(0.8, Math.max(0.1, weights[20]!));
  const spread = (deviation: number): Float64Array =>
    Float64Array.from({ length: cards }, () => Math.exp(luck.normal(deviation)));
  return {
    model: rawModel([...first, ...weights.slice(4, 20), w20]),
    firstStability: spread(0.4),
    growth: spread(0.2),
    time: spread(0.25),
    odds: Float64Array.from({ length: cards }, () => luck.normal(0.7)),
  };
}
