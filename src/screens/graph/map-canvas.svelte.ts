import type { Camera, DrawnMap } from './cytoscape-map.ts';
import type { GraphScreen } from './graph.svelte.ts';
import type { MapNode } from './map-model.ts';
import { onThemeChange } from '../../ui/theme-change.ts';

/** Smallest zoom of a first look: on a phone glyphs of 28 px and names to be read, on a wide window names at all. */
const LEAST = { narrow: 1, wide: 0.61 } as const;

/** The elements that the map is drawn into, once they are there. */
interface Places {
  /** Holds the canvas. */
  readonly host: () => HTMLElement;
  /** Gets the camera as custom properties, for what is drawn beside the canvas. */
  readonly stage: () => HTMLElement;
}

/** The drawn map: follows the model, moves the camera. Cytoscape is loaded here and nowhere else. */
export class MapCanvas {
  /** Number of the concept under the mouse. */
  hovered = $state<string | null>(null);
  #map = $state.raw<DrawnMap | null>(null);
  /** The view with which the map was drawn; '' once it was seen. */
  #firstKey = '';
  readonly #screen: GraphScreen;
  readonly #places: Places;

  constructor(screen: GraphScreen, places: Places) {
    this.#screen = screen;
    this.#places = places;
    // Loads while the concepts are read.
    const library = import('./cytoscape-map.ts');
    library.catch(() => undefined);
    $effect(() => (this.#hasModel ? this.#draw(library) : undefined));
    $effect(() => {
      if (this.#map && screen.model) this.#map.show(screen.model);
    });
    $effect(() => {
      if (!this.#map || this.#subject === '') return;
      const view = this.#view;
      // The map was drawn with the first.
      if (view.key !== this.#firstKey)
        this.#map.frame(view.nodes, { ...view.options, animate: !isCalm() });
      this.#firstKey = '';
    });
    $effect(() => {
      // Beside a card the camera has moved to it already.
      if (!this.#map || screen.focus === null || screen.beside) return;
      const options = { covered: screen.covered, least: this.#least, animate: !isCalm() };
      this.#map.frame([String(screen.focus)], { ...options, onlyIfHidden: true });
    });
    $effect(() => {
      const drawn = this.#map;
      if (drawn) return onThemeChange(() => drawn.restyle());
    });
  }

  readonly #hasModel = $derived.by(() => this.#screen.model !== null);
  /** What the camera is for: changes with the filters, not with the selection. */
  readonly #subject = $derived.by(() => {
    const { query, beside, narrow, isLit, matching } = this.#screen;
    return JSON.stringify([
      ...[query.deck, query.layer, query.states, query.all, query.ready],
      ...[beside && query.focus, query.goal, query.moved, query.lit, narrow],
      isLit && matching.size,
    ]);
  });
  get #view() {
    const { covered, narrow } = this.#screen;
    const options = { covered, least: this.#least, centred: narrow };
    return { key: `${this.#subject} ${covered}`, nodes: this.#subjects(), options };
  }
  get #least(): number {
    return LEAST[this.#screen.narrow ? 'narrow' : 'wide'];
  }

  fit(): void {
    const { covered } = this.#screen;
    this.#map?.frame(this.#subjects(), { covered, least: 0, animate: !isCalm() });
  }
  zoomBy(factor: number): void {
    this.#map?.zoomBy(factor);
  }

  #draw(library: Promise<typeof import('./cytoscape-map.ts')>): () => void {
    const screen = this.#screen;
    let isGone = false;
    let drawn: DrawnMap | null = null;
    library
      .then(({ drawMap }) => {
        if (isGone || !screen.model) return;
        const first = this.#view;
        this.#firstKey = first.key;
        drawn = drawMap(this.#places.host(), screen.model, {
          first,
          onselect: (node) => {
            const concept = screen.data?.concepts[Number(node)];
            if (concept) screen.select(concept.id);
          },
          onbackground: () => {
            if (screen.query.focus) screen.deselect();
          },
          onhover: (node) => (this.hovered = node),
          oncamera: (camera) => this.#follow(camera),
        });
        this.#map = drawn;
      })
      .catch(() => (screen.failed = true));
    return () => {
      isGone = true;
      drawn?.remove();
      this.#map = null;
    };
  }

  /**
   * What the camera shows: all that is not quiet. The selected concept comes first, else the one where the map begins,
   * else the topmost one in the middle: where not all of it fits, reading begins there.
   */
  #subjects(): string[] {
    const nodes = this.#screen.model?.nodes ?? [];
    const loud = nodes.filter(({ isDim }) => !isDim);
    const shown = loud.length ? loud : nodes;
    const middle = shown.reduce((sum, { at }) => sum + at.x, 0) / Math.max(1, shown.length);
    const aside = ({ at }: MapNode) => Math.abs(at.x - middle);
    const home = String(this.#screen.home);
    const rank = ({ isSelected, id }: MapNode) => (isSelected ? 2 : Number(id === home));
    return shown
      .toSorted((a, b) => rank(b) - rank(a) || a.at.y - b.at.y || aside(a) - aside(b))
      .map(({ id }) => id);
  }

  #follow({ zoom, x, y }: Camera): void {
    const stage = this.#places.stage();
    stage.classList.toggle('far', zoom < 0.34);
    stage.style.setProperty('--zoom', String(zoom));
    stage.style.setProperty('--pan-x', `${x}px`);
    stage.style.setProperty('--pan-y', `${y}px`);
  }
}

const isCalm = (): boolean =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ||
  document.documentElement.dataset['motion'] === 'reduced';
