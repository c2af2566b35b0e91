import type { Reading, Skipped } from '../../exchange/reading.ts';
import { stripHtml } from '../../deck/template/strip.ts';
import type { Note } from '../../deck/deck.ts';
import type { ImportContent, ImportPlan, NoteConflict } from '../../store/import-content.ts';
import type { Beginning, ImportOffer, ImportPreview, ShownConflict } from './import-messages.ts';
import { wordDiff } from './word-diff.ts';

/** How much of each list goes to the page. */
export const SHOWN = { conflicts: 50, skipped: 200, updates: 200, decks: 100, cycles: 50 } as const;
/** Characters of a field that are compared for showing. */
const MOST_COMPARED = 20_000;
const MOST_REMARKS = 50;

const beginning = <T>(items: readonly T[], most: number): Beginning<T> => ({
  first: items.slice(0, most),
  count: items.length,
});

/** What the store takes of a reading. */
export function contentOf(reading: Reading): ImportContent {
  const { title, complete, decks, notetypes, media, past, skipped, remarks } = reading;
  const presets = reading.presets.map(({ name, ...options }) => {
    void name;
    return options;
  });
  return { title, complete, decks, notetypes, media, past, presets, skipped, remarks };
}

/** The small part of reading and plan that the page shows. */
export function previewOf(
  reading: Reading,
  plan: ImportPlan,
  offers: readonly ImportOffer[] = [],
): ImportPreview {
  const { format, title, isCollection, mapping, remarks, parameters } = reading;
  return {
    ...{ format, title, isCollection, mapping, offers },
    remarks: remarks.slice(0, MOST_REMARKS),
    counts: { ...plan.counts, unreadable: reading.skipped.filter(isCard).length },
    concepts: plan.concepts,
    decks: beginning(
      plan.decks.map(({ path, cards, isNew }) => ({ title: path.join(' › '), cards, isNew })),
      SHOWN.decks,
    ),
    newDecks: plan.decks.filter(({ isNew }) => isNew).length,
    media: reading.media.length,
    conflicts: {
      first: shownConflicts(reading, plan.conflicts.slice(0, SHOWN.conflicts)),
      count: plan.conflicts.length,
    },
    updates: beginning(
      plan.updates.map((update) => update.title),
      SHOWN.updates,
    ),
    skipped: beginning(reading.skipped, SHOWN.skipped),
    cycles: beginning(plan.cycles, SHOWN.cycles),
    past: pastOf(reading),
    presets: [...new Set(reading.presets.map(({ name }) => name))],
    parameters: parameters.map(({ name, reviews }) => ({ name, reviews })),
  };
}

/** Media that cannot be had are told, but they are no cards. */
const isCard = ({ where }: Skipped): boolean => !where.startsWith('media/');

function pastOf({ past }: Reading): ImportPreview['past'] {
  return past.size === 0 ? null : { cards: past.size, reviews: past.answers ?? answersIn(past) };
}

function answersIn(past: Reading['past']): number {
  let answers = 0;
  for (const { rows } of past.values())
    for (const { kind } of rows) if (kind === 'answer') answers++;
  return answers;
}

const NATIVE_NAMES: Readonly<Record<string, string>> = {
  ...{ prompt: 'Prompt', more: 'More', answer: 'Answer', note: 'Note', source: 'Source' },
};

function shownConflicts(reading: Reading, conflicts: readonly NoteConflict[]): ShownConflict[] {
  if (conflicts.length === 0) return [];
  const wanted = new Map<string, Note>();
  for (const { notes } of reading.decks) for (const note of notes) wanted.set(note.id, note);
  const notetypes = new Map(reading.notetypes.map((notetype) => [notetype.id, notetype]));
  return conflicts.map(({ note: id, title, fields }) => {
    const note = wanted.get(id);
    const notetype = note?.kind === 'imported' ? notetypes.get(note.notetype) : undefined;
    const plain = (text: string): string => {
      const short = text.slice(0, MOST_COMPARED);
      return notetype ? stripHtml(short) : short;
    };
    return {
      ...{ note: id, title },
      fields: fields.map(({ name, mine, theirs }) => ({
        name: notetype
          ? (notetype.fields[Number(name)]?.name ?? name)
          : (NATIVE_NAMES[name] ?? name),
        ...wordDiff(plain(mine), plain(theirs)),
      })),
    };
  });
}
