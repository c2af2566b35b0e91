import type { ConceptId, SessionId } from '../../base/id.ts';
import type { MapLayout } from '../../graph/layout.ts';
import { goals, setGoal } from '../../store/links.ts';
import { live } from '../../store/live.svelte.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import type { AppState } from '../app-state.svelte.ts';
import { w20Of } from '../mastery-data.ts';
import { loadMap, type MapData } from './map-data.ts';
import { movedBy } from './map-moved.ts';
import { askForPlaces, placesOf, type Places } from './map-places.ts';

export type View = 'map' | 'list';
const VIEW_KEY = 'graphView';

/** What the graph reads: concepts with their mastery, places, the learner's goal and last view. */
export class GraphSource {
  /** null until places are known. */
  layout = $state.raw<MapLayout | null>(null);
  /** The map cannot be drawn here: list instead, and a sentence. */
  failed = $state(false);
  /** The learner's goal: shown where the address names none. */
  goal = $state.raw<ConceptId | null>(null);
  /** Map or list, as last chosen. */
  view = $state.raw<View>('map');
  /** What the session in the address moved; null until it is known, and without one. */
  moved = $state.raw<ReadonlySet<ConceptId> | null>(null);
  readonly #app: AppState;
  readonly #query;
  readonly #beside: (() => MapData | null) | null;
  #placed: MapData['graph'] | null = null;

  /** `beside`: the data where the graph is a pane beside a card; `moved`: the session in the address. */
  constructor(app: AppState, beside: (() => MapData | null) | null, moved: () => string) {
    this.#app = app;
    this.#beside = beside;
    this.#query = live(
      async ({ day, w20 }) => (beside ? null : loadMap(app.db, day, w20)),
      () => ({ day: app.day, w20: w20Of(app.settings) }),
    );
    let places: Places | null = beside ? null : askForPlaces(app);
    // Told where they are awaited.
    places?.worker.catch(() => undefined);
    void goals(app.db).then(([goal]) => (this.goal = goal ?? null));
    void readLocal<View>(app.db, VIEW_KEY).then((view) => {
      if (view) this.view = view;
    });
    $effect(() => {
      // Another day's mastery is no other place.
      const { now } = this;
      if (!now || now.graph === this.#placed) return;
      this.#placed = now.graph;
      void this.#place(now, places ?? askForPlaces(app));
      places = null;
    });
    $effect(() => {
      const session = moved();
      let isLate = false;
      if (!session) this.moved = null;
      else
        void movedBy(app, session as SessionId).then((ids) => {
          if (!isLate) this.moved = new Set(ids);
        });
      return () => (isLate = true);
    });
  }

  /** As it is today. */
  readonly now: MapData | null = $derived.by(() => {
    if (this.#beside) return this.#beside();
    const state = this.#query.now;
    return state.status === 'ready' ? state.value : null;
  });
  get unreadable(): boolean {
    return this.#query.now.status === 'failed';
  }

  async #place(data: MapData, places: Places): Promise<void> {
    try {
      this.layout = await placesOf(this.#app, data, places);
    } catch {
      this.failed = true;
    }
  }

  async rememberView(view: View): Promise<void> {
    this.view = view;
    if (!this.#app.readOnly) await writeLocal(this.#app.db, VIEW_KEY, view);
  }
  /** Stores the learner's goal; null gives it up. */
  keepGoal(goal: ConceptId | null): void {
    this.goal = goal;
    void setGoal(this.#app.db, goal, this.#app.writer());
  }
}
