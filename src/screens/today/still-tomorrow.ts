import { flushSync, mount, unmount } from 'svelte';
import { daysAfter, momentAt, startOfDay } from '../../base/time.ts';
import type { Still } from '../../pwa/still.ts';
import type { AppState } from '../app-state.svelte.ts';
import { countMastery, slippedOf } from './count-mastery.ts';
import { stillPage } from './still-page.ts';
import StillTomorrow from './StillTomorrow.svelte';
import { todayData } from './today-data.ts';
import { standsUntil } from './today-view.ts';

/**
 * Today as it will stand when the next study day begins, if nothing is studied until then: drawn out of sight from
 * what is stored. null when it cannot be had.
 */
export async function stillTomorrow(app: AppState, signal: AbortSignal): Promise<Still | null> {
  const { rollOver } = app.moment();
  const from = startOfDay(daysAfter(app.day, 1), rollOver);
  const data = await todayData(app, momentAt(from, rollOver));
  const { byDeck, slipped } = await countMastery(app, data, signal);
  const target = document.createElement('div');
  const props = { app, data, mastery: new Map(byDeck), slipped: slippedOf(slipped) };
  const component = mount(StillTomorrow, { target, props });
  flushSync();
  const shell = target.querySelector('.shell')?.cloneNode(true);
  await unmount(component);
  if (!(shell instanceof Element)) return null;
  const due = data.plan.counts.total;
  const page = await stillPage(shell, `${due ? `${due} due` : 'Today'} · Engraph`);
  const end = startOfDay(daysAfter(app.day, 2), rollOver);
  return page && { from, until: standsUntil(data) ?? end, page };
}
