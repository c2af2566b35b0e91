import type { ConceptId, SessionId } from '../../base/id.ts';
import { rowOf } from '../../graph/adjacency.ts';
import { goalOf } from '../../graph/goal.ts';
import { BAND_NAMES, type BandName, type MapLayout } from '../../graph/layout.ts';
import { MASTERY_LABEL, MASTERY_STATES, type MasteryState } from '../../graph/mastery.ts';
import { live } from '../../store/live.svelte.ts';
import { goals, setGoal } from '../../store/links.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { ConceptLink } from '../concept/concept-view.ts';
import { w20Of } from '../mastery-data.ts';
import { dataAhead } from './map-ahead.ts';
import { loadMap, type MapConcept, type MapData } from './map-data.ts';
import { mapModel, type MapModel } from './map-model.ts';
import { movedBy } from './map-moved.ts';
import { placesOf } from './map-places.ts';
import { graphHref, isFiltered, matcher, parseQuery, type MapQuery } from './map-query.ts';
import { middleOf, shownOf, type Shown } from './map-shown.ts';
import { walk, type Standing, type Step } from './map-walk.ts';

const VIEW_KEY = 'graphView';
const NOBODY: ReadonlySet<number> = new Set();

/** Where the graph stands beside a card: its own address and data, and only what is near its focus. */
export interface Beside {
  readonly data: () => MapData | null;
  readonly go: (href: string) => void;
}

/** The graph: what the address says, what is known of it, and what is drawn or listed. */
export class GraphScreen {
  /** null until places are known. */
  layout = $state.raw<MapLayout | null>(null);
  /** The map cannot be drawn here: list instead, and a sentence. */
  failed = $state(false);
  /** A phone: set by the view. */
  narrow = $state(false);
  /** Pixels of the map that a sheet covers from below. */
  covered = $state(0);
  /** The control that chose the concept; gets the focus back. */
  opener: HTMLElement | null = null;

  readonly #app: AppState;
  readonly #read: () => Readonly<Record<string, string>>;
  readonly #query;
  #remembered = $state.raw<'map' | 'list'>('map');
  #moved = $state.raw<ReadonlySet<ConceptId> | null>(null);
  /** The learner's goal: shown where the address names none. */
  #stored = $state.raw<ConceptId | null>(null);
  /** This screen added the history entry in which a concept is selected. */
  #pushed = false;

  /** Set where the graph is a pane beside a card. */
  readonly beside: Beside | null;
  /** Where the time slider is while it is dragged; the address follows when it rests. */
  slid = $state<number | null>(null);
  #placed: MapData['graph'] | null = null;

  constructor(
    app: AppState,
    query: () => Readonly<Record<string, string>>,
    beside: Beside | null = null,
  ) {
    this.beside = beside;
    this.#app = app;
    this.#read = query;
    this.#query = live(
      async ({ day, w20 }) => (beside ? null : loadMap(app.db, day, w20)),
      () => ({ day: app.day, w20: w20Of(app.settings) }),
    );
    void goals(app.db).then(([goal]) => (this.#stored = goal ?? null));
    void readLocal<'map' | 'list'>(app.db, VIEW_KEY).then((view) => {
      if (view) this.#remembered = view;
    });
    $effect(() => {
      // Another day's mastery is no other place.
      const { now } = this;
      if (!now || now.graph === this.#placed) return;
      this.#placed = now.graph;
      void this.#place(now);
    });
    $effect(() => {
      const { moved } = this.query;
      if (!moved) this.#moved = null;
      else
        void movedBy(app, moved as SessionId).then((ids) => {
          if (this.query.moved === moved) this.#moved = new Set(ids);
        });
    });
    $effect(() => {
      if (!this.query.focus) this.#pushed = false;
      // A concept that is gone would leave the tab bar hidden for a sheet that never comes.
      else if (this.data && !this.selected) this.change({ focus: null });
    });
  }

  async #place(data: MapData): Promise<void> {
    try {
      this.layout = await placesOf(this.#app, data);
    } catch {
      this.failed = true;
    }
  }

  readonly query: MapQuery = $derived.by(() => parseQuery(this.#read()));
  /** As it is today. */
  readonly now: MapData | null = $derived.by(() => {
    if (this.beside) return this.beside.data();
    const state = this.#query.now;
    return state.status === 'ready' ? state.value : null;
  });
  /** Days ahead, without study; 0: today. */
  readonly days: number = $derived(this.slid ?? this.query.days);
  readonly data: MapData | null = $derived(this.now && dataAhead(this.now, this.days));
  readonly #ready: ReadonlySet<ConceptId> = $derived(
    new Set(this.data?.ready.flatMap((k) => this.data?.concepts[k]?.id ?? [])),
  );
  get unreadable(): boolean {
    return this.#query.now.status === 'failed';
  }
  readonly view: 'map' | 'list' = $derived(
    this.failed ? 'list' : (this.query.view ?? this.#remembered),
  );
  readonly #lit: ReadonlySet<ConceptId> | null = $derived.by(() => {
    const { lit, moved } = this.query;
    if (!moved && lit.length === 0) return null;
    return new Set([...lit, ...(this.#moved ?? [])]);
  });
  /** Only what moved in a session is lit. */
  readonly isLit: boolean = $derived(this.#lit !== null);

  /** Number of the selected concept. */
  readonly focus: number | null = $derived(this.#numberOf(this.query.focus));
  readonly selected: MapConcept | null = $derived(
    this.focus === null ? null : (this.data?.concepts[this.focus] ?? null),
  );
  readonly goal: MapConcept | null = $derived.by(() => {
    // What a session moved is lit alone; beside a card there is only what is near it.
    const stored = this.isLit || this.beside ? null : this.#stored;
    const k = this.#numberOf(this.query.goal ?? stored);
    return k === null ? null : (this.data?.concepts[k] ?? null);
  });
  /** The way to the goal, prerequisites first; empty without one. */
  readonly path: readonly number[] = $derived.by(() =>
    this.goal && this.data ? [...goalOf(this.data.graph, this.goal.id).path] : [],
  );
  readonly matching: ReadonlySet<number> = $derived.by(() => this.#matching(this.query));
  readonly isFiltered: boolean = $derived(isFiltered(this.query) || this.isLit);
  readonly isEmpty: boolean = $derived(this.matching.size === 0);
  readonly shown: Shown | null = $derived.by(() => {
    if (!this.data) return null;
    const { matching, focus, path, narrow } = this;
    const { graph } = this.data;
    return shownOf({
      graph,
      matching,
      focus,
      path,
      narrow,
      all: this.query.all,
      isNear: this.beside !== null,
    });
  });
  readonly model: MapModel | null = $derived.by(() => {
    const { data, layout, shown } = this;
    if (!data || !layout || !shown) return null;
    return mapModel({
      ...{ data, layout, shown, matching: this.matching, selected: this.focus },
      isFiltered: this.isFiltered,
      isSearched: this.query.q.trim() !== '' || this.query.ready,
      path: new Set(this.path),
    });
  });
  /** How many concepts stand in each state, under all filters but that of the state. */
  readonly counts: Readonly<Record<MasteryState, number>> = $derived.by(() => {
    const counts = { new: 0, faded: 0, fading: 0, holding: 0, strong: 0 };
    for (const k of this.#matching({ ...this.query, states: [], ready: false })) {
      const concept = this.data?.concepts[k];
      if (concept) counts[concept.state] += 1;
    }
    return counts;
  });
  /** Ready to learn, under all filters but that of the state. */
  readonly readyCount: number = $derived.by(() => {
    const found = this.#matching({ ...this.query, states: [], ready: false });
    return this.data?.ready.filter((k) => found.has(k)).length ?? 0;
  });
  /** What is ready to learn and matches, prerequisites first. */
  readonly readyConcepts: readonly MapConcept[] = $derived.by(
    () =>
      this.data?.ready.flatMap((k) =>
        this.matching.has(k) ? (this.data?.concepts[k] ?? []) : [],
      ) ?? [],
  );
  readonly isAllNew: boolean = $derived(
    this.data !== null && this.data.concepts.every(({ state }) => state === 'new'),
  );
  /** What the list shows: bands with concepts that match, each in author order. */
  readonly sections = $derived.by(() => {
    // Nothing but what is ready: it stands above, in order.
    const isReadyOnly = this.query.ready && this.query.states.length === 0;
    const all = isReadyOnly ? [] : [...this.matching];
    const found = all.flatMap((k) => this.data?.concepts[k] ?? []);
    return BAND_NAMES.map((band) => ({ band, rows: found.filter((one) => one.band === band) }));
  });
  readonly pathConcepts: readonly MapConcept[] = $derived(
    this.path.flatMap((k) => this.data?.concepts[k] ?? []),
  );
  /** What the search found, on the map. */
  readonly hits: readonly MapConcept[] = $derived.by(() =>
    this.query.q.trim() === ''
      ? []
      : [...this.matching].flatMap((k) => this.data?.concepts[k] ?? []).slice(0, 30),
  );
  /** Where each deck that is drawn has its middle: named there when the map is far away. */
  readonly deckPlaces: readonly { readonly title: string; readonly x: number }[] = $derived.by(
    () => {
      const { data, layout, shown } = this;
      if (!data || !layout || !shown) return [];
      return data.decks.flatMap(({ id, title }) => {
        const xs = shown.nodes.flatMap((k) => {
          const concept = data.concepts[k];
          return concept?.deck === id ? (layout.positions.get(concept.id)?.x ?? []) : [];
        });
        return xs.length ? [{ title, x: (Math.min(...xs) + Math.max(...xs)) / 2 }] : [];
      });
    },
  );
  readonly bands: readonly BandName[] = $derived(this.layout?.bands.map(({ name }) => name) ?? []);

  #numberOf(id: ConceptId | null): number | null {
    return id === null ? null : (this.data?.graph.index.get(id) ?? null);
  }
  #matching(query: MapQuery): ReadonlySet<number> {
    if (!this.data) return NOBODY;
    const passes = matcher(query, this.#lit, this.#ready);
    return new Set(this.data.concepts.flatMap((concept, k) => (passes(concept) ? [k] : [])));
  }

  /** Concepts joined to the selected one; those not installed have no state. */
  links(side: 'needs' | 'leadsTo'): readonly ConceptLink[] {
    const { data, focus, selected } = this;
    if (!data || focus === null || !selected) return [];
    const { graph } = data;
    const found = [...rowOf(side === 'needs' ? graph.requires : graph.dependants, focus)];
    const missing = side === 'needs' ? graph.dangling : [];
    return [
      ...found.flatMap((k) => {
        const one = data.concepts[k];
        return one ? [linkTo(one)] : [];
      }),
      ...missing
        .filter(({ from, kind }) => from === selected.id && kind === 'requires')
        .map(({ to }) => missingLink(to)),
    ];
  }

  change(changes: Partial<MapQuery>, { push = false } = {}): void {
    const href = graphHref({ ...this.query, ...changes });
    if (this.beside) this.beside.go(href);
    else this.#app.go(href, { replace: !push });
  }
  /** Selects a concept; a first selection is a step that Back takes back. */
  select(id: ConceptId, opener: HTMLElement | null = null): void {
    if (opener) this.opener = opener;
    if (id === this.query.focus) return;
    const isFirst = this.query.focus === null;
    this.change({ focus: id }, { push: isFirst });
    if (isFirst && !this.beside) this.#pushed = true;
  }
  deselect(): void {
    if (this.#pushed) history.back();
    else this.change({ focus: null });
    this.#pushed = false;
    if (this.opener?.isConnected) this.opener.focus();
    this.opener = null;
  }
  /** A hit of the search: centred, and the search is over. */
  choose(id: ConceptId): void {
    this.change({ focus: id, q: '' });
  }
  async show(view: 'map' | 'list'): Promise<void> {
    this.#remembered = view;
    this.change({ view });
    if (!this.#app.readOnly) await writeLocal(this.#app.db, VIEW_KEY, view);
  }
  clearFilters(): void {
    this.change({ deck: null, layer: null, states: [], ready: false, q: '', moved: '', lit: [] });
  }
  /** The time slider: seen at once, in the address when it rests. */
  slide(days: number): void {
    this.slid = days;
  }
  rest(days: number): void {
    this.slid = null;
    if (days !== this.query.days) this.change({ days });
  }
  toggleState(state: MasteryState): void {
    const states = MASTERY_STATES.filter(
      (one) => this.query.states.includes(one) !== (one === state),
    );
    this.change({ states });
  }
  /** The selected concept becomes the goal, or the goal is given up. */
  toggleGoal(): void {
    if (!this.selected) return;
    const { id } = this.selected;
    const goal = this.goal?.id === id ? null : id;
    this.change({ goal });
    if (this.#app.readOnly || (goal === null && this.#stored !== id)) return;
    this.#stored = goal;
    void setGoal(this.#app.db, goal, this.#app.writer());
  }
  /** One step with an arrow key; the first one goes to what is in the middle. */
  walk(step: Step): void {
    const { data, layout, shown } = this;
    if (!data || !layout || !shown) return;
    const joined = new Map<number, number[]>(shown.nodes.map((k) => [k, []]));
    for (const [a, b] of shown.edges) {
      joined.get(a)?.push(b);
      joined.get(b)?.push(a);
    }
    const standing = new Map<number, Standing>();
    for (const [k, others] of joined) {
      const concept = data.concepts[k];
      const at = concept && layout.positions.get(concept.id);
      if (concept && at) standing.set(k, { band: concept.band, at, joined: others });
    }
    const next =
      this.focus === null ? middleOf(data.graph, this.matching) : walk(this.focus, step, standing);
    const concept = next === null ? undefined : data.concepts[next];
    if (concept) this.select(concept.id);
  }
}

const linkTo = ({ id, deck, title, row, state }: MapConcept): ConceptLink => ({
  ...{ id, deck, title, layer: row.layer, state },
  word: MASTERY_LABEL[state],
});
function missingLink(id: ConceptId): ConceptLink {
  const [deck = '', slug = ''] = id.split('/');
  return {
    ...{ id, deck: deck as ConceptLink['deck'], title: slug.replaceAll('-', ' ') },
    ...{ layer: null, state: null, word: '' },
  };
}
