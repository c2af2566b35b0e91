import { BAND_NAMES } from '../../graph/layout.ts';
import type { MasteryState } from '../../graph/mastery.ts';
import type { GraphScreen } from './graph.svelte.ts';
import type { MapConcept } from './map-data.ts';

/** Concepts whose hits are listed under the search, on the map. */
const MOST_HITS = 30;

/** What the list, the legend and the search show of the same concepts. */
export class GraphLists {
  readonly #screen: GraphScreen;

  constructor(screen: GraphScreen) {
    this.#screen = screen;
  }

  /** Under all filters but that of the state. */
  readonly #found: ReadonlySet<number> = $derived.by(() => {
    const { query } = this.#screen;
    return this.#screen.matchingOf({ ...query, states: [], ready: false });
  });
  /** How many concepts stand in each state. */
  readonly counts: Readonly<Record<MasteryState, number>> = $derived.by(() => {
    const counts = { new: 0, faded: 0, fading: 0, holding: 0, strong: 0 };
    for (const { state } of this.#conceptsOf(this.#found)) counts[state] += 1;
    return counts;
  });
  /** How many are ready to learn. */
  readonly readyCount: number = $derived.by(
    () => this.#screen.data?.ready.filter((k) => this.#found.has(k)).length ?? 0,
  );
  /** What is ready to learn and matches, prerequisites first. */
  readonly ready: readonly MapConcept[] = $derived.by(() => {
    const { data, matching } = this.#screen;
    return this.#conceptsOf(data?.ready.filter((k) => matching.has(k)) ?? []);
  });
  readonly isAllNew: boolean = $derived.by(
    () => this.#screen.data?.concepts.every(({ state }) => state === 'new') ?? false,
  );
  /** Bands with the concepts that match, each in author order. */
  readonly sections = $derived.by(() => {
    const { query, matching } = this.#screen;
    // Nothing but what is ready: it stands above, in order.
    const isReadyOnly = query.ready && query.states.length === 0;
    const found = this.#conceptsOf(isReadyOnly ? [] : matching);
    return BAND_NAMES.map((band) => ({ band, rows: found.filter((one) => one.band === band) }));
  });
  /** What the search found, on the map. */
  readonly hits: readonly MapConcept[] = $derived.by(() => {
    const { query, matching } = this.#screen;
    return query.q.trim() === '' ? [] : this.#conceptsOf(matching).slice(0, MOST_HITS);
  });

  #conceptsOf(numbers: Iterable<number>): MapConcept[] {
    const { data } = this.#screen;
    return [...numbers].flatMap((k) => data?.concepts[k] ?? []);
  }
}
