import type { ReadProblem } from '../../exchange/reading.ts';
import type { UndoProblem } from '../../store/job-undo.ts';
import { counted, sizeText } from '../format.ts';
import type { FailureCause, ImportPreview } from './import-messages.ts';
import { figure } from '../format.ts';
import { countOf } from './report-text.ts';

/** Ends a refusal with what is safe, unless it says so already. */
export const safe = (sentence: string): string =>
  /nothing was (?:added|changed)/i.test(sentence) ? sentence : `${sentence} Nothing was added.`;

export const refusalText = ({ sentence }: ReadProblem): string => safe(sentence);

/** "48 kB file, adds to Neutron L2 population." */
export function sourceText(preview: ImportPreview, bytes: number, isPasted: boolean): string {
  const what = isPasted ? `${sizeText(bytes)} of text` : `${sizeText(bytes)} file`;
  return `${what}, ${targetText(preview)}.`;
}

function targetText({ decks, newDecks, title, counts }: ImportPreview): string {
  const [only] = decks.first;
  if (decks.count === 0 && counts.unchanged > 0) return 'cards that you have';
  const old = decks.count - newDecks;
  if (decks.count === 1 && only) {
    if (only.isNew) return only.title === title ? 'a new deck' : `a new deck, ${only.title}`;
    return only.title === title ? 'adds to the deck you have' : `adds to ${only.title}`;
  }
  if (old === 0) return counted(decks.count, 'new deck');
  return newDecks === 0
    ? `adds to ${countOf(old, 'deck')}`
    : `adds to ${countOf(old, 'deck')}, ${figure(newDecks)} new`;
}

/** "12 concepts, 40 media files." */
export function alsoText({ concepts, media }: ImportPreview): string {
  const parts = [
    concepts.added ? countOf(concepts.added, 'new concept') : '',
    concepts.changed ? countOf(concepts.changed, 'changed concept') : '',
    media ? countOf(media, 'picture or sound', 'pictures and sounds') : '',
  ].filter(Boolean);
  return parts.length ? `With ${parts.join(', ')}.` : '';
}

/** The name of the button; it always states the number. */
export function importLabel({ counts, concepts }: ImportPreview, takesHistory: boolean): string {
  if (counts.cards > 0) return `Import ${countOf(counts.cards, 'card')}`;
  const changed = concepts.added + concepts.changed;
  if (changed > 0) return `Import ${countOf(changed, 'concept')}`;
  return takesHistory ? 'Import the review history' : 'Nothing to import';
}

/** Why there is nothing to import. */
export function nothingText({ counts, skipped }: ImportPreview): string {
  if (counts.unchanged > 0)
    return `All ${countOf(counts.unchanged, 'card')} of this file are in your library already, just as they are here.`;
  if (skipped.count > 0) return 'None of the cards in this file can be read.';
  return 'There are no cards in this file.';
}

/** Why a write did not work; everything is as it was. */
export function failureText(cause: FailureCause): string {
  if (cause === 'space')
    return 'The device is out of space. Nothing was added. Free some space, then try again.';
  if (cause === 'database')
    return 'Your library could not be opened for this. Nothing was added. Reload Engraph, then try again.';
  return 'Something in this file could not be taken in. Nothing was added. Copy the details to report it.';
}

export const DIED_READING =
  'Reading this file broke off: it may be damaged, or too large for this device. Nothing was added.';
export const SILENT_READING =
  'Reading this file took too long and was stopped. Nothing was added. Try it on a faster device, or in smaller parts.';
export const DIED_WRITING =
  'The import broke off and was taken back. Nothing was added. Free some memory or space, then try again.';
export const DIED_TWICE =
  'The import broke off. Nothing of it shows in your library. Reload Engraph: the rest is then taken back.';
export const LOST_WRITER =
  'Another window took over while cards were being added. Nothing was added. Use Engraph here, then try again.';

export function undoText(problem: UndoProblem): string {
  if (problem === 'expired')
    return 'This import is more than 7 days old and can no longer be undone.';
  if (problem === 'already-undone') return 'This import was undone already.';
  return 'This import is no longer known here, so it cannot be undone. The decks can be removed.';
}
export const UNDO_BROKE =
  'The import could not be taken back completely. Reload Engraph: the rest is then done.';
