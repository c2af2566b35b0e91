import type { CardId } from '../../base/id.ts';
import { dayOf, type Moment } from '../../base/time.ts';
import type { Note } from '../../deck/deck.ts';
import type { ExportCard, ExportContent, ExportNote } from '../../exchange/anki/write/content.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { CardRow, EngraphDb, MarkRow } from '../../store/db.ts';
import { readHistories, type Histories } from '../../store/history.ts';
import { deckOptions } from '../../store/options.ts';
import { readSettings } from '../../store/settings.ts';
import { inChunks, type ExportData } from './export-data.ts';
import { modifiedOf } from './note-modified.ts';

/** What was read, as the writer of packages takes it, with marks, history and options. */
export async function exportContent(
  db: EngraphDb,
  { decks, notes }: ExportData,
  moment: Moment,
): Promise<ExportContent> {
  const ids = notes.flatMap(({ cards }) => cards.map(({ id }) => id));
  const [options, settings, marks, histories] = await Promise.all([
    deckOptions(db, decks),
    readSettings(db),
    inChunks(ids, (keys) => db.marks.bulkGet(keys)),
    readHistories(db, new Set(ids)),
  ]);
  const byCard = new Map(marks.flatMap((mark) => (mark ? [[mark.card, mark] as const] : [])));
  const byDeck = new Map(decks.map((deck) => [deck.id, deck]));
  const used = new Set(notes.flatMap(({ note }) => (isImported(note) ? [note.notetype] : [])));
  const notetypes = await db.notetypes.bulkGet([...used]);
  const context = { marks: byCard, histories, today: dayOf(moment) };
  return {
    decks: decks.flatMap(({ id, path, descriptionHtml }) => {
      const own = options.get(id)?.options;
      return own ? [{ id, path, descriptionHtml, options: own }] : [];
    }),
    notetypes: notetypes.filter((row) => row !== undefined),
    notes: notes.flatMap(({ note, cards }): ExportNote[] =>
      cards.length === 0
        ? []
        : [
            {
              note,
              modified: modifiedOf(note, byDeck.get(note.deck)),
              cards: cards.map((card) => exportCard(card, context)),
            },
          ],
    ),
    file: async (hash) => (await db.media.get(hash)) ?? null,
    parameters: settings.parameters ?? DEFAULT_PARAMETERS,
  };
}

const isImported = (note: Note) => note.kind === 'imported';

interface CardContext {
  readonly marks: ReadonlyMap<CardId, MarkRow>;
  readonly histories: Histories;
  readonly today: number;
}

function exportCard(card: CardRow, { marks, histories, today }: CardContext): ExportCard {
  const { id, part, deck, memory, schedule, suspended } = card;
  const mark = marks.get(id);
  return {
    ...{ part, deck, suspended, state: { memory, schedule } },
    buried: (mark?.buriedUntil ?? 0) > today,
    flag: mark?.flag ?? 0,
    rows: histories.get(id) ?? [],
  };
}
