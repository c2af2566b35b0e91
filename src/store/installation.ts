import type { JobId } from '../base/id.ts';
import type { Deck } from '../deck/deck.ts';
import type { Fold } from './card-rows.ts';
import type { DeckRow, EngraphDb } from './db.ts';
import { ROWS_PER_TRANSACTION } from './job.ts';
import type { Redraw } from './note-base.ts';
import type { Writer } from './stamp.ts';

export interface InstallContext {
  readonly job: JobId;
  readonly origin: DeckRow['origin'];
  readonly writer: Writer;
  readonly fold: Fold;
  readonly redraw: Redraw;
  readonly onprogress?: (notes: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Notes by what the installer did with them. */
export interface InstallReport {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly retired: number;
  /** Fields in which the learner's own text was kept. */
  readonly kept: number;
}

/** What the parts of an installation share. */
export interface Installation extends InstallContext {
  readonly db: EngraphDb;
  readonly deck: Deck;
  /** True when no row of this deck was there before: rollback then goes by the deck's index. */
  readonly fresh: boolean;
  /** Stamp of delivered content. */
  readonly delivery: Writer;
}

/** Splits a list for transactions of at most 500 rows when each item writes about `rows` rows. */
export function chunksOf<T>(items: readonly T[], rows: number): T[][] {
  const size = Math.max(1, Math.floor(ROWS_PER_TRANSACTION / rows));
  const chunks: T[][] = [];
  for (let i = 0; i < items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}
