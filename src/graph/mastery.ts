import type { ConceptId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import { recallAt } from '../memory/recall.ts';
import type { Memory } from '../memory/review.ts';

/** Shown states, weakest first. */
export const MASTERY_STATES = ['new', 'faded', 'fading', 'holding', 'strong'] as const;
export type MasteryState = (typeof MASTERY_STATES)[number];

export const MASTERY_LABEL = {
  new: 'New',
  faded: 'Faded',
  fading: 'Fading',
  holding: 'Holding',
  strong: 'Strong',
} as const satisfies Record<MasteryState, string>;

/** A card as it counts for one concept: weight 1 for its first concept, ½ for the others. */
export interface MasteryCard {
  readonly weight: number;
  readonly memory: Memory | null;
  /** Suspended and retired cards do not count. */
  readonly suspended: boolean;
}

export interface Mastery {
  /** Mean recall of the cards seen, 0–1; null while none was seen. */
  readonly strength: number | null;
  /** Share of the cards seen, 0–1; 0 without cards. */
  readonly coverage: number;
  /** strength × coverage: the share of the concept that would be answered right now. */
  readonly mastery: number;
  /** Cards that count, and how many of them were ever answered. */
  readonly cards: number;
  readonly seen: number;
}

/**
 * Mastery of one concept on a study day, from its own cards alone (`graph-scheduling.md` §2: κ, M and
 * Q = M / κ). `w20` is the exponent of the forgetting curve.
 */
export function conceptMastery(cards: readonly MasteryCard[], day: StudyDay, w20: number): Mastery {
  let all = 0;
  let known = 0;
  let recalled = 0;
  let count = 0;
  let seen = 0;
  for (const { weight, memory, suspended } of cards) {
    if (suspended) continue;
    all += weight;
    count += 1;
    if (memory === null) continue;
    known += weight;
    recalled += weight * recallAt(memory, day, w20);
    seen += 1;
  }
  return {
    strength: seen === 0 ? null : recalled / known,
    coverage: seen === 0 ? 0 : known / all,
    mastery: seen === 0 ? 0 : recalled / all,
    cards: count,
    seen,
  };
}

/** Sums of powers end a hair under the number they mean; a limit that is reached counts as reached. */
const reaches = (value: number, limit: number): boolean => value >= limit - 1e-9;

/** The shown state (`architecture.md` §7): by strength, at most Holding while under half is seen. */
export function stateOf({
  strength,
  coverage,
}: Pick<Mastery, 'strength' | 'coverage'>): MasteryState {
  if (strength === null) return 'new';
  if (reaches(strength, 0.9)) return reaches(coverage, 0.5) ? 'strong' : 'holding';
  if (reaches(strength, 0.75)) return 'holding';
  return reaches(strength, 0.5) ? 'fading' : 'faded';
}

export interface Move {
  readonly concept: ConceptId;
  readonly from: MasteryState;
  readonly to: MasteryState;
  /** Change of strength in percentage points; 'first' where nothing was seen before. */
  readonly points: number | 'first';
}

type Snapshot = ReadonlyMap<ConceptId, Pick<Mastery, 'strength' | 'coverage'>>;

const UNSEEN = { strength: null, coverage: 0 };
const rank = (state: MasteryState): number => MASTERY_STATES.indexOf(state);

export const isRise = ({ from, to }: Move): boolean => rank(to) > rank(from);

/**
 * Concepts whose shown state differs between two instants: rises first, then falls, each with the
 * largest change first (first-time concepts after the other rises), then by id. "Slipped" are the falls.
 */
export function whatMoved(before: Snapshot, after: Snapshot): Move[] {
  const moves: Move[] = [];
  for (const [concept, now] of after) {
    const then = before.get(concept) ?? UNSEEN;
    const [from, to] = [stateOf(then), stateOf(now)];
    if (from !== to) moves.push({ concept, from, to, points: pointsBetween(then, now) });
  }
  return moves.toSorted(
    (a, b) =>
      Number(isRise(b)) - Number(isRise(a)) ||
      size(b) - size(a) ||
      (a.concept < b.concept ? -1 : 1),
  );
}

const pointsBetween = (then: { strength: number | null }, now: { strength: number | null }) =>
  then.strength === null ? 'first' : Math.round(100 * ((now.strength ?? 0) - then.strength));

const size = ({ points }: Move): number => (points === 'first' ? -1 : Math.abs(points));
