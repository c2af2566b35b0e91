import { cardId, type DeckId, type NotetypeId } from '../../../base/id.ts';
import type { Note } from '../../../deck/deck.ts';
import { fieldValues, type Notetype } from '../../../deck/notetype.ts';
import { DEFAULT_OPTIONS, type DeckOptions } from '../../../deck/options.ts';
import type { SqlValue } from '../../sqlite.ts';
import { exportCalendar } from './calendar.ts';
import { cardRow } from './cards.ts';
import { checksumsOf, cleanField, sortText } from './checksum.ts';
import type { CollectionRows } from './collection.ts';
import type { ExportCard, ExportContent, ExportNote, ExportOptions } from './content.ts';
import { placeDecks } from './decks.ts';
import { guidOf } from './guid.ts';
import { fieldsWithNames, pictureName, type FileNames } from './media.ts';
import { modelOf } from './models.ts';
import { nativeFace, nativeOrdinal } from './native.ts';
import { picturesIn, type PictureName } from './native-html.ts';
import { numbers, type Numbers } from './numbers.ts';
import { logOf, numbered, type LogRow } from './revlog.ts';

const SEPARATOR = '\u001f';
const DECAY = 0.1542;

/** A note ready to be written: notetype and fields as Anki has them. */
interface Face {
  readonly source: ExportNote;
  readonly notetype: Notetype;
  readonly fields: readonly string[];
}

/** All rows of the collection; claims the names of the files that its notes show. */
export async function collectionRows(
  content: ExportContent,
  options: ExportOptions,
  names: FileNames,
): Promise<CollectionRows> {
  const { moment, schedule, signal } = options;
  const faces = await facesOf(content, options, names);
  signal?.throwIfAborted();
  const modified = Math.floor(moment.at / 1000);
  const parameters = schedule ? content.parameters : null;
  const places = placeDecks(content.decks, { numbers: numbers(), modified, parameters });
  const notetypes = numberNotetypes(faces.map(({ notetype }) => notetype));
  const noteNumbers = numbered_(faces.map(({ source }) => source.note.id));
  const sums = await checksumsOf(faces.map(({ fields }) => fields[0] ?? ''));
  const notes = faces.map(({ source, notetype, fields }, i) => {
    const { note } = source;
    const mid = notetypes.get(notetype.id)?.number ?? 0;
    const tags = tagText(tagsOf(note, schedule));
    const head = [noteNumbers.of(note.id), guidOf(note.id), mid, source.modified, -1, tags];
    const sort = sortText(fields[notetype.sortField] ?? '');
    return [...head, fields.join(SEPARATOR), sort, sums[i] ?? 0, 0, ''];
  });
  const { cards, log, created } = cardRows(content, options, { places, noteNumbers });
  const deck = places.numberOf.get(faces[0]?.source.cards[0]?.deck ?? ('' as DeckId)) ?? 1;
  return {
    ...{ created, now: moment.at, notes, cards, revlog: numbered(log) },
    conf: configOf(options, deck, content.notes.length),
    models: Object.fromEntries(
      [...notetypes.values()].map(({ number, notetype }) => [
        number,
        modelOf(notetype, number, deck),
      ]),
    ),
    decks: places.decks,
    dconf: places.presets,
  };
}

async function facesOf(
  { notes, notetypes, file }: ExportContent,
  { media }: ExportOptions,
  names: FileNames,
): Promise<Face[]> {
  const byId = new Map(notetypes.map((notetype) => [notetype.id, notetype]));
  if (media)
    for (const { media: files, ...notetype } of notetypes)
      for (const { name, hash } of notetype.files) if (files.includes(name)) names.claim(name, hash);
  const pictures = media ? await pictureNames(notes, file, names) : new Map<string, string>();
  const nameOf: PictureName = (hash) => pictures.get(hash) ?? null;
  return notes.map((source) => {
    const { note } = source;
    if (note.kind !== 'imported') {
      const { notetype, fields } = nativeFace(note, nameOf);
      return { source, notetype, fields: fields.map(cleanField) };
    }
    const notetype = byId.get(note.notetype);
    if (!notetype) throw new Error(`Inconsistent: no notetype ${note.notetype} of ${note.id}`);
    const values = fieldValues(notetype, note).map(cleanField);
    return { source, notetype, fields: media ? fieldsWithNames(values, note.files, names) : values };
  });
}

/** Names of the pictures of native notes. Each is read once for its type, and again when it is written. */
async function pictureNames(
  notes: readonly ExportNote[],
  file: ExportContent['file'],
  names: FileNames,
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Set(
    notes.flatMap(({ note }) =>
      note.kind === 'imported'
        ? []
        : note.cards.flatMap((card) =>
            [card.prompt, card.answer, card.note, card.source].flatMap(picturesIn),
          ),
    ),
  );
  const found = new Map<string, string>();
  for (const hash of hashes) {
    const picture = await file(hash);
    if (picture) found.set(hash, names.claim(pictureName(hash, picture), hash));
  }
  return found;
}

/** Numbers of texts, given in the order of the texts, whatever order they stand in. */
function numbered_(texts: readonly string[]): Numbers {
  const made = numbers();
  for (const text of texts.toSorted()) made.of(text);
  return made;
}

/** Each notetype under its own number of Anki; of two with one number the later gets another. */
function numberNotetypes(
  notetypes: readonly Notetype[],
): ReadonlyMap<NotetypeId, { readonly number: number; readonly notetype: Notetype }> {
  const byId = new Map(notetypes.map((notetype) => [notetype.id, notetype]));
  const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const taken = new Set<number>();
  const made = new Map<NotetypeId, { number: number; notetype: Notetype }>();
  const homeless: Notetype[] = [];
  for (const notetype of sorted) {
    const number = Number(notetype.foreign['id'] ?? NaN);
    const isFree = Number.isSafeInteger(number) && number > 0 && !taken.has(number);
    if (!isFree) homeless.push(notetype);
    else {
      taken.add(number);
      made.set(notetype.id, { number, notetype });
    }
  }
  const others = numbers(taken);
  for (const notetype of homeless)
    made.set(notetype.id, { number: others.of(`notetype ${notetype.id}`), notetype });
  return made;
}

/** A native note's concepts are tags: what it is about must not be lost. */
function tagsOf(note: Note, schedule: boolean): readonly string[] {
  const concepts = note.kind === 'imported' ? [] : note.concepts.map(conceptTag);
  const own = schedule ? note.tags : note.tags.filter((tag) => !/^(?:leech|marked)$/i.test(tag));
  return [...own, ...concepts];
}

const conceptTag = ({ concept }: Note['concepts'][number]): string =>
  `concept::${concept.slice(concept.lastIndexOf('/') + 1)}`;

function tagText(tags: readonly string[]): string {
  const clean = tags.map((tag) => tag.trim().replace(/[\s\u3000]+/g, '_')).filter(Boolean);
  return clean.length === 0 ? '' : ` ${[...new Set(clean)].join(' ')} `;
}

interface Placed {
  readonly places: ReturnType<typeof placeDecks>;
  readonly noteNumbers: Numbers;
}

function cardRows(
  { notes, decks, parameters }: ExportContent,
  { schedule, moment }: ExportOptions,
  { places, noteNumbers }: Placed,
): { cards: SqlValue[][]; log: LogRow[]; created: number } {
  const calendar = exportCalendar(moment, schedule ? dueDays(notes) : []);
  const optionsOf = new Map<DeckId, DeckOptions>(decks.map(({ id, options }) => [id, options]));
  const decay = parameters[20] ?? DECAY;
  const ids = numbered_(
    notes.flatMap(({ note, cards }) => cards.map(({ part }) => cardId(note.id, part))),
  );
  const cards: SqlValue[][] = [];
  const log: LogRow[] = [];
  notes.forEach(({ note, cards: own, modified }, i) => {
    for (const card of own) {
      const id = ids.of(cardId(note.id, card.part));
      const ordinal = note.kind === 'imported' ? Number(card.part) : nativeOrdinal(card.part);
      const place = {
        ...{ id, ordinal, modified, position: i + 1 },
        note: noteNumbers.of(note.id),
        deck: places.numberOf.get(card.deck) ?? 1,
      };
      const options = optionsOf.get(card.deck) ?? DEFAULT_OPTIONS;
      cards.push(cardRow(card, place, schedule ? { calendar, options, decay } : null));
      if (schedule) for (const row of logOf(card.rows, id, { parameters, now: moment.at })) log.push(row);
    }
  });
  return { cards, log, created: calendar.created };
}

function* dueDays(notes: readonly ExportNote[]): Generator<number> {
  for (const { cards } of notes)
    for (const { state } of cards as readonly ExportCard[])
      if (state.schedule.phase === 'review') yield state.schedule.due;
}

/** Settings of the collection: scheduler 2, and how its days are counted. */
function configOf({ moment, schedule }: ExportOptions, deck: number, notes: number) {
  const west = 0 - moment.offset;
  return {
    ...{ nextPos: notes + 1, curDeck: deck, activeDecks: [deck], curModel: null },
    ...{ schedVer: 2, sched2021: true, creationOffset: west, localOffset: west },
    ...{ rollover: moment.rollOver, collapseTime: 1200, newSpread: 0, timeLim: 0 },
    ...{ estTimes: true, dueCounts: true, dayLearnFirst: false, addToCur: true },
    ...{ sortType: 'noteFld', sortBackwards: false, ...(schedule ? { fsrs: true } : {}) },
  };
}
