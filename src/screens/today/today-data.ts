import { dayOf, type Moment } from '../../base/time.ts';
import { readLocal } from '../../store/local.ts';
import type { AppState } from '../app-state.svelte.ts';
import { finishedIn, progressOn } from '../session-progress.ts';
import {
  DEFAULT_CHOICE,
  forecastOf,
  groundOf,
  loadStudy,
  tomorrowOf,
  type Choice,
  type StudyData,
  type Tomorrow,
} from '../study-data.ts';

export interface TodayData extends StudyData {
  readonly moment: Moment;
  readonly choice: Choice;
  /** A session of today is under way. */
  readonly inProgress: boolean;
  readonly finished: number;
  /** Due today and on each of the 7 coming days, all decks, counted by index. */
  readonly forecast: readonly number[];
  readonly tomorrow: Tomorrow | null;
}

/** What Today shows at that moment, by index: nothing here grows with the collection but the counts of a week. */
export async function todayData(
  source: Pick<AppState, 'db' | 'settings'>,
  moment: Moment,
): Promise<TodayData> {
  const { db } = source;
  const day = dayOf(moment);
  const [kept, ground] = await Promise.all([readLocal<Choice>(db, 'choice'), groundOf(db)]);
  const choice = kept ?? DEFAULT_CHOICE;
  const [data, progress, forecast] = await Promise.all([
    loadStudy(source, moment, { kind: 'today', choice }, ground),
    progressOn(db, day),
    forecastOf(db, ground.decks, day),
  ]);
  return {
    ...data,
    ...{ moment, choice, forecast },
    // Asked only where it is said: it counts every unseen card.
    tomorrow: data.plan.counts.total === 0 ? await tomorrowOf(db, data, forecast) : null,
    inProgress: progress !== null && progress.answers > 0,
    finished: progress ? finishedIn(progress, data.plan.steps) : 0,
  };
}
