import type { CardId, DeckId } from '../../base/id.ts';
import { daysAfter, type StudyDay } from '../../base/time.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { Memory } from '../../memory/review.ts';
import type { DeckRow, EngraphDb, OptionsRow } from '../../store/db.ts';
import { daysBetween, newCounts, visibleDecks } from '../../store/queries.ts';
import { paceOf, type Pace } from '../../study/estimate.ts';
import { GLOBAL_LIMITS, resolveOptions } from '../../study/limits.ts';
import { workloadAt, type Workload } from '../../study/workload.ts';

interface DeckLoad {
  /** The deck's own target; null follows the global one. */
  readonly retention: number | null;
  readonly maximumInterval: number;
  readonly newPerDay: number;
  readonly memories: readonly Pick<Memory, 'stability'>[];
}

/** What the workload at any retention is counted from; read once, then only calculated with. */
export interface WorkloadSample {
  readonly decks: readonly DeckLoad[];
  /** Cards that each memory stands for: 1 unless there are more than the sample holds. */
  readonly weight: number;
  readonly pace: Pace;
  readonly parameters: readonly number[];
}

const SAMPLE = 10_000;
const PACE_DAYS = 60;

/** Reads at most 10,000 memories of cards that may be asked, new cards left and the learner's pace. */
export async function readWorkload(
  db: EngraphDb,
  day: StudyDay,
  parameters: readonly number[] | null,
): Promise<WorkloadSample> {
  const all = await visibleDecks(db);
  const decks = all.filter((deck) => !deck.paused);
  const ids = decks.map(({ id }) => id);
  const [rows, fresh, days, cards] = await Promise.all([
    db.options.toArray(),
    newCounts(db, ids),
    daysBetween(db, daysAfter(day, -PACE_DAYS), day),
    sampleCards(db, ids),
  ]);
  const newPerDay = newCardsOf(decks, all, rows, fresh);
  return {
    decks: decks.map((deck) => ({
      ...targetOf(deck, all, rows),
      newPerDay: newPerDay.get(deck.id) ?? 0,
      memories: cards.memories.get(deck.id) ?? [],
    })),
    weight: cards.weight,
    pace: paceOf(days),
    parameters: parameters ?? DEFAULT_PARAMETERS,
  };
}

/** Reviews and minutes a day with the global target at `retention`, over all decks. */
export function workloadOf(sample: WorkloadSample, retention: number): Workload {
  const { weight, pace, parameters } = sample;
  let reviewsPerDay = 0;
  let minutesPerDay = 0;
  for (const { memories, newPerDay, maximumInterval, retention: own } of sample.decks) {
    const rules = { parameters, maximumInterval };
    const seen = workloadAt(own ?? retention, { memories, rules, newPerDay: 0, pace });
    const fresh = workloadAt(own ?? retention, { memories: [], rules, newPerDay, pace });
    reviewsPerDay += seen.reviewsPerDay * weight + fresh.reviewsPerDay;
    minutesPerDay += seen.minutesPerDay * weight + fresh.minutesPerDay;
  }
  return { reviewsPerDay, minutesPerDay };
}

/** Decks with a target of their own: the slider does not move them. */
export const ownTargets = ({ decks }: WorkloadSample): number =>
  decks.filter(({ retention }) => retention !== null).length;

export const isEmpty = ({ decks }: WorkloadSample): boolean =>
  decks.every(({ memories, newPerDay }) => memories.length === 0 && newPerDay === 0);

/** Memories by deck: every one, or each k-th when there are more than the sample holds. */
async function sampleCards(db: EngraphDb, decks: readonly DeckId[]) {
  const ranges = decks.map((deck) =>
    // Only cards that may be asked are in this index.
    db.cards.where('[deck+dueDay]').between([deck, -Infinity], [deck, Infinity]),
  );
  const keys = (await Promise.all(ranges.map((range) => range.primaryKeys()))).flat();
  const chosen = keys.length <= SAMPLE ? keys : everyKth(keys);
  const memories = new Map<DeckId, Pick<Memory, 'stability'>[]>();
  for (const card of await db.cards.bulkGet(chosen)) {
    if (!card?.memory) continue;
    const own = memories.get(card.deck) ?? [];
    memories.set(card.deck, own);
    own.push({ stability: card.memory.stability });
  }
  return { memories, weight: keys.length / Math.max(1, chosen.length) };
}

const everyKth = (keys: readonly CardId[]): CardId[] =>
  Array.from({ length: SAMPLE }, (_, i) => keys[Math.floor((i * keys.length) / SAMPLE)]).filter(
    (key) => key !== undefined,
  );

/** New cards a day by deck: its limit, what it has left, and all decks together within the global limit. */
function newCardsOf(
  decks: readonly DeckRow[],
  all: readonly DeckRow[],
  rows: readonly OptionsRow[],
  left: ReadonlyMap<DeckId, number>,
): ReadonlyMap<DeckId, number> {
  const wanted = decks.map((deck) =>
    Math.min(resolveOptions(deck, all, rows).newPerDay, left.get(deck.id) ?? 0),
  );
  const sum = wanted.reduce((total, n) => total + n, 0);
  const global = rows.find(({ deck }) => deck === 'global')?.newPerDay ?? GLOBAL_LIMITS.newPerDay;
  const share = sum > global ? global / sum : 1;
  return new Map(decks.map(({ id }, i) => [id, (wanted[i] ?? 0) * share]));
}

function targetOf(deck: DeckRow, all: readonly DeckRow[], rows: readonly OptionsRow[]) {
  const { maximumInterval } = resolveOptions(deck, all, rows);
  // A global target of NaN comes through only where neither deck nor ancestor has one.
  const others = rows.filter((row) => row.deck !== 'global');
  const { retention } = resolveOptions(deck, all, [{ deck: 'global', retention: NaN }, ...others]);
  return { maximumInterval, retention: Number.isNaN(retention) ? null : retention };
}
