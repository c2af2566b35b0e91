import type { Moment } from '../../base/time.ts';
import type { Corpus, NoteDoc } from './corpus.ts';
import { filterOf } from './filters.ts';
import { conceptsWhere, hasConcept, type Marked } from './marked.ts';
import { readyPages, type PageCards, type ReadyPage } from './pages.ts';
import type { Query } from './query.ts';
import { HOLDS, isWordStart } from './words.ts';

/** When is it, and how does the learner forget. */
export interface Present {
  readonly moment: Moment;
  readonly w20: number;
}

/** A query ready to be asked of many notes. */
export interface Matcher {
  /** Those to ask. */
  readonly pages: readonly ReadyPage[];
  /** How well the words of a page's note answer, 0 = not at all. 1 where no words are sought. */
  readonly score: Score;
  readonly fits: (page: ReadyPage, card: number, note: number) => boolean;
  /** True when only words are sought: then every card of a note that is not retired fits. */
  readonly isPlain: boolean;
}

type Score = (page: ReadyPage, note: number) => number;
export type Fits = Matcher['fits'];

const WEIGHT = { title: 10, tags: 5, answer: 4, rest: 2, concept: 4 } as const;
const WORD_START = 2;
const FIRST = 3;

/** Makes the query's terms into functions; what can be looked up once is. */
export function matcherOf(query: Query, corpus: Corpus, present: Present): Matcher {
  // First of all: what is sought is looked for among the words of all of them.
  const pages = readyPages(corpus);
  const words: Score[] = [];
  const filters: Fits[] = [];
  let seesRetired = false;
  for (const { term, not } of query.tokens) {
    if (!term) continue;
    if (term.kind === 'nothing') filters.push(() => false);
    else if (term.kind === 'text' || term.kind === 'exact') {
      const score = textScore(term.value, corpus);
      if (not) filters.push((page, _, note) => score(page, note) === 0);
      else words.push(score);
    } else {
      const fits = filterOf(term, corpus, present);
      filters.push(not ? (page, card, note) => !fits(page, card, note) : fits);
      if (term.kind === 'is' && term.state === 'retired') seesRetired = true;
    }
  }
  const isPlain = filters.length === 0;
  if (!seesRetired) filters.push(({ cards }, card) => cards.retired[card] === 0);
  return {
    ...{ pages, isPlain },
    score(page, note) {
      let sum = words.length === 0 ? 1 : 0;
      for (const score of words) {
        const one = score(page, note);
        if (one === 0) return 0;
        sum += one;
      }
      return sum;
    },
    fits(page, card, note) {
      for (const fits of filters) if (!fits(page, card, note)) return false;
      return true;
    },
  };
}

/** By the weightiest field that holds the text; where none does, by the concepts of the note's cards. */
function textScore(value: string, corpus: Corpus): Score {
  const inText = /\s/.test(value) ? phraseScore(value, corpus) : wordScore(value, corpus);
  const named = conceptsWhere(corpus, ({ text }) => text.includes(value));
  if (!named) return inText;
  return (page, note) =>
    inText(page, note) || (testsOne(page.cards, note, named) ? WEIGHT.concept : 0);
}

/** Fields stand in the order of their weight, so the first word that holds it decides. */
function wordScore(value: string, { words: known }: Corpus): Score {
  const holds = known.holding(value);
  return ({ words: { words, from, ends, begins } }, note) => {
    const first = from[note] as number;
    const end = from[note + 1] as number;
    for (let at = first; at < end; at++) {
      const how = holds[words[at] as number];
      if (how === HOLDS.not) continue;
      const isFirst = how === HOLDS.start && at === first && begins[note] === 1;
      return fieldWeight(at, ends, 3 * note) + points(isFirst, how !== HOLDS.inside);
    }
    return 0;
  };
}

/** Spaces stand in it: notes that have all its words are read. */
function phraseScore(value: string, corpus: Corpus): Score {
  const parts = value.split(/\s+/).filter((part) => part !== '');
  const scores = parts.map((part) => wordScore(part, corpus));
  return (page, note) => {
    for (const score of scores) if (score(page, note) === 0) return 0;
    const { text, ends } = page.notes[note] as NoteDoc;
    const at = text.indexOf(value);
    return at < 0 ? 0 : fieldWeight(at, ends, 0) + points(at === 0, isWordStart(text, at));
  };
}

function fieldWeight(at: number, ends: ArrayLike<number>, first: number): number {
  if (at < (ends[first] as number)) return WEIGHT.title;
  if (at < (ends[first + 1] as number)) return WEIGHT.tags;
  return at < (ends[first + 2] as number) ? WEIGHT.answer : WEIGHT.rest;
}

const points = (isFirst: boolean, isStart: boolean): number =>
  (isFirst ? FIRST : 0) + (isStart ? WORD_START : 0);

/** Whether a card of the note tests one of the concepts. */
function testsOne(cards: PageCards, note: number, marked: Marked): boolean {
  const end = cards.from[note + 1] as number;
  for (let card = cards.from[note] as number; card < end; card++)
    if (hasConcept(cards, card, marked)) return true;
  return false;
}
