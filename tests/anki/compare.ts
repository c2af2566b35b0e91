import type { Moment } from '../../src/base/time.ts';
import type { Dump, DumpCard } from './judge.ts';
import { dayAt, PROBLEM } from './ours.ts';

/** How far two dumps agree, each kind of fact counted by itself. */
export interface Tally {
  of: number;
  equal: number;
  /** The first few that differ. */
  readonly misses: string[];
}
export type Tallies = Record<string, Tally>;

const MOST_MISSES = 6;

export function count(tallies: Tallies, what: string, isEqual: boolean, miss: () => string): void {
  const tally = (tallies[what] ??= { of: 0, equal: 0, misses: [] });
  tally.of += 1;
  if (isEqual) tally.equal += 1;
  else if (tally.misses.length < MOST_MISSES) tally.misses.push(miss());
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' },
};

/** The words of HTML: no comments, styles, scripts, tags; white space folded. */
export const words = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?-->|<(style|script)\b[\s\S]*?<\/\1>|<[^>]*>/gi, '')
    .replace(/&(lt|gt|amp|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)),
    )
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();

/** Anki puts a sentence and this address in the place of a card that it cannot draw. */
const isRefusal = (html: string): boolean => /docs\.ankiweb\.net|faqs\.ankiweb\.net/.test(html);

const short = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);
const differ = (where: string, want: unknown, have: unknown): string => {
  const [a, b] = [String(want), String(have)];
  let from = 0;
  while (a[from] === b[from] && from < a.length && from < b.length) from += 1;
  const start = Math.max(0, from - 30);
  return `${where}: Anki ${JSON.stringify(short(a.slice(start)))}, ours ${JSON.stringify(short(b.slice(start)))}`;
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const near = (a: number, b: number, by: number): boolean => Math.abs(a - b) <= by;

/** What is compared of a card besides its text. */
interface Context {
  readonly name: string;
  readonly moment: Moment;
  readonly tallies: Tallies;
  /** Study days by which a last review may differ: one in files from other time zones than this one. */
  readonly zoneDays?: number;
}

/** Anki's dump against ours: notes, cards and reviews are found by guid and ordinal. */
export function compareDumps(anki: Dump, ours: Dump, context: Context): void {
  compareNotes(anki, ours, context);
  compareCards(anki, ours, context);
  compareReviews(anki, ours, context);
  const { name, tallies } = context;
  for (const [deck, options] of Object.entries(anki.options))
    count(tallies, 'options', same(options, ours.options[deck]), () =>
      differ(`${name} ${deck}`, JSON.stringify(options), JSON.stringify(ours.options[deck])),
    );
  for (const [file, hash] of Object.entries(ours.media))
    count(tallies, 'media', anki.media[file] === hash, () => `${name}: ${file}`);
}

/** Of two notes with one guid the later one is ours by guid and number. */
const keyed = <T extends { readonly guid: string }>(rows: readonly T[], key: (row: T) => string) =>
  new Map(rows.map((row) => [key(row), row]));

function compareNotes(anki: Dump, ours: Dump, { name, tallies }: Context): void {
  const own = keyed(ours.notes, ({ guid }) => guid);
  count(tallies, 'note-count', anki.notes.length === ours.notes.length, () =>
    differ(name, anki.notes.length, ours.notes.length),
  );
  for (const note of anki.notes) {
    const twin = own.get(`${note.guid}~${note.id}`) ?? own.get(note.guid);
    const where = `${name} ${note.guid}`;
    if (!twin) {
      count(tallies, 'fields', false, () => `${where}: missing`);
      continue;
    }
    count(tallies, 'fields', same(note.fields, twin.fields), () =>
      differ(where, note.fields.join('|'), twin.fields.join('|')),
    );
    count(tallies, 'tags', same(note.tags, twin.tags), () => differ(where, note.tags, twin.tags));
    count(tallies, 'notetype', sameName(note.notetype, twin.notetype), () =>
      differ(where, note.notetype, twin.notetype),
    );
  }
}

/** Anki makes a name unique in the collection that takes it. */
const sameName = (a: string, b: string): boolean =>
  a.replace(/(?:-[0-9a-f]{5,}|\+)+$/, '') === b.replace(/(?:-[0-9a-f]{5,}|\+)+$/, '');

function compareCards(anki: Dump, ours: Dump, context: Context): void {
  const { name, tallies } = context;
  const own = keyed(ours.cards, ({ guid, ord }) => `${guid} ${ord}`);
  count(tallies, 'card-count', anki.cards.length === ours.cards.length, () =>
    differ(name, anki.cards.length, ours.cards.length),
  );
  for (const card of anki.cards) {
    const twin =
      own.get(`${card.guid}~${card.nid} ${card.ord}`) ?? own.get(`${card.guid} ${card.ord}`);
    const where = `${name} ${card.guid} card ${card.ord + 1}`;
    if (twin) compareCard(card, twin, where, context);
    else count(tallies, 'card-found', false, () => `${where}: missing`);
  }
}

function compareCard(anki: DumpCard, ours: DumpCard, where: string, context: Context): void {
  const { tallies } = context;
  const check = (what: string, a: unknown, b: unknown, isEqual = same(a, b)): void =>
    count(tallies, what, isEqual, () => differ(where, a, b));
  compareText(anki, ours, where, tallies);
  check('deck', anki.deck, ours.deck, anki.deck.toLowerCase() === ours.deck.toLowerCase());
  check('suspended', anki.suspended, ours.suspended);
  check('flag', anki.flag, ours.flag);
  check('due', anki.due, ours.due);
  if (anki.type === 2) check('interval', Math.max(1, anki.interval), ours.interval);
  if (anki.type === 0 || anki.stability === null || anki.difficulty === null) return;
  const { stability, difficulty, last } = ours;
  check(
    'stability',
    anki.stability,
    stability,
    stability !== null && near(anki.stability, stability, 0.001 + anki.stability / 10_000),
  );
  check('difficulty', anki.difficulty, difficulty, near(anki.difficulty, difficulty ?? 0, 0.002));
  check('reps', anki.reps, ours.reps);
  check('lapses', anki.lapses, ours.lapses);
  if (anki.last === null) return;
  const day = dayAt(anki.last, context.moment);
  check('last', day, last, last !== null && near(day, last, context.zoneDays ?? 0));
}

function compareText(anki: DumpCard, ours: DumpCard, where: string, tallies: Tallies): void {
  if (isRefusal(anki.question)) {
    count(tallies, 'refused', ours.question.startsWith(PROBLEM), () =>
      differ(where, anki.question, ours.question),
    );
    return;
  }
  for (const side of ['question', 'answer'] as const) {
    const [a, b] = [words(anki[side]), words(ours[side])];
    count(tallies, 'text', a === b, () => differ(`${where} ${side}`, a, b));
    count(tallies, 'html', anki[side] === ours[side], () =>
      differ(`${where} ${side}`, anki[side], ours[side]),
    );
  }
}

function compareReviews(anki: Dump, ours: Dump, { name, tallies }: Context): void {
  const key = ([guid, ord, at, ease]: Dump['reviews'][number]): string =>
    `${guid} ${ord} ${at} ${ease}`;
  const own = new Set(ours.reviews.map(key));
  for (const row of anki.reviews)
    count(tallies, 'reviews', own.has(key(row)), () => `${name} ${key(row)}: missing`);
  count(tallies, 'review-count', anki.reviews.length === ours.reviews.length, () =>
    differ(name, anki.reviews.length, ours.reviews.length),
  );
}
