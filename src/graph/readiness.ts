import type { StudyDay } from '../base/time.ts';
import { endOf, rowSize, startOf } from './adjacency.ts';
import type { CardTable, Memories } from './card-table.ts';
import type { ConceptGraph } from './concept-graph.ts';
import type { Mastery } from './mastery.ts';
import { DURABLE_DAYS } from './predicates.ts';

/**
 * What is understood on a study day, by number of concept or card (`graph-scheduling.md` §2). Derived from
 * memories and graph alone; `applyAnswer` keeps it up to date in place, bit for bit as if built anew.
 */
export interface Understanding {
  readonly day: StudyDay;
  /** Exponent of the forgetting curve. */
  readonly w20: number;
  /** Recall of each card today and tomorrow; 0 when never answered, suspended or retired. */
  readonly recall: Float64Array;
  readonly recallTomorrow: Float64Array;
  /** Of cards that count: how many, and how many were ever answered. */
  readonly cards: Int32Array;
  readonly seen: Int32Array;
  /** κ: share seen by weight. 0 without cards. */
  readonly coverage: Float64Array;
  /** Q: mean recall of what was seen; NaN when nothing was. */
  readonly strength: Float64Array;
  /** M today and tomorrow: share that would be answered. Without cards: the least of its prerequisites. */
  readonly mastery: Float64Array;
  readonly masteryTomorrow: Float64Array;
  /** ρ: least mastery tomorrow of the prerequisites; 1 without any. */
  readonly readiness: Float64Array;
  /** δ: 1 − mean mastery today of the prerequisites; 0 without any. */
  readonly deficit: Float64Array;
}

/** Everything for one study day. O(cards + edges). */
export function understand(
  graph: ConceptGraph,
  table: CardTable,
  memories: Memories,
  day: StudyDay,
  w20: number,
): Understanding {
  const [n, c] = [graph.ids.length, table.ids.length];
  const u: Understanding = {
    day,
    w20,
    recall: recallOn(table, memories, day, w20),
    recallTomorrow: recallOn(table, memories, day + 1, w20),
    cards: new Int32Array(n),
    seen: new Int32Array(n),
    coverage: new Float64Array(n),
    strength: new Float64Array(n).fill(NaN),
    mastery: new Float64Array(n),
    masteryTomorrow: new Float64Array(n),
    readiness: new Float64Array(n),
    deficit: new Float64Array(n),
  };
  if (memories.stability.length !== c)
    throw new Error(`Inconsistent: ${memories.stability.length} memories for ${c} cards`);
  for (let i = 0; i < n; i++) {
    const k = graph.order[i] as number;
    readOwn(u, graph, table, memories, k);
    readNeighbours(u, graph, k);
  }
  return u;
}

/**
 * The forgetting curve of `recallAfter` with its constant taken out; exp and log cost half of a power. Equal to
 * it but for the last digit.
 */
function curveOf(w20: number): (stability: number, days: number) => number {
  const factor = 0.9 ** (-1 / w20) - 1;
  return (stability, days) =>
    days > 0 ? Math.exp(-w20 * Math.log(1 + (factor * days) / stability)) : 1;
}

/** Recall of every card that counts on a day. */
function recallOn(
  { counts }: CardTable,
  { stability, last }: Memories,
  day: number,
  w20: number,
): Float64Array {
  const recallAfter = curveOf(w20);
  const recall = new Float64Array(counts.length);
  for (let c = 0; c < recall.length; c++) {
    const s = stability[c] as number;
    if (s > 0 && counts[c] === 1) recall[c] = recallAfter(s, day - (last[c] as number));
  }
  return recall;
}

/** Coverage, strength and mastery of a concept from its own cards; those of its prerequisites without any. */
function readOwn(
  u: Understanding,
  graph: ConceptGraph,
  { cards, weights, counts }: CardTable,
  { stability }: Memories,
  k: number,
): void {
  let [all, known, today, tomorrow, count, seen] = [0, 0, 0, 0, 0, 0];
  const end = endOf(cards, k);
  for (let i = startOf(cards, k); i < end; i++) {
    const c = cards.targets[i] as number;
    if (counts[c] === 0) continue;
    const weight = weights[i] as number;
    all += weight;
    count += 1;
    if (stability[c] === 0) continue;
    known += weight;
    seen += 1;
    today += weight * (u.recall[c] as number);
    tomorrow += weight * (u.recallTomorrow[c] as number);
  }
  u.cards[k] = count;
  u.seen[k] = seen;
  u.coverage[k] = seen === 0 ? 0 : known / all;
  u.strength[k] = seen === 0 ? NaN : today / known;
  u.mastery[k] = count === 0 ? leastBelow(graph, u.mastery, k) : today / all;
  u.masteryTomorrow[k] = count === 0 ? leastBelow(graph, u.masteryTomorrow, k) : tomorrow / all;
}

function readNeighbours(u: Understanding, graph: ConceptGraph, k: number): void {
  u.readiness[k] = leastBelow(graph, u.masteryTomorrow, k);
  u.deficit[k] = deficitBelow(graph, u.mastery, k);
}

/** The least value among the prerequisites of k; 1 without any. */
function leastBelow({ requires }: ConceptGraph, values: Float64Array, k: number): number {
  let least = 1;
  const end = endOf(requires, k);
  for (let i = startOf(requires, k); i < end; i++)
    least = Math.min(least, values[requires.targets[i] as number] as number);
  return least;
}

function deficitBelow({ requires }: ConceptGraph, mastery: Float64Array, k: number): number {
  const count = rowSize(requires, k);
  if (count === 0) return 0;
  let sum = 0;
  const end = endOf(requires, k);
  for (let i = startOf(requires, k); i < end; i++)
    sum += mastery[requires.targets[i] as number] as number;
  return 1 - sum / count;
}

/**
 * Takes in the new memory of one card, which must already stand in `memories`: its recall, its concepts, the
 * readiness of their dependants. Returns the concepts whose mastery or readiness was read anew. O(degree).
 */
export function applyAnswer(
  u: Understanding,
  graph: ConceptGraph,
  table: CardTable,
  memories: Memories,
  card: number,
): ReadonlySet<number> {
  const s = memories.stability[card] as number;
  const last = memories.last[card] as number;
  const isSeen = s > 0 && table.counts[card] === 1;
  const recallAfter = curveOf(u.w20);
  u.recall[card] = isSeen ? recallAfter(s, u.day - last) : 0;
  u.recallTomorrow[card] = isSeen ? recallAfter(s, u.day + 1 - last) : 0;
  const changed = new Set<number>();
  const { concepts } = table;
  // By rank, so that a concept without cards reads its prerequisites when they are right.
  const waiting = Array.from(
    concepts.targets.subarray(startOf(concepts, card), endOf(concepts, card)),
  ).sort((a, b) => (graph.rank[a] as number) - (graph.rank[b] as number));
  for (let k = waiting.shift(); k !== undefined; k = waiting.shift()) {
    readOwn(u, graph, table, memories, k);
    changed.add(k);
    for (let i = startOf(graph.dependants, k); i < endOf(graph.dependants, k); i++) {
      const above = graph.dependants.targets[i] as number;
      readNeighbours(u, graph, above);
      changed.add(above);
      if (u.cards[above] === 0) queueByRank(waiting, graph.rank, above);
    }
  }
  return changed;
}

function queueByRank(waiting: number[], rank: Int32Array, k: number): void {
  if (waiting.includes(k)) return;
  const place = waiting.findIndex((other) => (rank[other] as number) > (rank[k] as number));
  waiting.splice(place < 0 ? waiting.length : place, 0, k);
}

/** M of every concept some days on without study: 30 for durable mastery, any number for the time slider. */
export const masteryAhead = (
  graph: ConceptGraph,
  table: CardTable,
  memories: Memories,
  today: Pick<Understanding, 'day' | 'w20'>,
  ahead: number = DURABLE_DAYS,
): Understanding => understand(graph, table, memories, (today.day + ahead) as StudyDay, today.w20);

/** The two numbers of a concept as shown; null strength while nothing was seen. */
export function masteryOfNumber(u: Understanding, k: number): Mastery {
  const seen = u.seen[k] as number;
  return {
    strength: seen === 0 ? null : (u.strength[k] as number),
    coverage: u.coverage[k] as number,
    mastery: u.mastery[k] as number,
    cards: u.cards[k] as number,
    seen,
  };
}

/** Readiness of a card: the least of its concepts; 1 when it tests none. */
export function cardReadiness(u: Understanding, { concepts }: CardTable, card: number): number {
  let least = 1;
  const end = endOf(concepts, card);
  for (let i = startOf(concepts, card); i < end; i++)
    least = Math.min(least, u.readiness[concepts.targets[i] as number] as number);
  return least;
}

/** Mean deficit of a card's concepts, for diagnosis; 0 when it tests none. */
export function cardDeficit(u: Understanding, { concepts }: CardTable, card: number): number {
  const count = rowSize(concepts, card);
  let sum = 0;
  for (let i = startOf(concepts, card); i < endOf(concepts, card); i++)
    sum += u.deficit[concepts.targets[i] as number] as number;
  return count === 0 ? 0 : sum / count;
}
