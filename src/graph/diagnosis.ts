import type { CardId, ConceptId } from '../base/id.ts';
import { endOf, rowSize, startOf } from './adjacency.ts';
import type { CardTable, Memories } from './card-table.ts';
import { stepsFrom } from './closure.ts';
import { idOf, type ConceptGraph } from './concept-graph.ts';
import type { Lift } from './lift.ts';
import { cardDeficit, type Understanding } from './readiness.ts';

/** Least effect of missing prerequisites that is reckoned with (e'). */
export const LEAST_EFFECT = 0.15;
/** Below this share the fault is not sought in the foundations. */
export const LEAST_SHARE = 0.3;
export const WEAK = 0.7;
export const STEPS_BACK = 3;
const PER_STEP = 0.6;
const OFFERED = 2;
const MOST_QUEUED = 6;
const MOST_REVIEWED = 2;
const REVIEW_BELOW = 0.8;
/** Lapses without weak foundations after which the card itself is suspected. */
export const REWRITE_AFTER = 4;

export interface Lapse {
  /** Number of the card. */
  readonly card: number;
  /** Its recall just before the answer, 0–1. */
  readonly recall: number;
  /** Earlier lapses of the card that were not put down to its foundations. */
  readonly earlier: number;
}

export interface DiagnosisInput {
  readonly graph: ConceptGraph;
  readonly table: CardTable;
  readonly memories: Memories;
  readonly understanding: Understanding;
  /** Order in which unseen cards are queued. */
  readonly lift: Lift;
  /** Numbers of cards answered today: none is asked twice. */
  readonly answeredToday: ReadonlySet<number>;
  /** ê, 0 until measured. */
  readonly effect?: number;
}

/** A foundation to look at. */
export interface Foundation {
  readonly concept: ConceptId;
  /** Mastery today. */
  readonly mastery: number;
  /** Prerequisite steps below the card's concept. */
  readonly steps: number;
}

export type Diagnosis =
  /** Nothing to say. */
  | { readonly kind: 'none'; readonly share: number }
  /** "This card itself": suggest rewriting it. */
  | { readonly kind: 'card'; readonly share: number }
  /** Offer to work on foundations. Never inserted by itself. */
  | {
      readonly kind: 'foundations';
      /** Share of the failure put down to foundations, 0.3–1. */
      readonly share: number;
      /** At most two, the most telling first. */
      readonly foundations: readonly Foundation[];
      /** Unseen cards of theirs, at most 6, for the head of the next new batch. */
      readonly queue: readonly CardId[];
      /** Seen cards of theirs below 80 % recall, at most 2, weakest first: a mini-session of early reviews. */
      readonly review: readonly CardId[];
    };

/** R·e'·δ / ((1 − R) + R·e'·δ) with e' = max(ê, 0.15): share of a failure due to missing foundations. */
export function shareOfFoundations(recall: number, deficit: number, effect = 0): number {
  const due = recall * Math.max(effect, LEAST_EFFECT) * deficit;
  const all = 1 - recall + due;
  return all === 0 ? 0 : due / all;
}

/** What to offer after a lapse (`graph-scheduling.md` §5). `understanding` may be from before or after the answer. */
export function diagnose(lapse: Lapse, input: DiagnosisInput): Diagnosis {
  const { understanding: u, table } = input;
  const deficit = cardDeficit(u, table, lapse.card);
  const share = shareOfFoundations(lapse.recall, deficit, input.effect);
  const weak = share < LEAST_SHARE ? [] : weakFoundations(lapse.card, input);
  if (weak.length === 0)
    return { kind: lapse.earlier + 1 >= REWRITE_AFTER ? 'card' : 'none', share };
  const top = weak.slice(0, OFFERED);
  const numbers = new Set(top.map(({ number }) => number));
  return {
    kind: 'foundations',
    share,
    foundations: top.map(({ number, steps }) => ({
      concept: idOf(input.graph, number),
      mastery: u.mastery[number] as number,
      steps,
    })),
    queue: unseenOf(numbers, input),
    review: fadedOf(numbers, lapse.card, input),
  };
}

interface Weak {
  readonly number: number;
  readonly steps: number;
  readonly weight: number;
}

/** Ancestors within three steps that have cards and mastery below 0.7, by 0.6^(steps − 1)·(1 − M). */
function weakFoundations(card: number, { graph, table, understanding: u }: DiagnosisInput): Weak[] {
  const own = [...ownConcepts(table, card)];
  if (own.length === 0 || own.every((k) => rowSize(graph.requires, k) === 0)) return [];
  const weak: Weak[] = [];
  stepsFrom(graph, own, 'prerequisites', STEPS_BACK).forEach((steps, number) => {
    const mastery = u.mastery[number] as number;
    if (steps < 1 || u.cards[number] === 0 || mastery >= WEAK) return;
    weak.push({ number, steps, weight: PER_STEP ** (steps - 1) * (1 - mastery) });
  });
  return weak.sort((a, b) => b.weight - a.weight || a.steps - b.steps || a.number - b.number);
}

const ownConcepts = ({ concepts }: CardTable, card: number): Int32Array =>
  concepts.targets.subarray(startOf(concepts, card), endOf(concepts, card));

function unseenOf(concepts: ReadonlySet<number>, input: DiagnosisInput): CardId[] {
  const { lift, table, memories } = input;
  const isWanted = (c: number): boolean =>
    memories.stability[c] === 0 && concepts.has(table.primary[c] as number);
  return [...lift.sequence]
    .filter(isWanted)
    .slice(0, MOST_QUEUED)
    .map((c) => table.ids[c] as CardId);
}

function fadedOf(concepts: ReadonlySet<number>, lapsed: number, input: DiagnosisInput): CardId[] {
  const { table, memories, understanding: u, answeredToday } = input;
  const faded = new Set<number>();
  for (const k of concepts)
    for (let i = startOf(table.cards, k); i < endOf(table.cards, k); i++) {
      const c = table.cards.targets[i] as number;
      const isSeen = (memories.stability[c] as number) > 0 && table.counts[c] === 1;
      if (!isSeen || c === lapsed || answeredToday.has(c)) continue;
      if ((u.recall[c] as number) < REVIEW_BELOW) faded.add(c);
    }
  return [...faded]
    .sort((a, b) => (u.recall[a] as number) - (u.recall[b] as number) || a - b)
    .slice(0, MOST_REVIEWED)
    .map((c) => table.ids[c] as CardId);
}
