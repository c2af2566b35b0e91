import { dayOf, type Instant, type Moment, type StudyDay } from '../../base/time.ts';
import { isStep, isStepReady, isWithinLearnAhead, shownDue } from '../../memory/due.ts';
import { recallAfter } from '../../memory/recall.ts';
import type { Schedule } from '../../memory/review.ts';
import type { CardRow } from '../../store/db.ts';
import type { Corpus, NoteDoc } from './corpus.ts';
import { conceptsWhere, decksWhere, hasConcept } from './marked.ts';
import type { Fits, Present } from './match.ts';
import { PHASE, type PageCards } from './pages.ts';
import type { Comparison, State, Term } from './query.ts';

/** What a term other than words asks of a card; what can be looked up once is. */
export function filterOf(term: Term, corpus: Corpus, present: Present): Fits {
  switch (term.kind) {
    case 'deck': {
      const decks = decksWhere(corpus, ({ text }) => text.includes(term.value));
      return ({ cards }, card) => decks[cards.decks[card] as number] === 1;
    }
    case 'tag':
      return ({ notes }, _, note) =>
        notes[note]?.tags.some((tag) => hasTag(tag, term.value)) === true;
    case 'concept': {
      const concepts = conceptsWhere(corpus, ({ text }) => text.includes(term.value));
      return ({ cards }, card) => concepts !== null && hasConcept(cards, card, concepts);
    }
    case 'layer': {
      const layers = new Set<string>(term.layers);
      const concepts = conceptsWhere(corpus, ({ layer }) => layers.has(layer ?? 'other'));
      return ({ cards }, card) => concepts !== null && hasConcept(cards, card, concepts);
    }
    case 'is':
      return stateFilter(term.state, corpus, present);
    case 'number':
      return numberFilter(term, present);
    case 'added': {
      const since = present.moment.at - term.days * 86_400_000;
      return ({ cards, notes }, card, note) =>
        addedAt(cards.rows[card] as CardRow, notes[note] as NoteDoc, corpus) >= since;
    }
    default:
      return () => true;
  }
}

/** A card without memory has no number, and NaN fits nothing. */
function numberFilter(
  { of, comparison, value }: Extract<Term, { kind: 'number' }>,
  { moment, w20 }: Present,
): Fits {
  const day = dayOf(moment);
  if (of === 's') return ({ cards }, card) => compares(cards.stability[card], comparison, value);
  if (of === 'd') return ({ cards }, card) => compares(cards.difficulty[card], comparison, value);
  return ({ cards: { stability, last } }, card) => {
    const days = day - (last[card] as number);
    return compares(recallAfter(stability[card] as number, days, w20), comparison, value);
  };
}

/** The tag itself, one that begins so, or one below it (`a::b`). */
const hasTag = (tag: string, value: string): boolean =>
  tag.startsWith(value) || tag.includes(`::${value}`);

/** When a card came: its note by itself, or with its deck. */
export const addedAt = (card: CardRow, note: NoteDoc, { decks }: Corpus): number =>
  note.addedAt || (decks.get(card.deck)?.addedAt ?? 0);

const compares = (a: number = NaN, comparison: Comparison, b: number): boolean =>
  comparison === '<'
    ? a < b
    : comparison === '<='
      ? a <= b
      : comparison === '>'
        ? a > b
        : comparison === '>='
          ? a >= b
          : Math.abs(a - b) < 0.005;

function stateFilter(state: State, corpus: Corpus, { moment }: Present): Fits {
  const day = dayOf(moment);
  const { marks } = corpus;
  const isBuried = (row: CardRow) => (marks.get(row.id)?.buriedUntil ?? 0) > day;
  const row = ({ rows }: PageCards, card: number) => rows[card] as CardRow;
  switch (state) {
    case 'due':
      return ({ cards }, card) =>
        cards.suspended[card] === 0 &&
        isDue(scheduleOf(cards, card), moment, day) &&
        !isBuried(row(cards, card));
    case 'new':
      return ({ cards }, card) => cards.phase[card] === PHASE.new;
    case 'suspended':
      return ({ cards }, card) => cards.suspended[card] === 1;
    case 'leech': {
      const limits = leechLimits(corpus);
      return ({ cards }, card) =>
        (cards.lapses[card] as number) >= (limits[cards.decks[card] as number] ?? Infinity);
    }
    case 'flagged':
      return ({ cards }, card) => marks.size > 0 && (marks.get(row(cards, card).id)?.flag ?? 0) > 0;
    case 'edited':
      return ({ notes }, _, note) => notes[note]?.edited === true;
    case 'retired':
      return ({ cards }, card) => cards.retired[card] === 1;
    case 'buried':
      return ({ cards }, card) => marks.size > 0 && isBuried(row(cards, card));
  }
}

/** By the decks' numbers. */
function leechLimits({ decks, numbers }: Corpus): number[] {
  const limits: number[] = [];
  for (const { id, leechLimit } of decks.values()) limits[numbers.of(id)] = leechLimit;
  return limits;
}

/** Enough of a card's schedule to tell whether it is due. */
function scheduleOf({ phase, due, interval }: PageCards, card: number): Schedule {
  const at = due[card] as number;
  if (phase[card] === PHASE.new) return { phase: 'new' };
  if (phase[card] === PHASE.step) return { phase: 'learning', step: 0, due: at as Instant };
  return {
    phase: 'review',
    due: at as StudyDay,
    interval: interval[card] as number,
  };
}

function isDue(schedule: Schedule, moment: Moment, day: StudyDay): boolean {
  if (schedule.phase === 'new') return false;
  if (isStep(schedule))
    return isStepReady(schedule, moment.at) || isWithinLearnAhead(schedule, moment.at);
  return shownDue(schedule, day) <= day;
}
