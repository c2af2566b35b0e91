import type { DeckId } from '../../base/id.ts';
import type { EngraphDb } from '../../store/db.ts';
import type { ExportFormat } from './export-messages.ts';
import { subtree } from './subtree.ts';

/** Why a deck with imported notes has no Markdown. */
export const NO_MARKDOWN = 'Decks with imported notes go out as .apkg or as a backup.';

export interface FormatChoice {
  readonly value: ExportFormat;
  readonly text: string;
  readonly detail: string;
}

export const FORMATS: readonly FormatChoice[] = [
  { value: 'apkg', text: 'Anki package', detail: 'A .apkg file for Anki, AnkiDroid and Engraph.' },
  {
    value: 'engraph',
    text: 'Engraph Markdown',
    detail: 'A .zip of plain text: concepts, links and cards, as this deck is written.',
  },
  { value: 'csv', text: 'Table', detail: 'A .csv for a spreadsheet, one line a card.' },
];

/** Whether the deck or one below it holds a note that is not in our own format. */
export async function hasImported(db: EngraphDb, id: DeckId): Promise<boolean> {
  const all = await db.decks.toArray();
  const root = all.find((deck) => deck.id === id);
  if (!root) return false;
  const decks = subtree(root, all).map((deck) => deck.id);
  const found = await db.notes
    .where('deck')
    .anyOf(decks)
    .filter(({ kind }) => kind === 'imported')
    .limit(1)
    .count();
  return found > 0;
}
