import { ok } from '../../base/result.ts';
import type { DeckId } from '../../base/id.ts';
import type { NativeNote } from '../../deck/deck.ts';
import type { ForeignLoss } from '../../deck/foreign.ts';
import { cleanPath, deckTree } from '../deck-tree.ts';
import type { Entry, EntryReader } from '../folder.ts';
import { withinFolder } from '../folder.ts';
import { hashText, importedDeckId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { lossRemarks } from '../native/losses.ts';
import { nativeNotes, withGaps } from '../native/note.ts';
import type { DraftSetting } from '../native/note.ts';
import { readPictures } from '../native/pictures.ts';
import { refused } from '../problem.ts';
import type { Skipped } from '../reading.ts';
import { LONGEST_TEXT, decodeText, slugOf, titleOf } from '../text.ts';
import { cardsOf, plainCardsOf } from './cards.ts';
import type { PageCard } from './cards.ts';
import { graphOf } from './graph.ts';
import { allTags, readPage } from './page.ts';
import type { Page } from './page.ts';
import { asMarkdown } from './words.ts';

/** Longest page that is searched for cards, characters. */
export const LONGEST_PAGE = 5_000_000;

/** Reads notes in Markdown, as people keep them in Obsidian and elsewhere: one page or a whole folder. */
export const readMarkdown: EntryReader = async (given, options, name) => {
  const { folder, entries } = withinFolder(given);
  const pages: Page[] = [];
  const skipped: Skipped[] = [];
  let total = 0;
  for (const entry of entries.filter(({ path }) => isPage(path, entries))) {
    if (options.signal?.aborted)
      return refused('cancelled', 'Reading was stopped. Nothing was changed.');
    const bytes = await entry.read(LONGEST_PAGE);
    total += bytes?.length ?? 0;
    if (total > LONGEST_TEXT)
      return refused('too-large', 'These notes are too long for one import. Choose fewer files.');
    if (bytes) pages.push(readPage(entry.path, decodeText(bytes).text));
    else
      skipped.push({ where: entry.path, cause: 'This page is damaged or too long.', advice: '' });
  }
  const title = pages.length === 1 && !folder ? (pages[0]?.title ?? '') : titleOf(folder || name);
  const marked = pages.map((page) => ({ page, cards: cardsOf(page.body, page.title) }));
  const isPlain = marked.every(({ cards }) => cards.length === 0);
  const found = isPlain
    ? pages.map((page) => ({ page, cards: plainCardsOf(page.body, page.title) }))
    : marked;
  const count = found.reduce((sum, { cards }) => sum + cards.length, 0);
  if (count === 0)
    return refused(
      'unknown',
      'No cards were found in this text. Write "question :: answer" in a line, or ==hide== words.',
    );
  if (count > LIMITS.notes)
    return refused(
      'too-large',
      'These notes hold more cards than one import can take. Choose fewer files.',
    );
  const losses = new Set<ForeignLoss>();
  const pictures = await readPictures(
    entries,
    pages.map(({ body }) => body),
  );
  const setting = {
    pictures,
    onloss: (loss: ForeignLoss) => void losses.add(loss),
  };
  const read = found.map(({ page, cards }) => {
    const path = cleanPath(deckPath(page, folder, title, pages.length));
    const notes = notesOf(page, cards, { ...setting, deck: importedDeckId(path) }, skipped);
    return { page, path, notes };
  });
  const root = importedDeckId(cleanPath([title]));
  const filled = read.filter(({ notes }) => notes.length > 0);
  const decks = deckTree(filled, Math.floor(options.moment.at / 1000));
  return ok({
    format: 'markdown',
    title: decks.length === 1 ? (decks[0]?.title ?? title) : title,
    complete: false,
    decks,
    notetypes: [],
    media: pictures.sources,
    ...{ past: new Map(), presets: [], parameters: [], isCollection: false },
    skipped,
    remarks: [...plainRemark(isPlain), ...lossRemarks(losses)],
    mapping: null,
    graph: graphOf(
      read.map(({ page, notes }) => ({ page, notes: notes.map(({ id }) => id) })),
      root,
    ),
  });
};

const plainRemark = (isPlain: boolean): string[] =>
  isPlain ? ['No marks for cards were found, so each heading became a question.'] : [];

const isPage = (path: string, entries: readonly Entry[]): boolean =>
  /\.(?:md|markdown|mdown|txt)$/i.test(path) || entries.length === 1;

function deckPath(page: Page, folder: string, title: string, pages: number): readonly string[] {
  if (page.deck) return page.deck;
  const folders = page.path.split('/').slice(0, -1);
  if (pages === 1 || (folder === '' && folders.length === 0)) return [page.title];
  return [title, ...folders];
}

function notesOf(
  page: Page,
  cards: readonly PageCard[],
  setting: DraftSetting & { readonly deck: DeckId },
  skipped: Skipped[],
): NativeNote[] {
  const ids = idsOf(page, cards);
  return cards.flatMap((card, i) => {
    const stable = ids[i] ?? '';
    const draft = {
      ...{ stable, kind: card.kind, tags: allTags(page, card.tags) },
      front: asMarkdown(card.front),
      back: card.kind === 'cloze' ? withGaps(asMarkdown(card.back)) : asMarkdown(card.back),
      title: asMarkdown(card.heading) || page.title,
    };
    const notes = nativeNotes(draft, setting);
    if (typeof notes !== 'string') return notes;
    const where = `${page.path}:${page.bodyLine - 1 + card.line}`;
    skipped.push({ where, cause: notes, advice: 'Change it in the file and import it again.' });
    return [];
  });
}

/**
 * By the author's own mark, else by page and prompt, so that a card may change its place. Cards of a page that ask
 * the same are told apart by their answers.
 */
function idsOf(page: Page, cards: readonly PageCard[]): string[] {
  const path = page.path.replace(/\.\w+$/, '').toLowerCase();
  const tidy = (text: string) => text.replace(/\s+/g, ' ').trim();
  const counts = new Map<string, number>();
  for (const { key } of cards) counts.set(tidy(key), (counts.get(tidy(key)) ?? 0) + 1);
  const used = new Map<string, number>();
  return cards.map(({ mark, key, back, part }) => {
    const own = tidy(key);
    const isShared = (counts.get(own) ?? 0) > 1;
    const base =
      mark === null
        ? hashText([path, own, isShared ? tidy(back) : ''].join('\u001f'))
        : `id-${slugOf(mark) === mark.toLowerCase() ? mark.toLowerCase() : hashText(mark)}`;
    const id = part === 0 ? base : `${base}-c${part}`;
    const n = (used.get(id) ?? 0) + 1;
    used.set(id, n);
    return n === 1 ? id : `${id}-${n}`;
  });
}
