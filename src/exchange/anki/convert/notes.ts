import type { NoteId } from '../../../base/id.ts';
import type { DrawnCard, ImportedNote } from '../../../deck/deck.ts';
import { undrawn, type Notetype } from '../../../deck/notetype.ts';
import { cardOrdinals } from '../../../deck/template/generate.ts';
import { plainOf } from '../../../deck/template/strip.ts';
import { ankiNoteId } from '../../ids.ts';
import type { AnkiCard, AnkiNote } from '../collection.ts';
import type { BuiltNames } from './built-names.ts';
import { secondsOf } from './calendar.ts';
import type { Place } from './decks.ts';
import { latexNames } from './latex.ts';
import { referencesIn, renamedIn, type MediaNames } from './media-names.ts';
import type { Report } from './report.ts';

/** Anki caps cloze numbers at 500. */
const MOST_CLOZES = 500;

/** Indexes of a note's cards, of those from `first` to `end`, that its notetype can have; others are told. */
export function possibleCards(
  cards: readonly AnkiCard[],
  [first, end]: readonly [first: number, end: number],
  { kind, templates }: Notetype,
  skip: (cause: string) => void,
): number[] {
  const most = kind === 'normal' ? templates.length : MOST_CLOZES;
  const possible: number[] = [];
  let before = -1;
  for (let i = first; i < end; i++) {
    const ord = cards[i]?.ord ?? -1;
    if (ord <= before) skip('Two cards of this note belong to one template. The first comes in.');
    else if (ord >= most) skip('A card of this note belongs to no template of its notetype.');
    else {
      possible.push(i);
      before = ord;
    }
  }
  return possible;
}

interface CardTable {
  readonly cards: readonly AnkiCard[];
  readonly placeOf: readonly Place[];
}

/** The cards of a note as they are stored: those of the file, or those that the templates make when it has none. */
export function drawnCards(
  { fields }: AnkiNote,
  own: readonly number[],
  notetype: Notetype,
  { cards, placeOf }: CardTable,
): DrawnCard[] {
  const drawn = (ord: number): DrawnCard => undrawn(String(ord), plainOf(notetype, fields, ord));
  if (own.length === 0) return cardOrdinals(notetype, fields).map(drawn);
  const home = placeOf[own[0] ?? 0]?.id;
  return own.map((i) => {
    const card = drawn(cards[i]?.ord ?? 0);
    const deck = placeOf[i]?.id;
    return deck === undefined || deck === home ? card : { ...card, deck };
  });
}

export interface NoteContext {
  readonly notetype: Notetype;
  readonly media: MediaNames;
  readonly built: BuiltNames;
}

/** A note as it is stored: fields as they came, but for names of files that the package has renamed. */
export function convertNote(
  note: AnkiNote,
  id: NoteId,
  cards: readonly DrawnCard[],
  { notetype, media, built }: NoteContext,
): ImportedNote {
  const { fields, names } = fieldsOf(note.fields, media, built);
  return {
    id,
    kind: 'imported',
    notetype: notetype.id,
    fields,
    files: [],
    tags: tagsOf(note.tags),
    media: names,
    concepts: [],
    accepted: [],
    modified: secondsOf(note.modified),
    cards,
  };
}

const NO_NAMES: readonly string[] = [];

function fieldsOf(
  values: readonly string[],
  media: MediaNames,
  built: BuiltNames,
): { fields: Record<string, string>; names: readonly string[] } {
  const fields: Record<string, string> = {};
  let names: Set<string> | null = null;
  for (let i = 0; i < values.length; i++) {
    let value = values[i] ?? '';
    for (const reference of referencesIn(value)) {
      const name = media.resolve(reference);
      if (name === null) continue;
      (names ??= new Set()).add(name);
      if (media.isRenamed(name)) value = renamedIn(value, reference, name);
    }
    if (media.hasLatex)
      for (const stem of latexNames(value))
        for (const ending of ['png', 'svg']) {
          const name = media.find(`${stem}.${ending}`);
          if (name !== null) (names ??= new Set()).add(name);
        }
    fields[i] = value;
  }
  for (const name of built(values, media)) (names ??= new Set()).add(name);
  return { fields, names: names === null ? NO_NAMES : [...names] };
}

/** Lists of tags that are read are few, and shared by their notes. */
const composed = new WeakMap<readonly string[], readonly string[]>();

function tagsOf(tags: readonly string[]): readonly string[] {
  const known = composed.get(tags) ?? composedOf(tags);
  composed.set(tags, known);
  return known;
}

/** Split once more, composed, each once whatever its case. */
function composedOf(tags: readonly string[]): readonly string[] {
  if (tags.length === 0) return tags;
  const known = new Map<string, string>();
  for (const tag of tags
    .join(' ')
    .normalize('NFC')
    .split(/[\s\u3000]+/)) {
    const key = tag.toLowerCase();
    if (key !== '' && !known.has(key)) known.set(key, tag);
  }
  return [...known.values()];
}

/**
 * The ids of notes, by index; null = left out. A guid twice: the same text is one note, other text gets an id of
 * its own from its number in the file, so that another import of the file finds it again.
 */
export function noteIds(notes: readonly AnkiNote[], report: Report): (NoteId | null)[] {
  const first = new Map<string, AnkiNote>();
  return notes.map((note, i) => {
    const twin = first.get(note.guid);
    if (twin === undefined) {
      first.set(note.guid, note);
      return ankiNoteId(note.guid);
    }
    if (twin.notetype === note.notetype && isSame(twin.fields, note.fields)) {
      report.skip(
        `notes[${i}]`,
        'This note is twice in the file, word for word. It comes in once.',
      );
      return null;
    }
    report.count('twins');
    return ankiNoteId(`${note.guid}~${note.id}`);
  });
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
