import type { CardId, ConceptId, DeckId } from '../../base/id.ts';
import { dayOf, type Moment, type StudyDay } from '../../base/time.ts';
import type { EdgeKind, Layer, Source } from '../../deck/deck.ts';
import { MASTERY_LABEL, stateOf, type Mastery, type MasteryState } from '../../graph/mastery.ts';
import { isStepReady, isWithinLearnAhead, shownDue } from '../../memory/due.ts';
import { recallAt } from '../../memory/recall.ts';
import type { CardRow, NoteRow } from '../../store/db.ts';
import type { Neighbour } from '../../store/concept-page.ts';
import { clockTime, counted } from '../format.ts';

/** Another concept, as a way on. */
export interface ConceptLink {
  readonly id: ConceptId;
  readonly deck: DeckId;
  readonly title: string;
  readonly layer: Layer | null;
  /** null: its deck is not installed. */
  readonly state: MasteryState | null;
  readonly word: string;
}

export interface ConceptSource {
  readonly text: string;
  readonly code: boolean;
  readonly href: string | null;
  readonly detail: string;
}

export interface ConceptCard {
  readonly id: CardId;
  readonly prompt: string;
  /** "now, 58%", "in 3 days, 92%", "new", "suspended" */
  readonly when: string;
  readonly isDue: boolean;
}

export interface ConceptView {
  readonly id: ConceptId;
  readonly title: string;
  readonly layer: Layer | null;
  /** "Module in nova-scheduler behaviour" */
  readonly place: string;
  readonly state: MasteryState;
  readonly word: string;
  /** "61% recall now, across 6 cards" */
  readonly sentence: string;
  /** null until a study day has passed since the first answer. */
  readonly curve: CurveView | null;
  /** True where there is a curve that takes longer to read than the rest: its place is kept. */
  readonly curveComes: boolean;
  readonly definitionHtml: string;
  readonly sources: readonly ConceptSource[];
  readonly needs: readonly ConceptLink[];
  readonly leadsTo: readonly ConceptLink[];
  readonly contrasts: readonly ConceptLink[];
  readonly related: readonly ConceptLink[];
  readonly cards: readonly ConceptCard[];
  readonly due: number;
  /** New cards that can be learned. */
  readonly unseen: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}
/** Props of `ui/RecallCurve.svelte`. */
export interface CurveView {
  readonly stretches: readonly (readonly Point[])[];
  readonly projection: readonly Point[];
  readonly now: Point;
  readonly target: number;
  readonly colour: string;
  readonly firstLabel: string;
  readonly summary: string;
}

const LAYER_NAME = {
  architecture: 'Architecture',
  component: 'Component',
  module: 'Module',
  code: 'Code',
} as const satisfies Record<Layer, string>;

/** "Module in nova-scheduler behaviour" */
export const placeOf = (layer: Layer | null, deckTitle: string): string =>
  `${layer ? LAYER_NAME[layer] : 'Concept'} in ${deckTitle}`;

/** "61% recall now, across 6 cards"; with cards not yet seen "61% recall now, 3 of 6 cards seen". */
export function masterySentence({ strength, cards, seen }: Mastery): string {
  if (cards === 0) return 'No cards yet';
  const share = `${seen} of ${counted(cards, 'card')} seen`;
  if (strength === null) return share;
  return `${percent(strength)} recall now, ${seen < cards ? share : `across ${counted(cards, 'card')}`}`;
}

export const percent = (share: number): string => `${Math.round(100 * share)}%`;

type Side = 'from' | 'to';

/** Concepts on one side, or both, of edges of some kinds: each once, in the author's order. */
export function neighbours(
  page: Readonly<Record<Side, readonly Neighbour[]>>,
  sides: readonly Side[],
  kinds: readonly EdgeKind[],
): Neighbour[] {
  const found = new Map<ConceptId, Neighbour>();
  for (const side of sides)
    for (const neighbour of page[side])
      if (kinds.includes(neighbour.kind) && !found.has(neighbour.concept))
        found.set(neighbour.concept, neighbour);
  return [...found.values()];
}

/** A link to a neighbour; null for one that its installed deck no longer has. */
export function linkOf(
  { concept, row }: Neighbour,
  mastery: Mastery | undefined,
  installed: ReadonlySet<DeckId>,
): ConceptLink | null {
  const slash = concept.indexOf('/');
  const deck = concept.slice(0, slash) as DeckId;
  if (!row) {
    if (installed.has(deck)) return null;
    const title = concept.slice(slash + 1).replaceAll('-', ' ');
    return { id: concept, deck, title, layer: null, state: null, word: '' };
  }
  const state = stateOf(mastery ?? { strength: null, coverage: 0 });
  const { title, layer } = row;
  return { id: concept, deck: row.deck, title, layer, state, word: MASTERY_LABEL[state] };
}

/** A source as text. A file of a released OpenStack version has an address; other revisions have no sure one. */
export function sourceView(source: Source): ConceptSource {
  if (source.kind === 'document')
    return { text: source.title, code: false, href: source.url, detail: hostOf(source.url) };
  const { repo, path, symbol, version } = source;
  const released = repo.startsWith('openstack/') && /^\d+\.\d+\.\d+$/.test(version);
  return {
    text: path,
    code: true,
    href: released
      ? `https://opendev.org/${repo}/src/tag/${version}/${path.split('/').map(encodeURIComponent).join('/')}`
      : null,
    detail: [symbol, `${repo} ${version}`].filter(Boolean).join(', '),
  };
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

interface CardContext {
  readonly moment: Moment;
  readonly w20: number;
  readonly buried: ReadonlySet<CardId>;
}

/** Each card with its prompt and when it comes next. */
export const cardsView = (
  cards: readonly CardRow[],
  notes: ReadonlyMap<NoteRow['id'], NoteRow>,
  context: CardContext,
): ConceptCard[] =>
  cards.map((card) => {
    const drawn = notes.get(card.note)?.cards.find(({ part }) => part === card.part);
    return { id: card.id, prompt: drawn?.plain ?? '', ...whenOf(card, context) };
  });

/** True for a new card that Review would offer. */
export const isUnseen = (card: CardRow, buried: ReadonlySet<CardId>): boolean =>
  card.newAt !== undefined && !buried.has(card.id);

/** When a card comes, and how well it is recalled now. A step's time counts once it can be shown. */
export function whenOf(
  card: CardRow,
  { moment, w20, buried }: CardContext,
): Pick<ConceptCard, 'when' | 'isDue'> {
  const { schedule, memory } = card;
  const later = (when: string) => ({ when, isDue: false });
  if (card.suspended) return later('suspended');
  if (buried.has(card.id)) return later('buried today');
  if (schedule.phase === 'new') return later('new');
  const day = dayOf(moment);
  const recall = percent(recallAt(memory, day, w20));
  if (schedule.phase === 'review') {
    const days = shownDue(schedule, day) - day;
    return days <= 0
      ? { when: `now, ${recall}`, isDue: true }
      : later(`${inDays(days)}, ${recall}`);
  }
  const isReady = isStepReady(schedule, moment.at) || isWithinLearnAhead(schedule, moment.at);
  if (isReady) return { when: `now, ${recall}`, isDue: true };
  const stepDay: StudyDay = dayOf({ ...moment, at: schedule.due });
  const when = stepDay > day ? inDays(stepDay - day) : `at ${clockTime(schedule.due)}`;
  return later(`${when}, ${recall}`);
}

const inDays = (days: number): string => (days === 1 ? 'tomorrow' : `in ${days} days`);
