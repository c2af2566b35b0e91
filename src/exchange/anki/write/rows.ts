import { cardId, type DeckId } from '../../../base/id.ts';
import { DEFAULT_OPTIONS, type DeckOptions } from '../../../deck/options.ts';
import type { SqlValue } from '../../sqlite.ts';
import { exportCalendar } from './calendar.ts';
import { cardRow } from './cards.ts';
import { checksumsOf, sortText } from './checksum.ts';
import type { CollectionRows } from './collection.ts';
import type { ExportContent, ExportNote, ExportOptions } from './content.ts';
import { placeDecks } from './decks.ts';
import { facesOf } from './faces.ts';
import { guidOf, nativeOrdinal } from './guid.ts';
import type { FileNames } from './media.ts';
import { modelOf } from './models.ts';
import { numberNotetypes } from './notetype-numbers.ts';
import { numbers, numbersInOrder, type Numbers } from './numbers.ts';
import { logOf, numbered, type LogRow } from './revlog.ts';
import { tagsOf, tagText } from './tags.ts';

const SEPARATOR = '\u001f';
const DECAY = 0.1542;

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
  const noteNumbers = numbersInOrder(faces.map(({ source }) => source.note.id));
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
  const ids = numbersInOrder(
    notes.flatMap(({ note, cards }) => cards.map(({ part }) => cardId(note.id, part))),
  );
  const cards: SqlValue[][] = [];
  const log: LogRow[] = [];
  notes.forEach(({ note, cards: own, modified }, i) => {
    for (const card of own) {
      const id = ids.of(cardId(note.id, card.part));
      const ordinal = note.kind === 'imported' ? Number(card.part) : nativeOrdinal(card.part);
      const place = {
        ...{ id, ordinal, position: i + 1 },
        // A burial holds for the day of the card's last change.
        modified: card.buried ? Math.floor(moment.at / 1000) : modified,
        note: noteNumbers.of(note.id),
        deck: places.numberOf.get(card.deck) ?? 1,
      };
      const options = optionsOf.get(card.deck) ?? DEFAULT_OPTIONS;
      cards.push(cardRow(card, place, schedule ? { calendar, options, decay } : null));
      if (schedule)
        for (const row of logOf(card.rows, id, { parameters, now: moment.at })) log.push(row);
    }
  });
  return { cards, log, created: calendar.created };
}

function* dueDays(notes: readonly ExportNote[]): Generator<number> {
  for (const { cards } of notes)
    for (const { state } of cards) if (state.schedule.phase === 'review') yield state.schedule.due;
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
