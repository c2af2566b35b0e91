import type { DeckId } from '../../base/id.ts';
import type { Moment } from '../../base/time.ts';

/** What a deck can be handed out as: a package for Anki, Engraph Markdown, a table. */
export type ExportFormat = 'apkg' | 'engraph' | 'csv';

/** What the export worker is asked for; it makes one file and is ended. */
export interface ExportRequest {
  readonly deck: DeckId;
  readonly format: ExportFormat;
  /** `.apkg` only: due dates, memory and history; pictures and sounds. */
  readonly schedule: boolean;
  readonly media: boolean;
  readonly moment: Moment;
}

export type ExportReply =
  /** Share done, 0–1. */
  | { readonly kind: 'progress'; readonly share: number }
  | ({ readonly kind: 'done' } & ExportedFile)
  | { readonly kind: 'failed'; readonly message: string };

export interface ExportedFile {
  readonly blob: Blob;
  readonly name: string;
  readonly cards: number;
  /** What reads back otherwise than it is stored, one sentence each; usually none. */
  readonly changed: readonly string[];
}
