import type { ConceptId, DeckId } from '../../base/id.ts';
import { BAND_NAMES, type BandName } from '../../graph/layout.ts';
import { MASTERY_STATES, type MasteryState } from '../../graph/mastery.ts';
import { MOST_DAYS } from './map-ahead.ts';
import type { MapConcept } from './map-data.ts';

/** Everything that the address says about the graph. */
export interface MapQuery {
  readonly deck: DeckId | null;
  readonly layer: BandName | null;
  /** Shown states; empty: all. */
  readonly states: readonly MasteryState[];
  /** Ready to learn: one more choice beside the states. */
  readonly ready: boolean;
  readonly q: string;
  readonly focus: ConceptId | null;
  readonly goal: ConceptId | null;
  /** A session whose moved concepts are lit, or the concepts themselves. */
  readonly moved: string;
  readonly lit: readonly ConceptId[];
  /** As it will be in so many days without study; 0: now. */
  readonly days: number;
  /** Everything is shown, not only what is near the focus. */
  readonly all: boolean;
  /** null: as the learner last chose. */
  readonly view: 'map' | 'list' | null;
}

/** What the address means; values that mean nothing are left out. */
export function parseQuery(query: Readonly<Record<string, string>>): MapQuery {
  const states = listOf(query['m']);
  return {
    deck: (query['deck'] as DeckId | undefined) || null,
    layer: BAND_NAMES.find((name) => name === query['layer']) ?? null,
    states: MASTERY_STATES.filter((state) => states.includes(state)),
    ready: states.includes('ready'),
    q: query['q'] ?? '',
    focus: (query['focus'] as ConceptId | undefined) || null,
    goal: (query['goal'] as ConceptId | undefined) || null,
    moved: query['moved'] ?? '',
    lit: listOf(query['lit']) as ConceptId[],
    days: daysOf(query['days']),
    all: query['all'] === '1',
    view: query['view'] === 'map' || query['view'] === 'list' ? query['view'] : null,
  };
}

const daysOf = (text = ''): number => (/^\d+$/.test(text) ? Math.min(MOST_DAYS, Number(text)) : 0);
const listOf = (text = ''): string[] => text.split(',').filter(Boolean);

/** Whether anything narrows what is looked at. */
export const isFiltered = ({ deck, layer, states, ready, q }: MapQuery): boolean =>
  deck !== null || layer !== null || states.length > 0 || ready || q.trim() !== '';

const NONE: ReadonlySet<ConceptId> = new Set();

/** Whether a concept passes the filters; `lit` narrows too, where it is given. `ready`: what is ready to learn. */
export function matcher(
  query: MapQuery,
  lit: ReadonlySet<ConceptId> | null,
  ready: ReadonlySet<ConceptId> = NONE,
): (concept: MapConcept) => boolean {
  const text = query.q.trim().toLocaleLowerCase();
  return (concept) =>
    (query.deck === null || concept.deck === query.deck) &&
    (query.layer === null || concept.band === query.layer) &&
    ((query.states.length === 0 && !query.ready) ||
      query.states.includes(concept.state) ||
      (query.ready && ready.has(concept.id))) &&
    (lit === null || lit.has(concept.id)) &&
    (text === '' || isHit(concept, text));
}

/** Title, another name or the id's own part holds the text. */
const isHit = ({ title, row }: MapConcept, text: string): boolean =>
  [title, ...row.aliases, row.id.slice(row.id.indexOf('/') + 1)].some((name) =>
    name.toLocaleLowerCase().includes(text),
  );
