import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { LogRow, StoredNote } from './log.ts';

/*
 * A second reader of the backup file and a second count of what is due, written from the design notes and not
 * from the app: where both agree, both are right or both are wrong in the same way.
 */
export interface Exported {
  readonly header: { readonly counts: Readonly<Record<string, number>> } & Record<string, unknown>;
  /** Rows by table, each in file order. */
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

export async function readExport(path: string): Promise<Exported> {
  const bytes = await readFile(path);
  const end = bytes.indexOf('\n');
  const first = bytes.subarray(0, end).toString('utf8');
  const [magic, json] = [first.slice(0, 8), first.slice(8)];
  if (magic !== 'ENGRAPH ') throw new Error(`Not a backup: ${magic}`);
  const header = JSON.parse(json) as Exported['header'];
  const body = bytes.subarray(end + 1);
  if (body.length !== header['bytes']) throw new Error('The length in the header is wrong');
  if (createHash('sha256').update(body).digest('hex') !== header['checksum'])
    throw new Error('The checksum in the header is wrong');
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const line of gunzipSync(body).toString('utf8').split('\n')) {
    if (!line) continue;
    const [table, row] = JSON.parse(line) as [string, Record<string, unknown>];
    (tables[table] ??= []).push(row);
  }
  for (const [table, count] of Object.entries(header.counts))
    if ((tables[table]?.length ?? 0) !== count) throw new Error(`The count of ${table} is wrong`);
  return { header, tables };
}

const MINUTE = 60_000;
const dayAt = (at: number, offset: number, rollOver: number) =>
  Math.floor((at + offset * MINUTE - rollOver * 60 * MINUTE) / (24 * 60 * MINUTE));

interface Deck {
  readonly id: string;
  readonly title: string;
  readonly addedAt: number;
  readonly paused: boolean;
}
interface Options {
  readonly deck: string;
  readonly newPerDay?: number;
  readonly reviewsPerDay?: number;
}
interface Mark {
  readonly card: string;
  readonly suspended: boolean;
  readonly buriedUntil: number;
}

export interface Due {
  /** Cards of each sort, in no order. */
  readonly learning: readonly string[];
  readonly review: readonly string[];
  readonly fresh: readonly string[];
  readonly total: number;
}

export interface When {
  readonly at: number;
  /** Minutes east of UTC. */
  readonly offset: number;
  readonly rollOver: number;
}

/** What is asked on the study day of an instant, counted from an exported backup alone. */
export function dueFromExport({ tables }: Exported, when: When): Due {
  const of = <T>(table: string) => (tables[table] ?? []) as unknown as readonly T[];
  return dueFrom({
    log: of<LogRow>('reviews'),
    notes: of<StoredNote & { position: number; retired: boolean }>('notes'),
    decks: of<Deck>('decks'),
    options: of<Options>('options'),
    marks: of<Mark>('marks'),
    when,
  });
}

interface Stored {
  readonly log: readonly LogRow[];
  readonly notes: readonly (StoredNote & { position: number; retired: boolean })[];
  readonly decks: readonly Deck[];
  readonly options: readonly Options[];
  readonly marks: readonly Mark[];
  readonly when: When;
}

function dueFrom({ log, notes, decks, options, marks, when }: Stored): Due {
  const today = dayAt(when.at, when.offset, when.rollOver);
  const voids = new Set(log.flatMap((row) => (row.kind === 'void' ? [row.voids] : [])));
  const rows = log
    .filter((row) => row.kind !== 'void' && !voids.has(row.id))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const last = new Map(rows.map((row) => [row.card, row]));
  const first = new Map(rows.toReversed().map((row) => [row.card, row]));
  const mark = new Map(marks.map((row) => [row.card, row]));
  const rowDay = (row: LogRow) => dayAt(row.at, row.offset, row.rollOver);

  // Limits: what each deck and all decks together may still ask today.
  const limit = (deck: string, key: 'newPerDay' | 'reviewsPerDay', otherwise: number) =>
    options.find((row) => row.deck === deck)?.[key] ?? otherwise;
  const global = {
    fresh: limit('global', 'newPerDay', 20),
    review: limit('global', 'reviewsPerDay', 9_999),
  };
  const left = new Map(
    decks.map(({ id }) => [
      id,
      {
        fresh: limit(id, 'newPerDay', limit('global', 'newPerDay', 10)),
        review: limit(id, 'reviewsPerDay', limit('global', 'reviewsPerDay', 200)),
      },
    ]),
  );
  const noteOf = (card: string) => card.slice(0, card.lastIndexOf('/'));
  const deckOf = new Map(notes.map((note) => [note.id, note.deck]));
  const askedToday = new Map<string, string>();
  for (const row of rows) {
    if (row.kind !== 'answer' || rowDay(row) !== today) continue;
    askedToday.set(noteOf(row.card), row.card);
    const deck = left.get(deckOf.get(noteOf(row.card)) ?? '');
    if (first.get(row.card) === row) {
      global.fresh -= 1;
      if (deck) deck.fresh -= 1;
    } else if (row.phase === 'review') {
      global.review -= 1;
      if (deck) deck.review -= 1;
    }
  }

  const inOrder = decks.toSorted((a, b) => a.addedAt - b.addedAt || a.title.localeCompare(b.title));
  const found = { learning: [] as string[], review: [] as string[], fresh: [] as string[] };
  const waiting: { card: string; note: string; deck: string; due: number }[] = [];
  const unseen: { card: string; note: string; deck: string }[] = [];
  for (const deck of inOrder) {
    if (deck.paused) continue;
    const own = notes
      .filter((note) => note.deck === deck.id)
      .toSorted((a, b) => a.position - b.position);
    for (const note of own)
      for (const { part } of note.cards) {
        const card = `${note.id}/${part}`;
        const { suspended = false, buriedUntil = 0 } = mark.get(card) ?? {};
        if (note.retired || suspended || buriedUntil > today) continue;
        const row = last.get(card);
        const next = row?.next;
        if (!row || row.kind === 'reset') unseen.push({ card, note: note.id, deck: deck.id });
        else if (next?.minutes !== undefined) {
          const day = dayAt(row.at + next.minutes * MINUTE, when.offset, when.rollOver);
          if (day > today) continue;
          found.learning.push(card);
          askedToday.set(note.id, card);
        } else if (next?.days !== undefined && rowDay(row) + next.days <= today)
          waiting.push({ card, note: note.id, deck: deck.id, due: rowDay(row) + next.days });
      }
  }
  const take = (kind: 'review' | 'fresh', entry: { card: string; note: string; deck: string }) => {
    const deck = left.get(entry.deck)!;
    if ((askedToday.get(entry.note) ?? entry.card) !== entry.card) return;
    if (global[kind] <= 0 || deck[kind] <= 0) return;
    global[kind] -= 1;
    deck[kind] -= 1;
    askedToday.set(entry.note, entry.card);
    found[kind].push(entry.card);
  };
  for (const entry of waiting.toSorted((a, b) => a.due - b.due)) take('review', entry);
  for (const entry of unseen) take('fresh', entry);
  return { ...found, total: found.learning.length + found.review.length + found.fresh.length };
}
