import type { ConceptId } from '../../base/id.ts';
import { goalOf } from '../../graph/goal.ts';
import type { BandName, MapLayout } from '../../graph/layout.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { ConceptLink } from '../concept/concept-view.ts';
import { GraphLists } from './graph-lists.svelte.ts';
import { GraphSource, type View } from './graph-source.svelte.ts';
import { graphHref } from './map-address.ts';
import { dataAhead } from './map-ahead.ts';
import type { MapConcept, MapData } from './map-data.ts';
import { linksOf } from './map-links.ts';
import { mapModel, type MapModel } from './map-model.ts';
import { isFiltered, matcher, parseQuery, type MapQuery } from './map-query.ts';
import { homeOf } from './map-home.ts';
import { shownOf, type Shown } from './map-shown.ts';
import { standingOf, walk, type Step } from './map-walk.ts';

const NOBODY: ReadonlySet<number> = new Set();

/** Where the graph stands beside a card: its own address and data, and only what is near its focus. */
export interface Beside {
  readonly data: () => MapData | null;
  readonly go: (href: string) => void;
}

/** The graph: what the address says, what is drawn of it, and what the learner does there. */
export class GraphScreen {
  /** A phone: set by the view. */
  narrow = $state(false);
  /** Pixels of the map that a sheet covers from below. */
  covered = $state(0);
  /** Where the time slider is while it is dragged; the address follows when it rests. */
  slid = $state<number | null>(null);
  /** The control that chose the concept; gets the focus back. */
  opener: HTMLElement | null = null;
  /** Set where the graph is a pane beside a card. */
  readonly beside: Beside | null;
  readonly lists = new GraphLists(this);
  readonly #app: AppState;
  readonly #read: () => Readonly<Record<string, string>>;
  readonly #source: GraphSource;
  /** This screen added the history entry in which a concept is selected. */
  #pushed = false;

  constructor(
    app: AppState,
    query: () => Readonly<Record<string, string>>,
    beside: Beside | null = null,
  ) {
    this.beside = beside;
    this.#app = app;
    this.#read = query;
    this.#source = new GraphSource(app, beside && (() => beside.data()), () => this.query.moved);
    $effect(() => {
      if (!this.query.focus) this.#pushed = false;
      // A concept that is gone would leave the tab bar hidden for a sheet that never comes.
      else if (this.data && !this.selected) this.change({ focus: null });
    });
  }

  readonly query: MapQuery = $derived.by(() => parseQuery(this.#read()));
  /** Days ahead, without study; 0: today. */
  readonly days: number = $derived(this.slid ?? this.query.days);
  readonly data: MapData | null = $derived.by(() => {
    const { now } = this.#source;
    return now && dataAhead(now, this.days);
  });
  get layout(): MapLayout | null {
    return this.#source.layout;
  }
  /** The map cannot be drawn here: list instead, and a sentence. */
  get failed(): boolean {
    return this.#source.failed;
  }
  set failed(failed: boolean) {
    this.#source.failed = failed;
  }
  get unreadable(): boolean {
    return this.#source.unreadable;
  }
  readonly view: View = $derived.by(() =>
    this.failed ? 'list' : (this.query.view ?? this.#source.view),
  );
  readonly bands: readonly BandName[] = $derived.by(
    () => this.layout?.bands.map(({ name }) => name) ?? [],
  );

  readonly #lit: ReadonlySet<ConceptId> | null = $derived.by(() => {
    const { lit, moved } = this.query;
    if (!moved && lit.length === 0) return null;
    return new Set([...lit, ...(this.#source.moved ?? [])]);
  });
  /** Only what moved in a session, or what the address names, is lit. */
  readonly isLit: boolean = $derived(this.#lit !== null);
  readonly #ready: ReadonlySet<ConceptId> = $derived(
    new Set(this.data?.ready.flatMap((k) => this.data?.concepts[k]?.id ?? [])),
  );
  readonly matching: ReadonlySet<number> = $derived.by(() => this.matchingOf(this.query));
  readonly isFiltered: boolean = $derived(isFiltered(this.query) || this.isLit);
  readonly isEmpty: boolean = $derived(this.matching.size === 0);

  /** Number of the selected concept. */
  readonly focus: number | null = $derived(this.#numberOf(this.query.focus));
  readonly selected: MapConcept | null = $derived(
    this.focus === null ? null : (this.data?.concepts[this.focus] ?? null),
  );
  /** Number of the concept where the map begins while none is selected. */
  readonly home: number | null = $derived.by(() => this.data && homeOf(this.data, this.matching));
  readonly goal: MapConcept | null = $derived.by(() => {
    // What a session moved is lit alone; beside a card there is only what is near it.
    const stored = this.isLit || this.beside ? null : this.#source.goal;
    const k = this.#numberOf(this.query.goal ?? stored);
    return k === null ? null : (this.data?.concepts[k] ?? null);
  });
  /** The way to the goal, prerequisites first; empty without one. */
  readonly path: readonly number[] = $derived.by(() =>
    this.goal && this.data ? [...goalOf(this.data.graph, this.goal.id).path] : [],
  );
  readonly pathConcepts: readonly MapConcept[] = $derived(
    this.path.flatMap((k) => this.data?.concepts[k] ?? []),
  );

  readonly shown: Shown | null = $derived.by(() => {
    if (!this.data) return null;
    const { matching, focus, home, path, narrow } = this;
    const { graph } = this.data;
    const isNear = this.beside !== null;
    return shownOf({ graph, matching, focus, home, path, narrow, all: this.query.all, isNear });
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

  #numberOf(id: ConceptId | null): number | null {
    return id === null ? null : (this.data?.graph.index.get(id) ?? null);
  }
  /** Numbers of the concepts that pass these filters, and of what is lit. */
  matchingOf(query: MapQuery): ReadonlySet<number> {
    if (!this.data) return NOBODY;
    const passes = matcher(query, this.#lit, this.#ready);
    return new Set(this.data.concepts.flatMap((concept, k) => (passes(concept) ? [k] : [])));
  }
  /** Concepts joined to the selected one. */
  links(side: 'needs' | 'leadsTo'): readonly ConceptLink[] {
    return this.data && this.focus !== null ? linksOf(this.data, this.focus, side) : [];
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
  async show(view: View): Promise<void> {
    this.change({ view });
    await this.#source.rememberView(view);
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
  /** The selected concept becomes the goal, or the goal is given up. */
  toggleGoal(): void {
    const { selected, goal } = this;
    if (selected) this.setGoal(goal?.id === selected.id ? null : selected.id);
  }
  /** null gives the goal that is shown up. */
  setGoal(goal: ConceptId | null): void {
    const shown = this.goal?.id;
    this.change({ goal });
    // One that only the address names is not the learner's.
    if (this.#app.readOnly || (goal === null && this.#source.goal !== shown)) return;
    this.#source.keepGoal(goal);
  }
  /** One step with an arrow key; the first one goes to what is in the middle. */
  walk(step: Step): void {
    const { data, layout, shown } = this;
    if (!data || !layout || !shown) return;
    const next =
      this.focus === null ? this.home : walk(this.focus, step, standingOf(data, layout, shown));
    const concept = next === null ? undefined : data.concepts[next];
    if (concept) this.select(concept.id);
  }
}
