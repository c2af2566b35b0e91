import { ok } from '../../base/result.ts';
import type { NativeNote } from '../../deck/deck.ts';
import type { ForeignLoss } from '../../deck/foreign.ts';
import { cleanPath, deckTree } from '../deck-tree.ts';
import type { EntryReader } from '../folder.ts';
import { hashText, importedDeckId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { gapsIn, numbersOf, withMarks } from '../markdown/gaps.ts';
import { asMarkdown, replaceOutside, tagsOf } from '../markdown/words.ts';
import { lossRemarks } from '../native/losses.ts';
import { nativeNotes, withGaps } from '../native/note.ts';
import type { Draft, DraftSetting } from '../native/note.ts';
import { readPictures } from '../native/pictures.ts';
import { fencedLines } from '../native/shield.ts';
import { refused } from '../problem.ts';
import type { Skipped } from '../reading.ts';
import { LONGEST_TEXT, decodeText, slugOf, titleOf } from '../text.ts';
import { cardsOf, decksOf } from './cards.ts';
import type { MochiCard } from './cards.ts';
import { mapOf, readEdn, readTransit } from './value.ts';

/** Reads what Mochi exports: `data.edn` or `data.json` (Transit), the others are attachments. */
export const readMochi: EntryReader = async (entries, options, name) => {
  const data = entries.find(({ path }) => /(?:^|\/)data\.(?:edn|json)$/.test(path)) ?? entries[0];
  const bytes = await data?.read(LONGEST_TEXT);
  if (!bytes)
    return refused('damaged', 'The cards in this Mochi file are damaged. Export it again.');
  const { text } = decodeText(bytes);
  const root = text.trimStart().startsWith('[') ? readTransit(text) : readEdn(text);
  if (!mapOf(root).has('decks') && !mapOf(root).has('cards'))
    return refused('damaged', 'The cards in this Mochi file cannot be read. Export it again.');
  const cards = cardsOf(root);
  if (cards.length > LIMITS.notes)
    return refused('too-large', 'This file has more cards than one import can take. Divide it.');
  const losses = new Set<ForeignLoss>();
  const onloss = (loss: ForeignLoss) => void losses.add(loss);
  const pictures = await readPictures(
    entries,
    cards.map(({ content }) => content),
  );
  const paths = new Map(decksOf(root).map(({ id, path }) => [id, cleanPath(path)]));
  const found = new Map(
    [...paths.values()].map((path) => [importedDeckId(path), { path, notes: [] as NativeNote[] }]),
  );
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  const shelved = cards.filter(({ archived, trashed }) => archived || trashed).length;
  cards.forEach((card, i) => {
    if (card.archived || card.trashed) return;
    const path = paths.get(card.deck) ?? [titleOf(name)];
    const deck = importedDeckId(path);
    const notes = notesOf(card, i, path.at(-1) ?? 'Mochi', { deck, pictures, onloss }, seen);
    if (typeof notes === 'string')
      skipped.push({
        where: where(card, i),
        cause: notes,
        advice: 'Change it in Mochi and export again.',
      });
    else {
      const place = found.get(deck) ?? { path, notes: [] };
      found.set(deck, place);
      place.notes.push(...notes);
    }
  });
  const decks = deckTree([...found.values()], Math.floor(options.moment.at / 1000));
  return ok({
    format: 'mochi',
    title:
      decks.filter(({ path }) => path.length === 1).length === 1
        ? (decks[0]?.title ?? '')
        : titleOf(name),
    complete: false,
    decks,
    notetypes: [],
    media: pictures.sources,
    ...{ past: new Map(), presets: [], parameters: [], isCollection: false },
    skipped,
    remarks: [...archivedRemark(shelved), ...lossRemarks(losses)],
    mapping: null,
  });
};

const archivedRemark = (n: number): string[] =>
  n === 0
    ? []
    : [`${n.toLocaleString('en')} archived ${n === 1 ? 'card was' : 'cards were'} left out.`];

const where = ({ name, content }: MochiCard, i: number): string =>
  `cards[${i}] ${(name || content).replace(/\s+/g, ' ').slice(0, 60)}`.trim();

function notesOf(
  card: MochiCard,
  index: number,
  title: string,
  setting: DraftSetting,
  seen: Set<string>,
): NativeNote[] | string {
  const content = card.content.replace(/[\uE000-\uE003]/g, '');
  const text = asMarkdown(replaceOutside(content, /\]\(@media\//g, () => '](media/'));
  const sides = sidesOf(text);
  const plainId = slugOf(card.id);
  const stable =
    plainId !== '' && plainId === card.id.toLowerCase() ? plainId : hashText(card.id || content);
  if (seen.has(stable)) return `It has the same id as an earlier card (cards[${index}]).`;
  seen.add(stable);
  const tags = [...new Set([...card.tags, ...tagsOf(content)])];
  const gaps = gapsIn(text, 'mochi');
  const common = { title: card.name || title, tags };
  const drafts: Draft[] =
    gaps.length > 0
      ? numbersOf(gaps).map((number) => ({
          ...{ ...common, kind: 'cloze', front: '' },
          stable: number === null ? stable : `${stable}-c${number}`,
          back: withGaps(sidesOf(withMarks(text, gaps, number)).join('\n\n')),
        }))
      : [
          {
            ...common,
            kind: 'question',
            stable,
            front: sides[0] ?? '',
            back: sides.slice(1).join('\n\n'),
          },
        ];
  const notes: NativeNote[] = [];
  for (const draft of drafts) {
    const made = nativeNotes(draft, setting);
    if (typeof made === 'string') return sides.length < 2 && gaps.length === 0 ? ONE_SIDE : made;
    notes.push(...made);
  }
  return notes;
}

const ONE_SIDE = 'It has only one side and hides nothing.';

/** The sides of a card: parted by lines of `---` outside code. */
function sidesOf(text: string): string[] {
  const lines = text.split('\n');
  const fenced = fencedLines(lines);
  const sides: string[][] = [[]];
  lines.forEach((line, i) => {
    if (!fenced[i] && /^\s{0,3}-{3,}\s*$/.test(line)) sides.push([]);
    else sides.at(-1)?.push(line);
  });
  return sides.map((side) => side.join('\n').trim()).filter((side) => side !== '');
}
