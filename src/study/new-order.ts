import type { CardId, ConceptId } from '../base/id.ts';
import { gated } from '../graph/gate.ts';
import type { Candidate } from './candidate.ts';
import type { NewOrder } from './queue.ts';
import type { Contrasts } from './spacing.ts';

/** What the graph says about the new cards at hand. Cards it does not know keep their plain place. */
export interface GraphOrder {
  /** Place in the lift sequence (or in the author's, when the learner chose that). */
  readonly rank: ReadonlyMap<CardId, number>;
  /** Card readiness 0–1; 1 where the learner opened a lock by hand. Absent = 1. */
  readonly readiness: ReadonlyMap<CardId, number>;
  /** Concepts of which any card was ever answered, and those opened less than 2 study days ago. */
  readonly started: ReadonlySet<ConceptId>;
  readonly recent: ReadonlySet<ConceptId>;
  readonly contrasts: Contrasts;
  /** Foundations queued after a lapse: the head of the next batch, at most 6, in this order. */
  readonly head?: readonly CardId[];
  /** Cards of the goal: others follow only when none of these is left. */
  readonly goal?: ReadonlySet<CardId>;
}

/**
 * The graph's order of new cards for `planToday`: queued foundations, then the goal's cards, then all others;
 * each in lift order behind the soft gate and the contrast gap (`graph-scheduling.md` §3, §5, §6).
 */
export function graphOrder(order: GraphOrder): NewOrder {
  const head = new Map((order.head ?? []).map((id, i) => [id, i]));
  const rules = {
    readiness: ({ id }: Candidate): number => order.readiness.get(id) ?? 1,
    concepts: ({ concepts }: Candidate) => concepts,
    contrasts: (concept: ConceptId) => order.contrasts.get(concept) ?? [],
    isStarted: (concept: ConceptId): boolean => order.started.has(concept),
    isRecent: (concept: ConceptId): boolean => order.recent.has(concept),
  };
  return (plain) => {
    const ranked = inSequence(plain, order.rank);
    const queued = ranked.filter(({ id }) => head.has(id));
    const rest = ranked.filter(({ id }) => !head.has(id));
    const isGoal = ({ id }: Candidate): boolean => order.goal?.has(id) ?? false;
    return [
      ...queued.sort((a, b) => (head.get(a.id) ?? 0) - (head.get(b.id) ?? 0)),
      ...gated(rest.filter(isGoal), rules),
      ...gated(
        rest.filter((card) => !isGoal(card)),
        rules,
      ),
    ];
  };
}

/** Cards with a rank change places among themselves; all others (decks without concepts) stay where they are. */
function inSequence(
  plain: readonly Candidate[],
  rank: ReadonlyMap<CardId, number>,
): readonly Candidate[] {
  const known = plain
    .flatMap((card) => {
      const place = rank.get(card.id);
      return place === undefined ? [] : [{ card, place }];
    })
    .sort((a, b) => a.place - b.place);
  let next = 0;
  return plain.map((card) => (rank.has(card.id) ? (known[next++]?.card ?? card) : card));
}
