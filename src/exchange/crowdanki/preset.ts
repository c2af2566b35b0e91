import { at, flagAt, listAt, numberAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';
import type { DeckPreset } from '../reading.ts';

type Options = Omit<DeckPreset, 'deck'>;

/** A deck configuration of CrowdAnki (a schema-11 preset) as sparse options; what it does not say stays open. */
export function readPreset(config: Json): Options {
  const fresh = at(config, 'new');
  const review = at(config, 'rev');
  const lapse = at(config, 'lapse');
  return {
    name: textAt(config, 'name', 'Preset'),
    ...within('newPerDay', numberAt(fresh, 'perDay'), 0, 9999),
    ...within('reviewsPerDay', numberAt(review, 'perDay'), 0, 9999),
    ...within('retention', numberAt(config, 'desiredRetention'), 0.7, 0.99),
    ...within('maximumInterval', numberAt(review, 'maxIvl'), 1, 36_500),
    ...within('leechLimit', numberAt(lapse, 'leechFails'), 1, 999),
    ...steps('learningSteps', listAt(fresh, 'delays')),
    ...steps('relearningSteps', listAt(lapse, 'delays')),
    ...(at(fresh, 'bury') === undefined && at(review, 'bury') === undefined
      ? {}
      : { burySiblings: flagAt(fresh, 'bury') || flagAt(review, 'bury') }),
    ...(numberAt(fresh, 'order') === 0 ? { newOrder: 'random' as const } : {}),
  };
}

const within = <K extends keyof Options>(
  key: K,
  value: number | null,
  least: number,
  most: number,
) =>
  value !== null && value >= least && value <= most
    ? ({ [key]: value } as unknown as Pick<Options, K>)
    : {};

/** Minutes; a step of a day or more is no step here (scheduling.md). */
const steps = (key: 'learningSteps' | 'relearningSteps', values: readonly Json[]) => {
  const minutes = values.filter((v): v is number => typeof v === 'number' && v > 0 && v < 1440);
  return values.length === 0 || values.length > 20 ? {} : { [key]: minutes };
};
