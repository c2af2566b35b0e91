import type { ConceptId } from '../../base/id.ts';
import { daysAfter, type StudyDay } from '../../base/time.ts';
import { goalOf, type Goal } from '../../graph/goal.ts';
import { live } from '../../store/live.svelte.ts';
import { goals, setGoal } from '../../store/links.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import { daysBetween } from '../../store/queries.ts';
import { paceOf } from '../../study/estimate.ts';
import type { GoalForecast } from '../../study/forecast.ts';
import { hrefOf } from '../../ui/route.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import { graphSnapshot, type Snapshot } from '../graph-snapshot.ts';
import { graphHref } from '../graph/map-address.ts';
import { goalInput } from '../simulation/simulation-input.ts';
import { goalDate } from '../simulation/simulator-port.ts';
import { dateText, goalView, type GoalView } from './goal-view.ts';

const KEY = 'goalForecast';
const PACE_DAYS = 60;

interface Kept {
  readonly key: string;
  readonly forecast: GoalForecast;
}

/** The goal and the way to it. Reads all cards: where it is asked for, or when idle. */
export class GoalPath {
  /** null while it is read, and without a goal. */
  view = $state.raw<GoalView | null>(null);
  /** The finish date in words; '' when the goal is reached. */
  date = $state('');
  readonly #app: AppState;
  readonly #query;

  constructor(app: AppState) {
    this.#app = app;
    this.#query = live(
      async ({ day }) => {
        const [[goal = null]] = await Promise.all([
          goals(app.db),
          // An answer moves the path: its day's row is read so that this is asked anew.
          daysBetween(app.db, day, day),
        ]);
        return { goal };
      },
      () => ({ day: app.day }),
    );
    $effect(() => {
      const { now } = this.#query;
      const day = app.day;
      if (now.status !== 'ready') return;
      const called = { off: false, stop: () => {} };
      void this.#load(now.value.goal, day, called);
      return () => {
        called.off = true;
        called.stop();
      };
    });
  }

  get reviewHref(): string {
    return hrefOf(['review'], { path: this.view?.id ?? '' });
  }
  get graphHref(): string {
    const { id } = this.view ?? {};
    return id ? graphHref({ goal: id, focus: id, view: 'map' }) : '#/graph';
  }

  async giveUp(): Promise<void> {
    if (!this.#app.readOnly) await setGoal(this.#app.db, null, this.#app.writer());
  }

  async #load(
    id: ConceptId | null,
    day: StudyDay,
    called: { off: boolean; stop: () => void },
  ): Promise<void> {
    const { db } = this.#app;
    const snapshot = id && (await graphSnapshot(this.#app, day));
    if (called.off) return;
    // A goal whose deck was removed waits until it is back.
    if (!id || !snapshot || !snapshot.graph.index.has(id)) {
      [this.view, this.date] = [null, ''];
      return;
    }
    const pace = paceOf(await daysBetween(db, daysAfter(day, -PACE_DAYS), day));
    if (called.off) return;
    const goal = goalOf(snapshot.graph, id);
    if (this.view?.id !== id) this.date = '';
    this.view = goalView(snapshot, goal, { day, pace });
    this.date = this.view.done ? '' : await this.#dated(snapshot, goal, day, called);
  }

  async #dated(
    snapshot: Snapshot,
    goal: Goal,
    day: StudyDay,
    called: { off: boolean; stop: () => void },
  ): Promise<string> {
    const before = this.date;
    const forecast = await this.#forecast(snapshot, goal, day, called);
    if (forecast === 'failed') return 'The date could not be worked out on this device.';
    return forecast ? dateText(forecast, day) : before;
  }

  /** Worked out once a day, and anew when decks or options change. */
  async #forecast(
    snapshot: Snapshot,
    goal: Goal,
    day: StudyDay,
    called: { off: boolean; stop: () => void },
  ): Promise<GoalForecast | 'failed' | null> {
    const { db, settings, readOnly } = this.#app;
    const key = JSON.stringify([
      ...[snapshot.graph.ids[goal.target], day, settings.newOrder, settings.parameters],
      snapshot.decks.map(({ id, changedAt, paused }) => [id, changedAt, paused]),
      await db.options.toArray(),
    ]);
    const kept = await readLocal<Kept>(db, KEY);
    if (kept?.key === key) return kept.forecast;
    const input = await goalInput(this.#app, snapshot, goal, day);
    if (called.off) return null;
    const work = goalDate(input);
    called.stop = work.stop;
    const forecast = await work.result.catch(() => 'failed' as const);
    if (forecast && forecast !== 'failed' && !readOnly)
      await writeLocal(db, KEY, { key, forecast } satisfies Kept);
    return forecast;
  }
}
