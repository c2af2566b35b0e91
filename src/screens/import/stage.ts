import type { Skipped } from '../../exchange/reading.ts';
import type { ImportPreview } from './import-messages.ts';

/** Where one import stands. What is done stands in the database (`report.svelte.ts`). */
export type Stage =
  | { readonly at: 'entry' }
  | {
      readonly at: 'fetching';
      readonly host: string;
      readonly done: number;
      readonly of: number | null;
    }
  | { readonly at: 'reading'; readonly name: string; readonly done: number; readonly of: number }
  | { readonly at: 'preview'; readonly preview: ImportPreview }
  | {
      readonly at: 'writing';
      readonly title: string;
      readonly done: number;
      readonly of: number;
      readonly stopping: boolean;
    };

/** What the learner is told of an import that failed. */
export interface Problem {
  readonly sentence: string;
  readonly details: readonly Skipped[];
  /** For Copy details; '' when there is nothing to report. */
  readonly technical: string;
}
