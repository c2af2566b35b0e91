import type { ConceptId } from '../../base/id.ts';
import { parseRoute } from '../../ui/route.svelte.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import type { AppState } from '../app-state.svelte.ts';
import { GraphScreen } from './graph.svelte.ts';
import type { MapConcept, MapData } from './map-data.ts';
import { graphHref } from './map-address.ts';
import { loadBare, nearOf, withFigures } from './near-data.ts';
import { w20Of } from '../mastery-data.ts';
import type { Focus } from '../review/beside.svelte.ts';

const IDLE_AT_MOST = 1_000;

/** The graph beside a card: follows what the card was about once its answer is shown, when the page is idle. */
export class Around {
  readonly graph: GraphScreen;
  #data = $state.raw<MapData | null>(null);
  #query = $state.raw<Readonly<Record<string, string>>>({ view: 'map' });
  readonly #app: AppState;
  readonly #bare: Promise<MapData>;
  /** Counts wishes: of two that overlap, the later one holds. */
  #wish = 0;

  constructor(app: AppState, focus: () => Focus | null) {
    this.#app = app;
    this.#bare = loadBare(app.db);
    this.graph = new GraphScreen(app, () => this.#query, {
      data: () => this.#data,
      go: (href) => void this.#follow(parseRoute(href).query),
    });
    this.graph.narrow = true;
    $effect(() => {
      const wanted = focus();
      if (!wanted) return;
      return whenIdle(() => void this.show(wanted.concept), IDLE_AT_MOST);
    });
  }

  /** Moves to a concept; its mastery and that of its neighbours is read first, so that nothing flickers. */
  show(concept: ConceptId): Promise<void> {
    const { view } = this.graph.query;
    return this.#follow(parseRoute(graphHref({ focus: concept, view })).query);
  }
  async #follow(query: Readonly<Record<string, string>>): Promise<void> {
    const wish = ++this.#wish;
    const { focus } = query;
    const bare = this.#data ?? (await this.#bare);
    const k = focus ? bare.graph.index.get(focus as ConceptId) : undefined;
    if (k === undefined) return;
    const today = { day: this.#app.day, w20: w20Of(this.#app.settings) };
    const data = await withFigures(this.#app.db, bare, k, today);
    if (wish !== this.#wish) return;
    this.#data = data;
    this.#query = query;
  }
  /** What the list shows: the concept first, then what is near it. */
  readonly near: readonly MapConcept[] = $derived.by(() => {
    const { data, focus } = this.graph;
    if (!data || focus === null) return [];
    return nearOf(data, focus).flatMap((k) => data.concepts[k] ?? []);
  });
}
