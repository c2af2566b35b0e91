import type { CardId, ConceptId, DeckId } from '../../base/id.ts';
import { dayOf, type Moment, type StudyDay } from '../../base/time.ts';
import { isStepReady, isWithinLearnAhead, isStep, shownDue } from '../../memory/due.ts';
import { recallAt } from '../../memory/recall.ts';
import type { CardRow } from '../../store/db.ts';
import type { Corpus, NoteDoc } from './corpus.ts';
import type { Comparison, Query, State, Term } from './query.ts';

/** When is it, and how does the learner forget. */
export interface Present {
  readonly moment: Moment;
  readonly w20: number;
}

/** A query ready to be asked of many notes. */
export interface Matcher {
  /** How well the note's words answer, 0 = not at all. 1 where no words are sought. */
  readonly score: (note: NoteDoc) => number;
  readonly fits: (card: CardRow, note: NoteDoc) => boolean;
  /** True when only words are sought: then every card of a note that is not retired fits. */
  readonly isPlain: boolean;
}

type Fits = (card: CardRow, note: NoteDoc) => boolean;

const WEIGHT = { title: 10, tags: 5, answer: 4, rest: 2, concept: 4 } as const;
const WORD_START = 2;
const FIRST = 3;

/** Makes the query's terms into functions; what can be looked up once is. */
export function matcherOf(query: Query, corpus: Corpus, present: Present): Matcher {
  const words: ((note: NoteDoc) => number)[] = [];
  const filters: Fits[] = [];
  let seesRetired = false;
  for (const { term, not } of query.tokens) {
    if (!term) continue;
    if (term.kind === 'nothing') filters.push(() => false);
    else if (term.kind === 'text' || term.kind === 'exact') {
      const score = wordScore(term.value, corpus);
      if (not) filters.push((_, note) => score(note) === 0);
      else words.push(score);
    } else {
      const fits = filterOf(term, corpus, present);
      filters.push(not ? (card, note) => !fits(card, note) : fits);
      if (term.kind === 'is' && term.state === 'retired') seesRetired = true;
    }
  }
  const isPlain = filters.length === 0;
  if (!seesRetired) filters.push((card) => !card.retired);
  return {
    isPlain,
    score(note) {
      let sum = words.length === 0 ? 1 : 0;
      for (const score of words) {
        const one = score(note);
        if (one === 0) return 0;
        sum += one;
      }
      return sum;
    },
    fits(card, note) {
      for (const fits of filters) if (!fits(card, note)) return false;
      return true;
    },
  };
}

/** By the weightiest field that holds the words: fields stand in that order, so the first place decides. */
function wordScore(value: string, corpus: Corpus): (note: NoteDoc) => number {
  const concepts = new Set<ConceptId>();
  for (const { id, text } of corpus.concepts.values()) if (text.includes(value)) concepts.add(id);
  return ({ text, ends, cards }) => {
    const at = text.indexOf(value);
    if (at >= 0) {
      const [title, tags, answer] = ends;
      const weight =
        at < title
          ? WEIGHT.title
          : at < tags
            ? WEIGHT.tags
            : at < answer
              ? WEIGHT.answer
              : WEIGHT.rest;
      return weight + (at === 0 ? FIRST : 0) + (isWordStart(text, at) ? WORD_START : 0);
    }
    if (concepts.size === 0) return 0;
    return cards.some((card) => card.concepts.some((concept) => concepts.has(concept)))
      ? WEIGHT.concept
      : 0;
  };
}

const LETTER = /[\p{L}\p{N}]/u;
/** Asked of every note that holds a word, so plain letters are told apart without a pattern. */
function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (before > 127) return !LETTER.test(text[at - 1] ?? ' ');
  // Texts are folded: no capitals.
  return !((before >= 97 && before <= 122) || (before >= 48 && before <= 57));
}

function filterOf(term: Term, corpus: Corpus, present: Present): Fits {
  switch (term.kind) {
    case 'deck': {
      const decks = new Set<DeckId>();
      for (const { id, text } of corpus.decks.values())
        if (text.includes(term.value)) decks.add(id);
      return ({ deck }) => decks.has(deck);
    }
    case 'tag':
      return (_, { tags }) => tags.some((tag) => hasTag(tag, term.value));
    case 'concept': {
      const concepts = conceptsWhere(corpus, ({ text }) => text.includes(term.value));
      return (card) => card.concepts.some((concept) => concepts.has(concept));
    }
    case 'layer': {
      const layers = new Set<string>(term.layers);
      const concepts = conceptsWhere(corpus, ({ layer }) => layers.has(layer ?? 'other'));
      return (card) => card.concepts.some((concept) => concepts.has(concept));
    }
    case 'is':
      return stateFilter(term.state, corpus, present);
    case 'number': {
      const { of, comparison, value } = term;
      const day = dayOf(present.moment);
      return ({ memory }) => {
        if (memory === null) return false;
        if (of === 'r') return compares(recallAt(memory, day, present.w20), comparison, value);
        return compares(of === 's' ? memory.stability : memory.difficulty, comparison, value);
      };
    }
    case 'added': {
      const since = present.moment.at - term.days * 86_400_000;
      return (card, note) => addedAt(card, note, corpus) >= since;
    }
    default:
      return () => true;
  }
}

/** The tag itself, one that begins so, or one below it (`a::b`). */
const hasTag = (tag: string, value: string): boolean =>
  tag.startsWith(value) || tag.includes(`::${value}`);

function conceptsWhere(
  { concepts }: Corpus,
  holds: (concept: { text: string; layer: string | null }) => boolean,
): ReadonlySet<ConceptId> {
  const found = new Set<ConceptId>();
  for (const concept of concepts.values()) if (holds(concept)) found.add(concept.id);
  return found;
}

/** When a card came: its note by itself, or with its deck. */
export const addedAt = (card: CardRow, note: NoteDoc, { decks }: Corpus): number =>
  note.addedAt || (decks.get(card.deck)?.addedAt ?? 0);

const compares = (a: number, comparison: Comparison, b: number): boolean =>
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
  const isBuried = (id: CardId) => (corpus.marks.get(id)?.buriedUntil ?? 0) > day;
  switch (state) {
    case 'due':
      return (card) => isDue(card, moment, day) && !card.suspended && !isBuried(card.id);
    case 'new':
      return ({ schedule }) => schedule.phase === 'new';
    case 'suspended':
      return ({ suspended }) => suspended;
    case 'leech':
      return ({ memory, deck }) =>
        (memory?.lapses ?? 0) >= (corpus.decks.get(deck)?.leechLimit ?? Infinity);
    case 'flagged':
      return ({ id }) => (corpus.marks.get(id)?.flag ?? 0) > 0;
    case 'edited':
      return (_, { edited }) => edited;
    case 'retired':
      return ({ retired }) => retired;
    case 'buried':
      return ({ id }) => isBuried(id);
  }
}

function isDue({ schedule }: CardRow, moment: Moment, day: StudyDay): boolean {
  if (schedule.phase === 'new') return false;
  if (isStep(schedule))
    return isStepReady(schedule, moment.at) || isWithinLearnAhead(schedule, moment.at);
  return shownDue(schedule, day) <= day;
}
