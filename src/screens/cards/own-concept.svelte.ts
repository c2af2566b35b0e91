import type { ConceptId, DeckId } from '../../base/id.ts';
import type { Concept, Edge, EdgeKind, Layer, Source } from '../../deck/deck.ts';
import { drawText } from '../../deck/draw.ts';
import { webAddress } from '../../deck/html.ts';
import { ownConceptId } from '../../deck/own-ids.ts';
import { reporter, type DeckProblem } from '../../deck/problem.ts';
import { parsePiece } from '../../deck/sections.ts';
import { cycleClosedBy } from '../../graph/closure.ts';
import { conceptGraph } from '../../graph/concept-graph.ts';
import { allConcepts } from '../../store/concept-page.ts';
import type { ConceptRow, DeckRow } from '../../store/db.ts';
import { putConcept } from '../../store/own-deck.ts';
import type { AppState } from '../app-state.svelte.ts';

/** How edges are said: "X needs Y". */
export const EDGE_WORDS: Record<EdgeKind, string> = {
  requires: 'Needs',
  'part-of': 'Part of',
  calls: 'Calls',
  'contrasts-with': 'Contrasts with',
};

interface Target {
  readonly deck: DeckId;
  /** null: a new one. */
  readonly concept: ConceptId | null;
  readonly title: string;
}

/** A concept of the learner's own: its name, layer, definition, source and links to others. */
export class OwnConcept {
  title = $state('');
  layer = $state<Layer | ''>('');
  definition = $state('');
  aliases = $state('');
  sourceTitle = $state('');
  sourceUrl = $state('');
  edges = $state.raw<readonly Edge[]>([]);
  concepts = $state.raw<readonly ConceptRow[]>([]);
  decks = $state.raw<readonly DeckRow[]>([]);
  problems = $state.raw<Readonly<Record<string, string>>>({});
  failed = $state('');
  ready = $state(false);
  readonly loaded: Promise<void>;
  #old: ConceptRow | null = null;
  readonly #app: AppState;
  readonly #target: Target;

  constructor(app: AppState, target: Target) {
    this.#app = app;
    this.#target = target;
    this.title = target.title;
    this.loaded = this.#load();
  }

  get #id(): ConceptId {
    const taken = new Set(this.concepts.map(({ id }) => id));
    return (
      this.#target.concept ??
      ownConceptId(this.#target.deck, this.title.trim(), (id) => taken.has(id))
    );
  }
  titleOf(id: ConceptId): string {
    if (id === this.#id) return this.title.trim() || 'this concept';
    return this.concepts.find((row) => row.id === id)?.title ?? id;
  }

  /** Refused, with the way round shown, when the edge would close a circle of needs. */
  addEdge(kind: EdgeKind, to: ConceptId): void {
    const problem = this.#refusal(kind, to);
    this.problems = { ...this.problems, edges: problem };
    if (problem === '' && !this.edges.some((edge) => edge.kind === kind && edge.to === to))
      this.edges = [...this.edges, { kind, to }];
  }
  removeEdge(edge: Edge): void {
    this.edges = this.edges.filter((other) => other !== edge);
    this.problems = { ...this.problems, edges: '' };
  }

  #refusal(kind: EdgeKind, to: ConceptId): string {
    const id = this.#id;
    if (to === id) return 'A concept cannot be linked to itself.';
    if (kind !== 'requires') return '';
    const others = this.concepts.filter((row) => row.id !== id);
    const own = { id, layer: this.layer || null, edges: this.edges };
    const path = cycleClosedBy(conceptGraph([...others, own]), id, to);
    if (!path) return '';
    return `That would close a circle: ${path.map((each) => this.titleOf(each)).join(' needs ')}. Take one of these links out first.`;
  }

  /** Stores it; null when something is wrong, which then stands at its field. */
  async save(): Promise<ConceptId | null> {
    if (this.#app.readOnly) return null;
    const concept = await this.#concept();
    if (!concept) return null;
    try {
      await putConcept(this.#app.db, this.#target.deck, concept, this.#app.writer());
      return concept.id;
    } catch (cause) {
      console.error(cause);
      this.failed = 'This concept was not saved. What you wrote is still here. Try again.';
      return null;
    }
  }

  async #concept(): Promise<Concept | null> {
    const title = this.title.trim().replace(/\s+/g, ' ');
    const found: DeckProblem[] = [];
    const to = reporter('definition', found);
    const definition = this.definition.replace(/\r\n?/g, '\n').trim();
    const titles = new Map(this.concepts.map((row) => [row.id, row.title]));
    const context = {
      deck: this.#target.deck,
      titles: titles.set(this.#id, title),
      media: new Map(),
    };
    const definitionHtml = drawText(parsePiece(definition, to), context, to);
    const [first] = found;
    const sources = this.#sources();
    this.problems = {
      title: title === '' ? 'The name is empty. Write what the concept is called.' : '',
      definition: first
        ? `${first.message}. ${first.suggestion}`
        : /^ {0,3}#{1,2}(?!#)/m.test(definition)
          ? 'A line with # or ## would begin a card here. Use ###.'
          : '',
      source: sources ? '' : 'A source has a title and an address that begins with https://.',
      edges: this.problems['edges'] ?? '',
    };
    if (!sources || this.problems['title'] || this.problems['definition']) return null;
    return {
      ...{ id: this.#id, title, definition, definitionHtml, sources, edges: this.edges },
      aliases: [
        ...new Set(
          this.aliases
            .split(',')
            .map((name) => name.trim())
            .filter(Boolean),
        ),
      ],
      layer: this.layer || null,
      formerly: this.#old?.formerly ?? [],
    };
  }

  /** The first source can be written here; others stay as they are. null: half of one. */
  #sources(): readonly Source[] | null {
    const [title, url] = [this.sourceTitle.trim(), this.sourceUrl.trim()];
    const others = (this.#old?.sources ?? []).filter((source) => source !== this.#shownSource);
    if (title === '' && url === '') return others;
    if (title === '' || webAddress(url) === null) return null;
    return [{ kind: 'document', title, url }, ...others];
  }
  get #shownSource() {
    return this.#old?.sources.find((source) => source.kind === 'document');
  }

  async #load(): Promise<void> {
    const { db } = this.#app;
    [this.concepts, this.decks] = await Promise.all([allConcepts(db), db.decks.toArray()]);
    const old = this.#target.concept ? await db.concepts.get(this.#target.concept) : undefined;
    if (old) {
      this.#old = old;
      this.title = old.title;
      this.layer = old.layer ?? '';
      this.definition = old.definition;
      this.aliases = old.aliases.join(', ');
      this.edges = old.edges;
      const source = this.#shownSource;
      this.sourceTitle = source?.title ?? '';
      this.sourceUrl = source?.url ?? '';
    }
    this.ready = true;
  }
}
