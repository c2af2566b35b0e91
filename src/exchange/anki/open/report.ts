import type { Skipped } from '../../reading.ts';

/** Collects what is dropped or mended. The first of each cause are listed one by one, the others counted. */
export interface Report {
  readonly skip: (where: string, cause: string, advice?: string) => void;
  /** One more thing mended; told as a sentence with its count. */
  readonly count: (kind: Counted) => void;
  readonly remark: (sentence: string) => void;
  readonly result: () => {
    readonly skipped: readonly Skipped[];
    readonly remarks: readonly string[];
  };
}

/** Sentences by kind, for one and for several. */
const SENTENCES = {
  fields: [
    '1 note had fewer or more fields than its notetype; it was filled up or joined.',
    '# notes had fewer or more fields than their notetype; they were filled up or joined.',
  ],
  guid: [
    '1 note had no identity of its own; its number serves instead.',
    '# notes had no identity of their own; their numbers serve instead.',
  ],
  lostCard: ['1 card without a note was left out.', '# cards without a note were left out.'],
  lostOrdinal: [
    '1 card of a template that does not exist was left out.',
    '# cards of templates that do not exist were left out.',
  ],
  twin: [
    '1 card stood twice; the one reviewed more often was kept.',
    '# cards stood twice; those reviewed more often were kept.',
  ],
  lostDeck: [
    '1 card was in a deck that the file does not hold; it goes to Default.',
    '# cards were in decks that the file does not hold; they go to Default.',
  ],
  state: [
    '1 card had values that cannot be; they were corrected.',
    '# cards had values that cannot be; they were corrected.',
  ],
  lostReview: [
    '1 review of a card that the file does not hold was left out.',
    '# reviews of cards that the file does not hold were left out.',
  ],
  review: [
    '1 review could not be read and was left out.',
    '# reviews could not be read and were left out.',
  ],
} as const;
export type Counted = keyof typeof SENTENCES;

/** Listed one by one for each cause. */
const LISTED = 50;

export function reporter(): Report {
  const skipped: Skipped[] = [];
  const remarks: string[] = [];
  const perCause = new Map<string, number>();
  const counts = new Map<Counted, number>();
  return {
    skip(where, cause, advice = '') {
      const n = (perCause.get(cause) ?? 0) + 1;
      perCause.set(cause, n);
      if (n <= LISTED) skipped.push({ where, cause, advice });
    },
    count: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    remark: (sentence) => void remarks.push(sentence),
    result: () => ({
      skipped: [...skipped, ...[...perCause].flatMap(furtherOf)],
      remarks: [...remarks, ...[...counts].map(([kind, n]) => sentenceOf(kind, n))],
    }),
  };
}

const furtherOf = ([cause, n]: readonly [string, number]): Skipped[] =>
  n > LISTED ? [{ where: `and ${n - LISTED} more`, cause, advice: '' }] : [];

const sentenceOf = (kind: Counted, n: number): string =>
  SENTENCES[kind][n === 1 ? 0 : 1].replace('#', n.toLocaleString('en'));
