import type { DeckId } from '../../../base/id.ts';
import type { Notetype } from '../../../deck/notetype.ts';
import type { Format, MediaSource, Reading, ReadOptions } from '../../reading.ts';
import type { AnkiCollection } from '../collection.ts';
import { secondsOf } from './calendar.ts';
import { commonTitle, deckOf, keptPlaces, placesOf } from './decks.ts';
import { mediaNames, type MediaNames } from './media-names.ts';
import { convertNotes, type Converted } from './convert-notes.ts';
import { convertNotetype } from './notetypes.ts';
import { deckPresets, parameterSets } from './presets.ts';
import { convertSchedules } from './schedules.ts';
import { newReport, type Report } from './report.ts';

export type ConvertOptions = Pick<ReadOptions, 'moment' | 'parameters'>;

/**
 * An Anki collection as decks, notes, notetypes and histories of ours. Reads no clock; the same collection twice
 * gives the same values. `name`: what to call it when its decks have nothing in common.
 */
export function convert(collection: AnkiCollection, options: ConvertOptions, name = ''): Reading {
  const report = newReport();
  const places = placesOf(collection, report);
  const media = mediaNames(collection.media);
  const notes = convertNotes(collection, { places, media, report });
  const { past, reviews } = convertSchedules(collection, notes, options, report);
  const holding = holdingDecks(notes);
  const kept = keptPlaces(places, holding);
  const presets = new Map(collection.presets.map((preset) => [preset.id, preset]));
  const version = versionOf(collection);
  return {
    format: formatOf(collection),
    title: commonTitle(kept, holding) || name,
    // A package holds some notes of a collection: what it lacks may still be wanted.
    complete: false,
    decks: kept.map((place) => deckOf(place, notes.byDeck.get(place.id) ?? [], version)),
    notetypes: usedNotetypes(collection, notes, media),
    media: usedMedia(collection, media, report),
    past,
    presets: deckPresets(kept, presets, report),
    parameters: parameterSets(reviews, presets, report),
    isCollection: collection.isCollection,
    skipped: [...collection.skipped, ...report.skipped()],
    remarks: [...collection.remarks, ...report.remarks()],
    mapping: null,
  };
}

/** Decks that hold notes or cards. */
function holdingDecks({ byDeck }: Converted): ReadonlySet<DeckId> {
  const holding = new Set(byDeck.keys());
  for (const notes of byDeck.values())
    for (const note of notes)
      for (const { deck } of note.cards) if (deck !== undefined) holding.add(deck);
  return holding;
}

/** Those in use; all of them when there are no notes, so that a collection of empty decks comes in whole. */
function usedNotetypes(
  collection: AnkiCollection,
  { notetypes }: Converted,
  media: MediaNames,
): Notetype[] {
  return notetypes.size > 0
    ? [...notetypes.values()]
    : collection.notetypes.map((source) => convertNotetype(source, media));
}

/** Files that a note or notetype mentions, pictures of their LaTeX among them. */
function usedMedia(
  { media }: AnkiCollection,
  { used, missing }: MediaNames,
  report: Report,
): MediaSource[] {
  const wanted = media.filter(({ name }) => used.has(name));
  report.count('unused', media.length - wanted.length);
  const absent = wanted.filter((file) => file.missing).length;
  report.count('missing', missing.size + absent);
  return wanted;
}

/** Seconds of the newest change of a note, else of a deck. */
function versionOf({ notes, decks }: AnkiCollection): number {
  let newest = 0;
  for (const { modified } of notes.length > 0 ? notes : decks)
    newest = Math.max(newest, secondsOf(modified));
  return newest;
}

function formatOf({ generation, isCollection }: AnkiCollection): Format {
  if (generation === 'database') return 'collection';
  return isCollection ? 'colpkg' : 'apkg';
}
