import type { ConceptId } from '../../base/id.ts';
import type { StudyDay } from '../../base/time.ts';
import { workAhead } from '../ahead/ahead-port.ts';
import type { MasteryAhead } from '../ahead/mastery-ahead.ts';
import type { AppState } from '../app-state.svelte.ts';
import { counted } from '../format.ts';
import { graphHref } from '../graph/map-address.ts';
import { w20Of } from '../mastery-data.ts';
import type { TodayData } from './today-data.ts';

/** Concepts that fell since the last day with answers: how many, and the map of just these. */
export interface Slipped {
  readonly text: string;
  readonly href: string;
}

/** Mastery of every deck on the day of `data`. A worker reads all their cards; rejects when called off. */
export function countMastery(
  { db, settings }: AppState,
  { decks, plan, days }: TodayData,
  signal: AbortSignal,
): Promise<MasteryAhead> {
  const newest = Math.max(0, ...days.map(({ day }) => day)) as StudyDay;
  const request = {
    ...{ kind: 'mastery' as const, decks: decks.map(({ id }) => id), day: plan.day },
    last: newest > 0 && newest < plan.day ? newest : null,
    w20: w20Of(settings),
  };
  return workAhead<'mastery'>(db, request, signal);
}

export const slippedOf = (concepts: readonly ConceptId[]): Slipped | null =>
  concepts.length === 0
    ? null
    : {
        text: `${counted(concepts.length, 'concept')} slipped below 75%`,
        href: graphHref({ lit: concepts }),
      };
