import type { Notetype } from '../../deck/notetype.ts';
import type { NoteRow } from '../../store/db.ts';
import type { PreparedCard } from './imported-prepare.ts';

/** A card of an imported note, and what its template may ask for. */
export interface ImportedCard {
  readonly note: Extract<NoteRow, { kind: 'imported' }>;
  readonly notetype: Notetype;
  /** The card's ordinal, as text. */
  readonly part: string;
  readonly deckPath: readonly string[];
  readonly flag: number;
}

/** What the author's style may ask for. */
export interface ImportedLook {
  readonly night: boolean;
  readonly mobile: boolean;
}

/** Files of the deck, by content hash; null when their bytes are not stored. */
export interface ImportedMedia {
  /** A blob: address. */
  readonly address: (hash: string) => Promise<string | null>;
  readonly bytes: (hash: string) => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** Cards drawn and sanitised that are kept: the one shown, the next, a few to go back to. */
const KEPT = 12;
const drawing = new Map<string, Promise<PreparedCard>>();
const ready = new Map<string, PreparedCard>();

/**
 * Both sides drawn, sanitised and with their pictures at hand; remembered, so called for the next card while the
 * learner thinks. The heavy code (templates, sanitiser, maths) loads here and nowhere else.
 */
export function prepareImported(
  card: ImportedCard,
  look: ImportedLook,
  media: ImportedMedia,
): Promise<PreparedCard> {
  const key = importedKey(card, look);
  const known = drawing.get(key);
  if (known) return known;
  const made = import('./imported-prepare.ts')
    .then(({ drawImported }) => drawImported(card, look, media))
    .then((prepared) => {
      if (drawing.has(key)) ready.set(key, prepared);
      return prepared;
    });
  drawing.set(key, made);
  // A chunk that could not be loaded is asked for again the next time.
  made.catch(() => drawing.delete(key));
  const oldest = drawing.size > KEPT ? drawing.keys().next().value : undefined;
  if (oldest !== undefined) {
    drawing.delete(oldest);
    ready.delete(oldest);
  }
  return made;
}

/** The card if it is prepared already, so that it can be shown without waiting. */
export const preparedImported = (key: string): PreparedCard | null => ready.get(key) ?? null;

/** Names everything that a drawn card depends on. */
export const importedKey = (
  { note, notetype, part, deckPath, flag }: ImportedCard,
  { night, mobile }: ImportedLook,
): string =>
  JSON.stringify([
    ...[note.id, note.changedAt, notetype.id, notetype.modified, part, deckPath, flag],
    ...[night, mobile],
  ]);
