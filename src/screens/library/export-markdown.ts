import type { MediaFile, NativeDeck, NativeNote } from '../../deck/deck.ts';
import { deckFiles, writeEngraph } from '../../exchange/engraph/write.ts';
import { writeZip, type ZipPart } from '../../exchange/zip-write.ts';
import type { DeckRow, EngraphDb } from '../../store/db.ts';
import type { ExportData } from './export-data.ts';

/** Decks of native notes as a zip of Engraph Markdown, one folder a deck, and what reads back otherwise. */
export async function markdownOf(
  db: EngraphDb,
  data: ExportData,
  modified: Date,
): Promise<{ readonly blob: Blob; readonly changed: readonly string[] }> {
  const decks: NativeDeck[] = [];
  for (const deck of data.decks) decks.push(await nativeDeck(db, deck, data));
  const filled = decks.filter(({ notes, concepts }) => notes.length + concepts.length > 0);
  const [first] = filled;
  if (first && filled.length === 1) {
    const { blob, changed } = await writeEngraph(first, modified);
    return { blob, changed: changed.map(({ where, cause }) => `${where}: ${cause}`) };
  }
  return { blob: await writeZip(foldersOf(filled), { modified }), changed: [] };
}

function* foldersOf(decks: readonly NativeDeck[]): Generator<ZipPart> {
  const encoder = new TextEncoder();
  for (const deck of decks)
    for (const [path, content] of deckFiles(deck)) {
      const isText = typeof content === 'string';
      const bytes = isText ? encoder.encode(content) : content;
      yield { path: `${deck.id}/${path}`, content: bytes, store: !isText };
    }
}

/** A deck as its author would have it: with its concepts, and its pictures by name. */
async function nativeDeck(db: EngraphDb, deck: DeckRow, data: ExportData): Promise<NativeDeck> {
  const notes = data.notes.flatMap(({ note }) =>
    note.kind !== 'imported' && note.deck === deck.id ? [note] : [],
  );
  const concepts = await db.concepts.where('deck').equals(deck.id).toArray();
  const media = new Map<string, MediaFile>();
  for (const [name, hash] of notes.flatMap(pictures)) {
    const row = media.has(name) ? undefined : await db.media.get(hash);
    if (row) media.set(name, { name, hash, type: row.type, bytes: row.bytes });
  }
  return { ...deck, notes, concepts, media: [...media.values()] };
}

/** Name and hash of the pictures that a note shows, read back from what was drawn. */
function pictures({ cards, media }: NativeNote): [name: string, hash: string][] {
  const html = cards.flatMap(({ prompt, answer, note, source }) => [prompt, answer, note, source]);
  const hashes = [...html.join('').matchAll(/data-media="([0-9a-f]+)"/g)].map(
    ([, hash = '']) => hash,
  );
  const unique = [...new Set(hashes)];
  return media.flatMap((name, i): [string, string][] => {
    const hash = unique[i];
    return hash === undefined ? [] : [[name, hash]];
  });
}
