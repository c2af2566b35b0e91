import type { ConceptId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import {
  conceptMastery,
  MASTERY_STATES,
  stateOf,
  type Mastery,
  type MasteryState,
} from '../graph/mastery.ts';
import { DEFAULT_PARAMETERS, decayOf } from '../memory/fsrs.ts';
import { cardsByConcept } from '../store/concept-cards.ts';
import type { CardRow, EngraphDb } from '../store/db.ts';
import type { Settings } from '../store/settings-values.ts';

export type MasteryCounts = Readonly<Record<MasteryState, number>>;

export interface DeckMastery {
  readonly byConcept: ReadonlyMap<ConceptId, Mastery>;
  /** Concepts by shown state. */
  readonly counts: MasteryCounts;
}

/** Exponent of the learner's forgetting curve. */
export const w20Of = ({ parameters }: Pick<Settings, 'parameters'>): number =>
  decayOf(parameters ?? DEFAULT_PARAMETERS);

/** What a card counts for a concept: 1 for the first it names, ½ for the others. */
export const weightFor = (concept: ConceptId, card: Pick<CardRow, 'concepts'>): number =>
  card.concepts[0] === concept ? 1 : 0.5;

/** Mastery of a concept from its cards' rows. Suspended and retired cards do not count. */
export const masteryOfConcept = (
  concept: ConceptId,
  cards: readonly CardRow[],
  day: StudyDay,
  w20: number,
): Mastery =>
  conceptMastery(
    cards.map((card) => ({
      weight: weightFor(concept, card),
      memory: card.memory,
      suspended: card.suspended || card.retired,
    })),
    day,
    w20,
  );

/**
 * Mastery of some concepts on a study day. Cards of every installed deck that test a concept count, so that it shows
 * one state everywhere. Reads those cards: after the first paint only.
 */
export const masteryOfConcepts = async (
  db: EngraphDb,
  ids: readonly ConceptId[],
  day: StudyDay,
  w20: number,
): Promise<DeckMastery> => masteryOf(await cardsByConcept(db, ids), day, w20);

/** Mastery of each concept from its cards, and how many concepts stand in which state. */
export function masteryOf(
  cards: ReadonlyMap<ConceptId, readonly CardRow[]>,
  day: StudyDay,
  w20: number,
): DeckMastery {
  const byConcept = new Map<ConceptId, Mastery>();
  const counts: Record<MasteryState, number> = {
    new: 0,
    faded: 0,
    fading: 0,
    holding: 0,
    strong: 0,
  };
  for (const [concept, rows] of cards) {
    const mastery = masteryOfConcept(concept, rows, day, w20);
    byConcept.set(concept, mastery);
    counts[stateOf(mastery)] += 1;
  }
  return { byConcept, counts };
}

/** "12 strong, 5 holding, 40 new": strongest first, states without a concept left out. */
export const countsText = (counts: MasteryCounts): string =>
  MASTERY_STATES.toReversed()
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${state}`)
    .join(', ');
