/** What can be wrong with a deck; each has rows in the tests. */
export type ProblemKind =
  | 'file-missing'
  | 'file-name'
  | 'encoding'
  | 'size'
  | 'yaml'
  | 'key-unknown'
  | 'key-missing'
  | 'value'
  | 'source'
  | 'heading'
  | 'note-id'
  | 'note-kind'
  | 'note-order'
  | 'prompt-empty'
  | 'answer-empty'
  | 'answer-shape'
  | 'cloze'
  | 'fence'
  | 'picture'
  | 'html'
  | 'link'
  | 'reference'
  | 'chapter';

/** Something that stands in the way of loading a deck: where, why, and what to do about it. */
export interface DeckProblem {
  readonly kind: ProblemKind;
  /** Name relative to the deck's folder. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
  /** A whole sentence. */
  readonly suggestion: string;
}

/** Where a problem is reported: a collector that already knows its file. */
export interface Reporter {
  readonly file: string;
  readonly report: (kind: ProblemKind, line: number, message: string, suggestion: string) => void;
}

/** A reporter that appends to `problems`. */
export const reporter = (file: string, problems: DeckProblem[]): Reporter => ({
  file,
  report: (kind, line, message, suggestion) => {
    problems.push({ kind, file, line, message, suggestion });
  },
});

/** Sorted by file, then line, so that a list reads from top to bottom. */
export const inOrder = (problems: readonly DeckProblem[]): DeckProblem[] =>
  [...problems].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
