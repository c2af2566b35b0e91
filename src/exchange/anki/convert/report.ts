import type { Skipped } from '../../reading.ts';

/** What is counted while converting and told once at the end. */
const SENTENCES = {
  filtered: (n) =>
    n === 1
      ? '1 filtered deck is left out; its cards are back in their own decks.'
      : `${n} filtered decks are left out; their cards are back in their own decks.`,
  homeless: (n) =>
    `${cards(n)} of filtered decks named no deck of their own and stand in the deck above or in Default.`,
  generated: (n) =>
    `${notes(n)} came without cards; their cards were made from the templates and are new.`,
  twins: (n) =>
    `${notes(n)} had the id of another note with other text and came in under an id of their own.`,
  deep: (n) => `${n === 1 ? '1 deck was' : `${n} decks were`} nested too deeply and moved up.`,
  missing: (n) =>
    `${n === 1 ? '1 media file that cards mention is' : `${n} media files that cards mention are`} not in the file.`,
  unused: (n) =>
    `${n === 1 ? '1 media file that no card mentions is' : `${n} media files that no card mentions are`} left out.`,
  cramming: (n) => `${answers(n)} given while cramming did not count in Anki and are left out.`,
  future: (n) => `${answers(n)} dated in the future are left out.`,
  longSteps: (n) => `${answers(n)} granted a step of a day or more, which counts as days here.`,
  interday: (n) =>
    `${cards(n)} waiting for a learning step of a day or more keep that day and count as reviews.`,
  replayed: (n) => `${cards(n)} came without FSRS memory; it was worked out from the review log.`,
  converted: (n) =>
    `${cards(n)} came without FSRS memory and review log; it was estimated from interval and ease.`,
  absurdDue: (n) =>
    `${cards(n)} had a due date that cannot be right; they are due one interval after their last review.`,
} as const satisfies Record<string, (n: number) => string>;

export type Remark = keyof typeof SENTENCES;

const cards = (n: number): string => (n === 1 ? '1 card' : `${n} cards`);
const notes = (n: number): string => (n === 1 ? '1 note' : `${n} notes`);
const answers = (n: number): string => (n === 1 ? '1 answer' : `${n} answers`);

/** Entries told one by one for each cause; a hostile file may give a cause a million times. */
const TOLD = 500;

export interface Report {
  /** Counts something that comes in changed. */
  count(remark: Remark, n?: number): void;
  /** A sentence of its own. */
  say(sentence: string): void;
  /** Something that cannot come in. */
  skip(where: string, cause: string, advice?: string): void;
  skipped(): Skipped[];
  remarks(): string[];
}

/** Gathers what the learner is told: counts become one sentence each, in the order above. */
export function newReport(): Report {
  const counts = new Map<Remark, number>();
  const sentences = new Set<string>();
  const skipped: Skipped[] = [];
  const causes = new Map<string, number>();
  return {
    count: (remark, n = 1) => void (n > 0 && counts.set(remark, (counts.get(remark) ?? 0) + n)),
    say: (sentence) => void sentences.add(sentence),
    skip: (where, cause, advice = '') => {
      const n = (causes.get(cause) ?? 0) + 1;
      causes.set(cause, n);
      if (n <= TOLD) skipped.push({ where, cause, advice });
    },
    skipped: () => [
      ...skipped,
      ...[...causes]
        .filter(([, n]) => n > TOLD)
        .map(([cause, n]) => ({ where: `${n - TOLD} more`, cause, advice: '' })),
    ],
    remarks: () => [
      ...(Object.keys(SENTENCES) as Remark[]).flatMap((remark) => {
        const n = counts.get(remark);
        return n === undefined ? [] : [SENTENCES[remark](n)];
      }),
      ...sentences,
    ],
  };
}
