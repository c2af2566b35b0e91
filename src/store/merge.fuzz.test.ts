import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../base/fuzz-runs.ts';
import {
  conceptId,
  type CardId,
  type DeviceId,
  type ReviewId,
  type SessionId,
} from '../base/id.ts';
import { instant, studyDayNumber } from '../base/time.ts';
import { effectiveRows } from '../memory/fold.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { Collection } from './backup-format.ts';
import { readBackup, writeBackup } from './backup.ts';
import { bulk as bulkOn, type BulkAction } from './bulk.ts';
import { canonical } from './canonical.ts';
import type { EngraphDb } from './db.ts';
import { countsOfDeck } from './deck-counts.ts';
import { rebuildAllCards, rebuildDays } from './derive.ts';
import { saveNote } from './edit-note.ts';
import { readAll } from './history.ts';
import { installDeck } from './install.ts';
import { removeDeck } from './job-undo.ts';
import { linkCard, openByHand, setGoal, unlinkCard } from './links.ts';
import { buryUntil, setFlag, setSuspended } from './mark.ts';
import { mergeCollections } from './merge.ts';
import { mergeInto } from './merge-into.ts';
import { addNote, createDeck, putDeckDetails } from './own-deck.ts';
import { sealOld } from './seal.ts';
import {
  answer,
  at,
  card,
  context,
  DECK,
  dbWithDeck,
  drawn,
  fold,
  newDb,
  nextJob,
  NOON,
  sampleDeck,
  sampleNote,
  writer,
} from './sample.ts';
import { wrongRows } from './derived-oracle.ts';
import { KEY_OF, putStamped, STAMPED_TABLES, tombstoneId } from './stamp.ts';
import { undoJob } from './undo-job.ts';

/* Any two or three copies of anything: the pure rule. */

const stamp = fc.record({
  changedAt: fc.integer({ min: 1, max: 4 }),
  by: fc.constantFrom('a', 'b'),
  was: fc.nat(2),
});
const thing = fc.record({
  table: fc.constantFrom(...STAMPED_TABLES),
  key: fc.constantFrom('k', 'l', '__proto__'),
  stamp,
  value: fc.constantFrom<unknown>(0, 1, 'x', null, { z: 1, a: 2 }, new Uint8Array([1, 2])),
  gone: fc.boolean(),
});
const logRow = fc
  .record({
    n: fc.nat(5),
    kind: fc.constantFrom('answer', 'void', 'set', 'reset'),
    zone: fc.nat(1),
  })
  .map(({ n, kind, zone }): ReviewRow => {
    const { rating, duration, next, phase, ...base } = answer({ card: card(`n${n % 2}`) });
    const common = { ...base, id: `s.${n}` as ReviewId, at: at(n), offset: zone * 60 };
    // Only the zone may differ between two rows of one id: as when a file is imported in two places.
    const kinds: ReviewRow[] = [
      { ...common, kind: 'answer', rating, duration, next, phase },
      { ...common, kind: 'void', voids: `s.${(n + 5) % 6}` as ReviewId },
      { ...common, kind: 'set', next: { days: 3 } },
      { ...common, kind: 'reset' },
    ];
    return kinds.find((row) => row.kind === kind) as ReviewRow;
  });
const collection: fc.Arbitrary<Collection> = fc
  .record({
    things: fc.uniqueArray(thing, {
      maxLength: 7,
      selector: ({ table, key }) => `${table}/${key}`,
    }),
    reviews: fc.uniqueArray(logRow, { maxLength: 4, selector: ({ id }) => id }),
  })
  .map(({ things, reviews }) => {
    const rows = Object.fromEntries(STAMPED_TABLES.map((name) => [name, [] as object[]]));
    for (const { table, key, stamp: of, value, gone } of things)
      if (!gone) rows[table]?.push({ ...of, [KEY_OF[table]]: key, value });
    const tombstones = things
      .filter(({ gone }) => gone)
      .map(({ table, key, stamp: of }) => ({ ...of, id: tombstoneId(table, key) }));
    return { rows, tombstones, reviews } as unknown as Collection;
  });

const merged = mergeCollections;
const same = (a: Collection, b: Collection): void => {
  if (canonical(a) !== canonical(b)) expect(a).toEqual(b);
};

test('merging is commutative, associative and idempotent', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(collection, collection, collection, (a, b, c) => {
      const ab = merged(a, b);
      same(ab, merged(b, a));
      same(merged(ab, c), merged(a, merged(b, c)));
      same(merged(ab, b), ab);
      same(merged(ab, ab), ab);
      // Nothing is both there and gone, and every undo of either side is in the log.
      const there = STAMPED_TABLES.flatMap((name) =>
        ab.rows[name].map((row) => tombstoneId(name, (row as never)[KEY_OF[name]])),
      );
      const gone = new Set(ab.tombstones.map(({ id }) => id));
      expect(there.filter((id) => gone.has(id))).toEqual([]);
      expect(new Set(ab.reviews.map(({ id }) => id))).toEqual(
        new Set([...a.reviews, ...b.reviews].map(({ id }) => id)),
      );
    }),
    fuzz(10_000),
  );
});

test('a row undone on either side is undone in the merged log', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(fc.subarray([0, 1, 2, 3, 4]), fc.subarray([0, 1, 2, 3, 4]), (here, there) => {
      const answers = [0, 1, 2, 3, 4].map((n) =>
        answer({ card: card('n0'), id: `s.${n}` as ReviewId, at: at(n) }),
      );
      const voids = (device: string, numbers: readonly number[]): ReviewRow[] =>
        numbers.map((n) => ({
          ...{ id: `${device}.${n}` as ReviewId, card: card('n0'), at: at(9), offset: 0 },
          ...{ rollOver: 4, session: device as SessionId, device: device as DeviceId },
          ...{ kind: 'void' as const, voids: `s.${n}` as ReviewId },
        }));
      const empty = merged({ ...nothing, reviews: [] }, nothing);
      const both = merged(
        { ...empty, reviews: [...answers, ...voids('a', here)] },
        { ...empty, reviews: voids('b', there) },
      );
      const left = [0, 1, 2, 3, 4].filter((n) => !here.includes(n) && !there.includes(n));
      expect(effectiveRows(both.reviews).map(({ id }) => id)).toEqual(left.map((n) => `s.${n}`));
    }),
    fuzz(1_000),
  );
});

const nothing = {
  rows: Object.fromEntries(STAMPED_TABLES.map((name) => [name, []])),
  tombstones: [],
  reviews: [],
} as unknown as Collection;

/* Two devices that begin alike and go their ways, through the functions the app itself uses. */

const NOTES = ['n0', 'n1', 'n2', 'm0', 'm1'];
const KINDS = [
  ...['rate', 'undo', 'edit', 'suspend', 'bury', 'flag', 'link', 'unlink', 'open', 'goal'],
  ...['option', 'setting', 'notetype', 'media', 'delete', 'move', 'tag', 'reset', 'due', 'remove'],
  ...['undo job', 'rename', 'add', 'update', 'seal', 'import'],
] as const;
const step = fc.record({
  kind: fc.constantFrom(...KINDS),
  note: fc.nat(NOTES.length - 1),
  /** Hours since noon; the two devices' clocks need not agree. */
  hours: fc.nat(48),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Device {
  readonly db: EngraphDb;
  readonly name: string;
  #n = 0;
  #jobs: ReturnType<typeof nextJob>[] = [];
  constructor(db: EngraphDb, name: string) {
    this.db = db;
    this.name = name;
  }

  async do({ kind, note, hours }: Step): Promise<void> {
    const { db, name } = this;
    const now = at(0, hours * 3_600_000 + (this.#n += 1));
    const who = writer(now, name);
    const id = card(NOTES[note] ?? 'n0', 'there', note < 3 ? DECK : own);
    const concept = conceptId(DECK, `c${hours % 3}`);
    const stored = await db.notes.get(id.slice(0, id.lastIndexOf('/')) as never);
    const bulk = async (action: BulkAction) => {
      const job = nextJob();
      await bulkOn(db, [id], action, { job, moment, device: name as DeviceId, fold });
      this.#jobs.push(job);
    };
    const moment = { at: now, offset: 0, rollOver: 4 };
    switch (kind) {
      case 'rate':
      case 'undo':
      case 'import':
        return this.#log(kind, id, hours, now);
      case 'edit': {
        if (!stored) return;
        const { changedAt, by, was, deck, position, base, edited, retired, ...plain } = stored;
        void [changedAt, by, was, deck, position, base, edited, retired];
        const cards =
          hours % 2 ? [drawn('there', name), drawn('back', name)] : [drawn('there', name)];
        await saveNote(
          db,
          { ...plain, fields: { ...plain.fields, prompt: `${name} ${hours}` }, cards } as never,
          { writer: who, fold },
        );
        return;
      }
      case 'suspend':
        return void (await setSuspended(db, [id], hours % 2 === 0, who));
      case 'bury':
        return void (await buryUntil(db, [id], studyDayNumber(20_500 + hours), who));
      case 'flag':
        return void (await setFlag(db, [id], hours % 8, who));
      case 'link':
        return linkCard(db, { card: id, concept }, who);
      case 'unlink':
        return unlinkCard(db, { card: id, concept }, who);
      case 'open':
        return openByHand(db, concept, who);
      case 'goal':
        return setGoal(db, hours % 3 ? concept : null, who);
      case 'option':
        return void (await putStamped(db, 'options', { deck: DECK, newPerDay: hours }, who));
      case 'setting':
        return void (await putStamped(db, 'settings', { key: 'theme', value: hours }, who));
      case 'notetype':
        return void (await putStamped(db, 'notetypes', { id: 't', css: name } as never, who));
      case 'media':
        return void (await putStamped(
          db,
          'media',
          { hash: `h${hours % 3}`, type: 'image/png', bytes: new Uint8Array([hours % 3]) },
          who,
        ));
      case 'rename':
        if (await db.decks.get(own))
          await putDeckDetails(db, own, { title: `${name}${hours}` }, who);
        return;
      case 'add':
        if (await db.decks.get(own))
          await addNote(db, own, sampleNote(own, `${name}${this.#n}`), { writer: who, fold });
        return;
      case 'update':
        await installDeck(
          db,
          sampleDeck(2 + (hours % 3), { version: 2 + (hours % 4) }),
          context({ writer: who }),
        );
        return;
      case 'remove': {
        const job = nextJob();
        if (!(await db.decks.get(DECK))) return;
        // A card moved out of a bundled deck goes with it in the end, but not at once: no copy holds it meanwhile.
        const notes = await db.notes.where('deck').equals(DECK).toArray();
        if (notes.some((each) => each.cards.some((part) => part.deck !== undefined))) return;
        await removeDeck(db, DECK, { job, writer: who });
        this.#jobs.push(job);
        return;
      }
      case 'undo job': {
        const job = this.#jobs.pop();
        if (job) await undoJob(db, job, { writer: who, fold });
        return;
      }
      case 'seal':
        return void (await sealOld(db, { before: now, size: 2 }));
      case 'delete':
        return bulk({ kind: 'delete' });
      case 'move':
        return (await db.decks.get(own)) ? bulk({ kind: 'move', deck: own }) : undefined;
      case 'tag':
        return bulk({ kind: 'tag', add: [name], remove: [] });
      case 'reset':
        return bulk({ kind: 'reset' });
      case 'due':
        return bulk({ kind: 'due', days: hours });
    }
  }

  async #log(kind: 'rate' | 'undo' | 'import', id: CardId, hours: number, now: number) {
    const { db, name } = this;
    const session = `${name}-s` as SessionId;
    const base = { id: `${session}.${this.#n}` as ReviewId, session, device: name as DeviceId };
    if (kind === 'rate') await db.reviews.put(answer({ ...base, card: id, at: instant(now) }));
    else if (kind === 'undo') {
      const last = (await readAll(db)).findLast((row) => row.kind === 'answer');
      if (!last) return;
      const { offset, rollOver } = last;
      const row = { ...base, card: last.card, at: instant(now), offset, rollOver };
      const voided: ReviewRow = { ...row, kind: 'void', voids: last.id };
      await db.reviews.put(voided);
    } else {
      // The same file in two time zones: the same ids.
      const row = answer({ card: id, id: `anki.${hours % 4}` as ReviewId, at: at(hours % 4) });
      const fixed = card(`n${(hours % 4) % 3}`);
      await db.reviews.put({ ...row, card: fixed, offset: name === 'a' ? 60 : -300 });
    }
  }
}

const own = 'mine' as typeof DECK;

/** Decks, notes, a log: what both have before they part. */
async function common(): Promise<EngraphDb> {
  const db = await dbWithDeck();
  const who = writer(NOON - 9e6, 'a');
  const details = { title: 'Mine', language: 'en', licence: '', authors: [], descriptionHtml: '' };
  await createDeck(db, { id: own, ...details }, who);
  for (const name of ['m0', 'm1'])
    await addNote(db, own, sampleNote(own, name), { writer: who, fold });
  await db.reviews.bulkAdd(
    [0, 1, 2].map((n) =>
      answer({ card: card(`n${n}`), id: `o.${n}` as ReviewId, at: at(-20 + n) }),
    ),
  );
  return db;
}

const whole = async (db: EngraphDb): Promise<Collection> => {
  const read = await readBackup(new Uint8Array(await (await writeBackup(db, NOON)).arrayBuffer()));
  if (!read.ok) throw new Error(read.problem.kind);
  const { rows, tombstones, reviews } = read.value;
  return { rows, tombstones, reviews };
};

async function tables(db: EngraphDb, names: readonly string[]) {
  const all = names.map(async (name) => [name, await db.table(name).toArray()] as const);
  return Object.fromEntries(await Promise.all(all));
}

const COMPARED = [...STAMPED_TABLES, 'tombstones', 'cards', 'days'] as const;

test(
  'two devices come to the same tables in either order, and their derived rows equal a rebuild',
  { timeout: PATIENCE * 2 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(step, { maxLength: 8 }),
        async (here, there) => {
          const [a, b] = [new Device(await common(), 'a'), new Device(await common(), 'b')];
          for (const one of here) await a.do(one);
          for (const one of there) await b.do(one);
          const [x, y] = [newDb(), newDb()];
          const copies = [await whole(a.db), await whole(b.db)] as const;
          const options = { now: at(60), fold };
          for (const copy of copies) await mergeInto(x, copy, options);
          for (const copy of copies.toReversed()) await mergeInto(y, copy, options);
          const stored = await tables(x, COMPARED);
          expect(await tables(y, COMPARED)).toEqual(stored);
          expect(await readAll(y)).toEqual(await readAll(x));
          expect(await wrongRows(x, fold)).toEqual({ cards: [], days: [] });
          await mergeInto(x, copies[0], options);
          expect(await tables(x, COMPARED)).toEqual(stored);
          // Into each device's own database too. A second exchange, for what one of them had removed with its deck
          // is in no copy of its collection until the other's newer deck brings it back.
          for (const round of [1, 2]) {
            void round;
            const [fromA, fromB] = [await whole(a.db), await whole(b.db)];
            await mergeInto(a.db, fromB, options);
            await mergeInto(b.db, fromA, options);
          }
          expect(canonical(await whole(a.db))).toBe(canonical(await whole(b.db)));
          await rebuildAllCards(x, fold);
          await rebuildDays(x);
          expect(await tables(x, ['cards', 'days'])).toEqual({
            cards: stored['cards'],
            days: stored['days'],
          });
          for (const deck of await x.decks.toArray())
            expect(await countsOfDeck(x, deck.id)).toEqual({
              cards: deck.cards,
              concepts: deck.concepts,
            });
          for (const { db } of [a, b]) await db.delete();
          for (const db of [x, y]) await db.delete();
        },
      ),
      fuzz(20),
    );
  },
);
