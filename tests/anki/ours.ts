import { openAsBlob } from 'node:fs';
import { cardId } from '../../src/base/id.ts';
import { dateOfDay, dayOf, type Moment } from '../../src/base/time.ts';
import type { ImportedNote } from '../../src/deck/deck.ts';
import { contentHash } from '../../src/deck/media.ts';
import { fieldValues, type Notetype } from '../../src/deck/notetype.ts';
import { DEFAULT_OPTIONS, type DeckOptions } from '../../src/deck/options.ts';
import { renderCard } from '../../src/deck/template/render.ts';
import { readAnki } from '../../src/exchange/anki/read.ts';
import type { ExportContent } from '../../src/exchange/anki/write/content.ts';
import { guidOf } from '../../src/exchange/anki/write/guid.ts';
import type { CardPast, Reading } from '../../src/exchange/reading.ts';
import { DEFAULT_PARAMETERS } from '../../src/memory/fsrs.ts';
import { RATINGS, type CardState } from '../../src/memory/review.ts';
import { NEW_CARD } from '../../src/memory/transition.ts';
import type { Dump, DumpCard } from './judge.ts';

/** A package as our importer reads it. Throws its sentence when it refuses. */
export async function readPackage(file: string, moment: Moment): Promise<Reading> {
  const blob = await openAsBlob(file);
  const read = await readAnki([{ name: file, blob }], { moment, parameters: DEFAULT_PARAMETERS });
  if (!read.ok) throw new Error(read.problem.sentence);
  return read.value;
}

const isImported = (note: { readonly kind: string }): note is ImportedNote =>
  note.kind === 'imported';

const stateOf = (past: CardPast | undefined): CardState => {
  const last = past?.rows.at(-1);
  return last?.kind === 'seed' ? last.state : NEW_CARD;
};

/** What a reading says, in the judge's shape. */
export async function dumpOf(reading: Reading, moment: Moment): Promise<Dump> {
  const notetypes = new Map(reading.notetypes.map((notetype) => [notetype.id, notetype]));
  const names = new Map(reading.decks.map(({ id, path }) => [id, path.join('::')]));
  const notes = reading.decks.flatMap((deck) =>
    deck.notes.filter(isImported).map((note) => ({ note, deck: deck.id })),
  );
  return {
    notes: notes.map(({ note }) => ({
      id: '',
      guid: guidOf(note.id),
      notetype: notetypeOf(notetypes, note).name,
      fields: fieldValues(notetypeOf(notetypes, note), note),
      tags: note.tags.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    })),
    cards: notes.flatMap(({ note, deck }) =>
      note.cards.map((card) =>
        cardOf(note, notetypeOf(notetypes, note), {
          ord: Number(card.part),
          deck: names.get(card.deck ?? deck) ?? '',
          past: reading.past.get(cardId(note.id, card.part)),
          moment,
        }),
      ),
    ),
    reviews: notes.flatMap(({ note }) =>
      note.cards.flatMap(({ part }) =>
        (reading.past.get(cardId(note.id, part))?.rows ?? []).flatMap((row) =>
          row.kind === 'answer'
            ? [[guidOf(note.id), Number(part), row.at, RATINGS.indexOf(row.rating) + 1, 0] as const]
            : [],
        ),
      ),
    ),
    options: Object.fromEntries(
      [...homesOf(reading)].map((path) => {
        const held = optionsOf(reading, path);
        const { newPerDay, reviewsPerDay, retention, maximumInterval } = held;
        const { learningSteps, relearningSteps, leechLimit } = held;
        return [
          path.join('::'),
          {
            ...{ newPerDay, reviewsPerDay, retention: Math.round(100 * retention) },
            ...{ maximumInterval, learningSteps, relearningSteps, leechLimit },
          },
        ];
      }),
    ),
    media: await mediaOf(reading),
  };
}

/** Paths of the decks that hold cards. */
function homesOf({ decks }: Reading): Set<readonly string[]> {
  const paths = new Map(decks.map(({ id, path }) => [id, path]));
  const homes = new Set<readonly string[]>();
  for (const deck of decks)
    for (const note of deck.notes)
      for (const card of note.cards) homes.add(paths.get(card.deck ?? deck.id) ?? deck.path);
  return homes;
}

/** As they hold: a deck's own, else those of the nearest deck above it that has some. */
function optionsOf({ decks, presets }: Reading, path: readonly string[]): DeckOptions {
  const own = new Map(presets.map(({ deck, name: _, ...options }) => [deck, options]));
  const above = decks
    .filter((deck) => deck.path.every((name, i) => name === path[i]))
    .sort((a, b) => a.path.length - b.path.length);
  return Object.assign({}, DEFAULT_OPTIONS, ...above.map(({ id }) => own.get(id))) as DeckOptions;
}

const notetypeOf = (notetypes: ReadonlyMap<string, Notetype>, note: ImportedNote): Notetype => {
  const found = notetypes.get(note.notetype);
  if (!found) throw new Error(`no notetype of ${note.id}`);
  return found;
};

async function mediaOf({ media }: Reading): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const { name, read } of media) {
    const bytes = await read();
    if (bytes) hashes[name] = await contentHash(bytes);
  }
  return hashes;
}

interface Place {
  readonly ord: number;
  readonly deck: string;
  readonly past: CardPast | undefined;
  readonly moment: Moment;
}

/** A problem that our renderer tells, as the text of the question. */
export const PROBLEM = '⚠ ';

function cardOf(note: ImportedNote, notetype: Notetype, { ord, deck, past }: Place): DumpCard {
  const flag = past?.flag ?? 0;
  const about = { tags: note.tags, deck, flag, cardId: '' };
  const drawn = renderCard(notetype, fieldValues(notetype, note), ord, about);
  const { memory, schedule } = stateOf(past);
  return {
    ...{ guid: guidOf(note.id), nid: '', ord, deck, flag },
    question: (drawn.problem === null ? '' : PROBLEM + drawn.problem) + drawn.question,
    answer: drawn.answer,
    type: { new: 0, learning: 1, review: 2, relearning: 3 }[schedule.phase],
    suspended: past?.suspended ?? false,
    due:
      schedule.phase === 'new'
        ? null
        : schedule.phase === 'review'
          ? dateOfDay(schedule.due).toISOString().slice(0, 10)
          : String(Math.floor(schedule.due / 1000)),
    interval: schedule.phase === 'review' ? schedule.interval : 0,
    stability: memory?.stability ?? null,
    difficulty: memory?.difficulty ?? null,
    last: memory?.last ?? null,
    reps: memory?.reps ?? 0,
    lapses: memory?.lapses ?? 0,
  };
}

/** The study day of Unix seconds. */
export const dayAt = (seconds: number, moment: Moment): number =>
  dayOf({ ...moment, at: (seconds * 1000) as Moment['at'] });

/** A reading as the store would hand it to the exporter. */
export async function contentOf(reading: Reading): Promise<ExportContent> {
  const files = new Map<string, { hash: string; bytes: Uint8Array<ArrayBuffer>; type: string }>();
  const byHash = new Map<string, { bytes: Uint8Array<ArrayBuffer>; type: string }>();
  for (const { name, type, read } of reading.media) {
    const bytes = await read();
    if (!bytes) continue;
    const hash = await contentHash(bytes);
    files.set(name, { hash, bytes, type });
    byHash.set(hash, { bytes, type });
  }
  const referred = (names: readonly string[]) =>
    names.flatMap((name) => {
      const file = files.get(name);
      return file ? [{ name, hash: file.hash }] : [];
    });
  return {
    decks: reading.decks.map(({ id, path, descriptionHtml }) => ({
      ...{ id, path, descriptionHtml },
      options: optionsOf(reading, path),
    })),
    notetypes: reading.notetypes.map((notetype) => ({
      ...notetype,
      files: referred(notetype.media),
    })),
    notes: reading.decks.flatMap((deck) =>
      deck.notes.filter(isImported).map((note) => ({
        note: { ...note, files: referred(note.media) },
        modified: note.modified,
        cards: note.cards.map(({ part, deck: own }) => {
          const past = reading.past.get(cardId(note.id, part));
          return {
            ...{ part, deck: own ?? deck.id, state: stateOf(past), buried: false },
            ...{
              suspended: past?.suspended ?? false,
              flag: past?.flag ?? 0,
              rows: past?.rows ?? [],
            },
          };
        }),
      })),
    ),
    file: async (hash) => byHash.get(hash) ?? null,
    parameters: DEFAULT_PARAMETERS,
  };
}
