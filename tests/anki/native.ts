import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardId, type DeviceId, type ReviewId, type SessionId } from '../../src/base/id.ts';
import { instant, type Moment } from '../../src/base/time.ts';
import type { NativeDeck, NativeNote } from '../../src/deck/deck.ts';
import { readDeckFolders } from '../../src/deck/node/deck-folders.ts';
import { DEFAULT_OPTIONS } from '../../src/deck/options.ts';
import { readDeck } from '../../src/deck/read-deck.ts';
import type { ExportCard, ExportContent } from '../../src/exchange/anki/write/content.ts';
import { guidOf, nativeOrdinal } from '../../src/exchange/anki/write/guid.ts';
import { writeApkg } from '../../src/exchange/anki/write/write.ts';
import { foldCard } from '../../src/memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../../src/memory/fsrs.ts';
import type { ReviewRow } from '../../src/memory/review.ts';
import type { Bench } from './check.ts';
import { count, words, type Tallies } from './compare.ts';
import type { Dump } from './judge.ts';
import { dumpOf, readPackage } from './ours.ts';
import { compareDumps } from './compare.ts';

const DAY = 86_400_000;

/** The bundled decks in Anki: sound, with the words of our own cards, and home again. */
export async function checkNative({ judge, folder, moment, root }: Bench): Promise<Tallies> {
  const tallies: Tallies = {};
  const decks: NativeDeck[] = [];
  for (const files of (await readDeckFolders(join(root, 'decks'))).values()) {
    const read = await readDeck(files);
    if (read.ok) decks.push(read.value);
  }
  const file = join(folder, 'native.apkg');
  const blob = await writeApkg(contentOf(decks, moment), { schedule: true, media: true, moment });
  writeFileSync(file, new Uint8Array(await blob.arrayBuffer()));
  await checkPlain(contentOf(decks, moment), { judge, folder, moment, root }, tallies);
  const opened = await judge.open(file);
  const taken = await judge.read(file);
  for (const { problems, dump } of [opened, taken]) {
    count(tallies, 'integrity', problems.length === 0, () => problems.join('; '));
    for (const { notes } of decks) for (const note of notes) compareNote(note, dump, tallies);
  }
  const reading = await readPackage(file, moment);
  const ours = await dumpOf(reading, moment);
  compareDumps(taken.dump, ours, { name: 'native', moment, tallies });
  return tallies;
}

/** To give away: sound as well, and every card is new. */
async function checkPlain(content: ExportContent, bench: Bench, tallies: Tallies): Promise<void> {
  const { judge, folder, moment } = bench;
  const file = join(folder, 'plain.apkg');
  const blob = await writeApkg(content, { schedule: false, media: false, moment });
  writeFileSync(file, new Uint8Array(await blob.arrayBuffer()));
  const { problems, dump } = await judge.open(file);
  count(tallies, 'integrity', problems.length === 0, () => problems.join('; '));
  for (const { guid, type, flag, suspended } of dump.cards)
    count(tallies, 'plain-new', type === 0 && flag === 0 && !suspended, () => guid);
  count(tallies, 'plain-reviews', dump.reviews.length === 0, () => `${dump.reviews.length}`);
}

const byCard = new WeakMap<Dump, Map<string, Dump['cards'][number]>>();
function cardsOf(dump: Dump) {
  const known = byCard.get(dump);
  if (known) return known;
  const made = new Map(dump.cards.map((card) => [`${card.guid} ${card.ord}`, card]));
  byCard.set(dump, made);
  return made;
}

/** Every word of a card of ours stands on its side in Anki. */
function compareNote(note: NativeNote, dump: Dump, tallies: Tallies): void {
  for (const card of note.cards) {
    const found = cardsOf(dump).get(`${guidOf(note.id)} ${nativeOrdinal(card.part)}`);
    const where = cardId(note.id, card.part);
    if (!found) {
      count(tallies, 'card-there', false, () => `${where}: missing`);
      continue;
    }
    const [question, answer] = [words(found.question), words(found.answer)];
    const asked = words(card.prompt);
    count(tallies, 'prompt', question.includes(asked), () => `${where}: ${asked} / ${question}`);
    for (const part of [card.answer, card.note, card.source]) {
      const text = words(part);
      count(tallies, 'answer', answer.includes(text), () => `${where}: ${text} / ${answer}`);
    }
    if (note.kind === 'cloze') {
      const hidden = (card.front.match(/class="blank"/g) ?? []).length;
      const shown = (found.question.match(/class="cloze"/g) ?? []).length;
      count(tallies, 'blanks', shown >= hidden, () => `${where}: ${shown} of ${hidden}`);
    }
  }
}

function contentOf(decks: readonly NativeDeck[], moment: Moment): ExportContent {
  const files = new Map(decks.flatMap(({ media }) => media.map((file) => [file.hash, file])));
  let n = 0;
  return {
    decks: decks.map(({ id, path, descriptionHtml }) => ({
      ...{ id, path, descriptionHtml, options: DEFAULT_OPTIONS },
    })),
    notetypes: [],
    notes: decks.flatMap((deck) =>
      deck.notes.map((note) => ({
        note,
        modified: 1_790_000_000 + deck.version,
        cards: note.cards.map(({ part }): ExportCard => {
          const rows = historyOf(note, part, n++, moment);
          return {
            ...{ part, deck: deck.id, rows, suspended: n % 11 === 0, buried: n % 13 === 0 },
            ...{ flag: n % 17 === 0 ? 3 : 0, state: foldCard(rows, DEFAULT_PARAMETERS) },
          };
        }),
      })),
    ),
    file: async (hash) => files.get(hash) ?? null,
    parameters: DEFAULT_PARAMETERS,
  };
}

/** Every third card is new, every third is learning, the others were answered over some weeks. */
function historyOf(note: NativeNote, part: string, n: number, moment: Moment): ReviewRow[] {
  const base = (i: number, at: number) => ({
    ...{ id: `native.${n * 10 + i}` as ReviewId, card: cardId(note.id, part), at: instant(at) },
    ...{ offset: moment.offset, rollOver: 4, session: 'native' as SessionId },
    ...{ device: 'test' as DeviceId, kind: 'answer' as const, duration: 3_000 + n },
  });
  const at = (days: number): number => moment.at - days * DAY - (n % 600) * 1_000;
  if (n % 3 === 0) return [];
  const learning: ReviewRow = {
    ...base(1, n % 3 === 1 ? moment.at - 60_000 - n * 17 : at(40)),
    ...{ rating: 'good', next: { step: 1, minutes: 10 }, phase: 'new' },
  };
  if (n % 3 === 1) return [learning];
  return [
    learning,
    { ...base(2, at(39)), rating: 'good', next: { days: 3 }, phase: 'learning' },
    { ...base(3, at(36)), rating: 'hard', next: { days: 7 }, phase: 'review' },
    { ...base(4, at(29)), rating: 'easy', next: { days: 20 + (n % 40) }, phase: 'review' },
  ];
}
