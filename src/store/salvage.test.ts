import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { readBackup, writeBackup } from './backup.ts';
import { pack, type Backup, type Collection } from './backup-format.ts';
import { lineOf, withChecks } from './backup-lines.ts';
import { canonical } from './canonical.ts';
import { setFlag } from './mark.ts';
import { recordReview } from './record.ts';
import { salvage } from './salvage.ts';
import { answer, at, card, dbWithDeck, fold, NOON, sampleDeck, writer } from './sample.ts';
import { writeSettings } from './settings.ts';

let whole: Uint8Array<ArrayBuffer>;
let original: Backup;
/** The same in format 1, as it was written before there were checks. */
let old: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const bytes = Uint8Array.from({ length: 3_000 }, (_, i) => (i * i * 7) % 251);
  const media = [{ name: 'a.png', hash: 'h', type: 'image/png', bytes }];
  const db = await dbWithDeck(sampleDeck(30, { media }));
  for (let n = 0; n < 60; n++) {
    const change = { at: at(0, n * 1_013), duration: (n * 977) % 9_000 };
    const row = answer({ card: card(`n${n % 30}`), ...change });
    await recordReview(db, { row, after: fold([row]) });
  }
  await setFlag(db, [card('n4')], 2, writer());
  await writeSettings(db, { theme: 'dark' }, writer());
  whole = new Uint8Array(await (await writeBackup(db, NOON)).arrayBuffer());
  const read = await readBackup(whole);
  if (!read.ok) throw new Error(read.problem.kind);
  original = read.value;
  old = await inFormat1(whole);
});

async function inFormat1(bytes: Uint8Array<ArrayBuffer>) {
  const end = bytes.indexOf(10);
  const lines = gunzipSync(bytes.subarray(end + 1)).toString();
  const body = Uint8Array.from(gzipSync(lines.replace(/\},\d+\]\n/g, '}]\n')));
  const { counts } = original.header;
  const blob = await pack({ schema: 2, createdAt: NOON, counts }, body);
  const text = await blob.slice(0, blob.size - body.length).text();
  const head = text.replace('"format":2', '"format":1').replace(/,"check":\d+/, '');
  return Uint8Array.from([...new TextEncoder().encode(head), ...body]);
}

const rowsOf = ({ rows, tombstones, reviews }: Collection): string[] => [
  ...Object.entries(rows).flatMap(([name, all]) => all.map((row) => name + canonical(row))),
  ...tombstones.map((row) => `tombstones${canonical(row)}`),
  ...reviews.map((row) => `reviews${canonical(row)}`),
];

/** The whole original, or a refusal with a salvage that holds nothing but rows of the original. */
async function judge(bytes: Uint8Array<ArrayBuffer>): Promise<number | 'whole'> {
  const read = await readBackup(bytes);
  const known = new Set(rowsOf(original));
  if (read.ok) {
    expect(new Set(rowsOf(read.value))).toEqual(known);
    expect(read.value.header).toEqual(original.header);
    return 'whole';
  }
  const saved = await salvage(bytes);
  if (!saved) return 0;
  const rows = rowsOf(saved);
  expect(rows.filter((row) => !known.has(row))).toEqual([]);
  return rows.length;
}

test('cut at any byte: what is saved is of the original, and grows with what is there', async () => {
  let most = 0;
  for (let length = 0; length < whole.length; length += 37) {
    const saved = await judge(whole.slice(0, length));
    expect(saved).not.toBe('whole');
    // Where a piece of the stream ends may cost a group; never more.
    expect(saved as number).toBeGreaterThanOrEqual(most - 8);
    most = Math.max(most, saved as number);
  }
  expect(most).toBeGreaterThan(80);
});

test('any byte flipped, in any way: the whole original, or a salvage of nothing but its rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (place, mask) => {
      const bytes = whole.slice();
      const index = place % bytes.length;
      bytes[index] = bytes[index]! ^ mask;
      expect(await judge(bytes)).not.toBe('whole');
    }),
    { numRuns: 400 },
  );
}, 120_000);

test('several bytes changed, and the end cut off: nothing throws, nothing foreign is saved', async () => {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), fc.nat(), async (changes, cut) => {
      const bytes = whole.slice(0, whole.length - (cut % 3_000));
      for (const [place, value] of changes) bytes[place % bytes.length] = value;
      await judge(bytes);
    }),
    { numRuns: 200 },
  );
}, 120_000);

test('any bytes at all are refused without a throw', async () => {
  const head = fc.constantFrom('', 'ENGRAPH ', 'ENGRAPH {"format":2}\n', 'ENGRAPH {}\n');
  await fc.assert(
    fc.asyncProperty(head, fc.uint8Array({ maxLength: 400 }), async (start, rest) => {
      const bytes = Uint8Array.from([...new TextEncoder().encode(start), ...rest]);
      expect((await readBackup(bytes)).ok).toBe(false);
      await salvage(bytes);
    }),
    { numRuns: 300 },
  );
});

describe('what is told', () => {
  test('how much of how much', async () => {
    const saved = await salvage(whole.slice(0, -1));
    expect(saved).toMatchObject({
      of: { decks: 1, cards: 30, reviews: 60 },
      saved: { decks: 1, cards: 30, reviews: 60 },
      createdAt: NOON,
    });
  });

  test('half the file: decks and log come first, so they are there', async () => {
    const saved = await salvage(whole.slice(0, Math.floor(whole.length / 2)));
    expect(saved!.rows.decks.length).toBe(1);
    expect(saved!.reviews.length).toBe(60);
  });

  test('a header that cannot be read costs only what it says', async () => {
    const bytes = whole.slice();
    bytes[12] = 0;
    expect(await readBackup(bytes)).toMatchObject({ problem: { kind: 'damaged' } });
    const saved = await salvage(bytes);
    expect(saved).toMatchObject({ of: null, createdAt: null, saved: { cards: 30, reviews: 60 } });
  });

  test('a damaged gzip header costs nothing', async () => {
    const bytes = whole.slice();
    bytes[bytes.indexOf(10) + 1] = 0;
    expect((await salvage(bytes))?.saved).toEqual({ decks: 1, cards: 30, reviews: 60 });
  });

  test('of format 1, which has no checks, every line that is whole', async () => {
    expect((await readBackup(old)).ok).toBe(true);
    const saved = await salvage(old.slice(0, -1_000));
    expect(saved!.of).toEqual({ decks: 1, cards: null, reviews: 60 });
    expect(saved!.saved.reviews).toBe(60);
    const known = new Set(rowsOf(original));
    expect(rowsOf(saved!).filter((row) => !known.has(row))).toEqual([]);
  });
});

test('a line whose text was changed is left out with its group; the others stay', async () => {
  const rows = Array.from({ length: 24 }, (_, n) => answer({ card: card(`n${n}`) }));
  const lines = withChecks(rows.map((row) => lineOf('reviews', row)));
  const wrong = lines.replace('brook/n9/there', 'brook/n8/there');
  const body = Uint8Array.from(gzipSync(wrong));
  const blob = await pack({ schema: 2, createdAt: NOON, counts: { reviews: 24 } }, body);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  bytes[bytes.length - 1]! ^= 1;
  const saved = await salvage(bytes);
  expect(saved!.reviews.map(({ card: id }) => id)).toEqual(
    rows.filter((_, n) => n < 8 || n >= 16).map(({ card: id }) => id),
  );
});
