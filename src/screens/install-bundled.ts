import { newId, type JobId } from '../base/id.ts';
import type { Deck } from '../deck/deck.ts';
import { loadBundled, type BundledDeck } from '../deck/load-bundled.ts';
import { foldCard } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import type { Fold } from '../store/card-rows.ts';
import type { InstallReport } from '../store/installation.ts';
import { installDeck } from '../store/install.ts';
import type { Redraw } from '../store/note-base.ts';
import type { AppState } from './app-state.svelte.ts';
import { withDrawing } from './redraw.ts';

interface Progress {
  readonly onprogress?: (notes: number, of: number) => void;
  /** The deck's content, where it was loaded before. */
  readonly loaded?: Deck;
}

/**
 * Adds a bundled deck, or brings the installed one to its newest version with the learner's edits kept.
 * Rejects when the deck cannot be loaded or stored; then nothing of it stays.
 */
export async function installBundled(
  app: AppState,
  header: BundledDeck,
  { loaded, ...progress }: Progress = {},
): Promise<InstallReport> {
  const deck = loaded ?? (await loadBundled(header));
  const installed = await installDeck(app.db, deck, {
    ...progress,
    job: newId<JobId>(),
    origin: { kind: 'bundled', name: header.id },
    writer: app.writer(),
    fold: foldWith(app),
    redraw: redrawFor(deck),
  });
  if (!installed.ok) throw new Error(`Inconsistent: adding ${header.id} was cancelled by nobody`);
  return installed.value;
}

/** A card's state from its rows, with the learner's parameters. */
export const foldWith =
  ({ settings }: Pick<AppState, 'settings'>): Fold =>
  (rows) =>
    foldCard(rows, settings.parameters ?? DEFAULT_PARAMETERS);

/** Notes that the learner edited are drawn anew in an update: only then are parser and highlighter loaded. */
const redrawFor =
  ({ id, concepts, media }: Deck): Redraw =>
  async (note) => {
    if (note.kind === 'imported') return note;
    const { redrawNote } = await import('../deck/draw.ts');
    const drawn = redrawNote(note.fields, note.kind, {
      deck: id,
      titles: new Map(concepts.map((concept) => [concept.id, concept.title])),
      media: new Map(media.map((file) => [file.name, file.hash])),
    });
    return drawn.ok ? withDrawing(note, note.fields, drawn.value) : null;
  };

/** Why a deck was not added, in one sentence of what is so and one of what to do. */
export function addProblem(cause: unknown): string {
  const { name, inner } = cause as { name?: string; inner?: { name?: string } };
  return name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError'
    ? 'Nothing was added: the device is out of space. Free some space, then try again.'
    : 'Nothing was added: the deck could not be read. Reload Engraph, then try again.';
}
