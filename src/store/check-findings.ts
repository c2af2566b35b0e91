import { replaceBytes } from './backup-lines.ts';

/** Something that does not fit together: derived rows that differ from what they derive from, or rows without theirs. */
export interface Finding {
  readonly kind: FindingKind;
  /** Key of the row that it is about. */
  readonly id: string;
  /** What is stored; null where a row is missing. */
  readonly stored: unknown;
  /** What it ought to be; null where there should be none, absent where nobody can say. */
  readonly rebuilt?: unknown;
}

export type DerivedKind = 'card' | 'day' | 'count';
export type FindingKind =
  | DerivedKind
  | 'segment'
  | 'note-without-deck'
  | 'concept-without-deck'
  | 'mark-without-card'
  | 'link-without-end'
  | 'entry-without-job'
  | 'missing-media'
  | 'missing-notetype';

export interface CheckReport {
  /** False while a bulk write is under way, or half of one waits for the next start: nothing was looked at. */
  readonly done: boolean;
  readonly cards: number;
  readonly reviews: number;
  /** Derived rows that were wrong and are right again. */
  readonly repaired: readonly Finding[];
  /** What only the learner can decide about. */
  readonly left: readonly Finding[];
}

/** Findings in an evidence file; a database broken through and through would fill the memory. */
const MOST = 2_000;

/**
 * What a check found as a JSON text: for each finding the stored and the rebuilt row. Texts of cards that it found
 * nothing about are not in it.
 */
export function evidenceOf(report: CheckReport, about: Readonly<Record<string, unknown>>): string {
  const { repaired, left, ...counts } = report;
  const body = {
    ...{ app: 'engraph', kind: 'self-check', ...about, ...counts },
    found: repaired.length + left.length,
    left: left.slice(0, MOST),
    repaired: repaired.slice(0, MOST),
  };
  return JSON.stringify(body, replaceBytes, 1);
}
