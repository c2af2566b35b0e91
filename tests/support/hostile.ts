import {
  BASIC,
  card,
  collection11,
  collection18,
  latestPackage,
  legacyPackage,
  note,
  proto,
  review,
  zipOf,
  zstdFrame,
} from '../../src/exchange/anki/open/sample.ts';

/**
 * Files that want to break an importer, made anew by each call. None of them is a sound deck of somebody's; each
 * must give a problem with a sentence, or a sane collection.
 */
export interface Hostile {
  readonly name: string;
  readonly make: () => Promise<Uint8Array<ArrayBuffer>>;
}

type Bytes = Uint8Array<ArrayBuffer>;

const text = (value: string): Bytes => new TextEncoder().encode(value);
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());
const hostile = (name: string, make: () => Promise<Bytes> | Bytes): Hostile => ({
  name,
  make: async () => make(),
});

const ROWS = {
  notes: [note(1, ['front', 'back']), note(2, ['zwei', 'drei'])],
  cards: [card(1, 1), card(2, 1, { 3: 1 }), card(3, 2)],
  revlog: [review(1_700_000_000_000, 1), review(1_700_000_001_000, 3)],
};
const MEDIA = [{ name: 'a.png', content: text('picture') }];

/** Sound packages, to be damaged. */
export const soundLegacy = async (): Promise<Bytes> =>
  bytesOf(await legacyPackage(2, await collection11(ROWS), { media: MEDIA }));
export const soundLatest = async (): Promise<Bytes> =>
  bytesOf(await latestPackage(await collection18(ROWS), { media: MEDIA }));

const zipped = async (parts: Record<string, Bytes>): Promise<Bytes> =>
  bytesOf(
    await zipOf(
      Object.entries(parts).map(([path, content]) => ({
        path,
        content,
        // What is compressed already must be found at its place.
        store: content[0] === 0x28,
      })),
    ),
  );

/** `at` bytes of a file, cut at many places: around its ends and at regular steps. */
async function cuts(name: string, make: () => Promise<Bytes>, count: number): Promise<Hostile[]> {
  const { length } = await make();
  const places = Array.from({ length: count }, (_, i) =>
    Math.floor((length * (i + 1)) / (count + 1)),
  );
  return [...places, 1, 4, 22, 30, length - 1, length - 21, length - 22].map((at) =>
    hostile(`${name} cut after ${at} bytes`, async () => (await make()).slice(0, at)),
  );
}

/** One bit turned over at regular steps, another one at each step. */
async function flips(name: string, make: () => Promise<Bytes>, count: number): Promise<Hostile[]> {
  const { length } = await make();
  return Array.from({ length: count }, (_, i) => {
    const at = Math.floor((length * i) / count);
    return hostile(`${name} with bit ${i % 8} of byte ${at} flipped`, async () => {
      const bytes = await make();
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (i % 8));
      return bytes;
    });
  });
}

/** Overwrites a field of every header that begins with `PK` and these two bytes. */
async function headers(make: () => Promise<Bytes>, sign: number, offset: number, value: number) {
  const bytes = await make();
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 46 < bytes.length; at++) {
    const isHeader = view.getUint32(at, true) === ((sign << 16) | 0x4b50) >>> 0;
    if (isHeader) view.setUint32(at + offset, value, true);
  }
  return bytes;
}
const CENTRAL = 0x0201;
const LOCAL = 0x0403;

/** A frame of repeated bytes: four bytes become 128 kB. */
function zstdBomb(blocks: number): Bytes {
  const bytes = new Uint8Array(6 + blocks * 4);
  bytes.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]);
  const head = ((2 ** 17) << 3) | 2;
  for (let i = 0; i < blocks; i++)
    bytes.set(
      [(head & 255) | Number(i === blocks - 1), (head >> 8) & 255, head >> 16, 0],
      6 + i * 4,
    );
  return bytes;
}

const FILES: readonly Hostile[] = [
  hostile('zero bytes', () => new Uint8Array()),
  hostile('a page', () => text('<!DOCTYPE html><html><body>404</body></html>')),
  hostile('a Git LFS pointer', () =>
    text('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
  ),
  hostile('only the sign of a zip', () => text('PK\u0003\u0004')),
  hostile('only the sign of SQLite', () => text('SQLite format 3\0')),
  hostile('only the sign of Zstandard', () => new Uint8Array([0x28, 0xb5, 0x2f, 0xfd])),
  hostile('noise', () => Uint8Array.from({ length: 5000 }, (_, i) => (i * 2654435761) >>> 13)),
  hostile('a zip of noise', () => zipped({ 'collection.anki2': text('x'.repeat(3000)) })),
  hostile('an empty zip', () => zipped({})),
  hostile('a zip without a collection', () => zipped({ 'readme.txt': text('hello') })),
  hostile('a wrong SQLite', async () => {
    const bytes = await collection11();
    return zipped({ 'collection.anki2': bytes.fill(255, 100, 2000) });
  }),
  hostile('SQLite with an absurd page size', async () => {
    const bytes = await collection11(ROWS);
    bytes.set([0xff, 0xff], 16);
    return bytes;
  }),
  hostile('a zip bomb', () => zipped({ 'collection.anki2': new Uint8Array(50 * 2 ** 20) })),
  hostile('a bomb in Zstandard', () =>
    zipped({ meta: proto([1, 3]), 'collection.anki21b': zstdBomb(20_000) }),
  ),
  hostile('a bomb for a media list', () =>
    zipped({ 'collection.anki2': text('x'), media: zstdBomb(5000) }),
  ),
  hostile('a window of 2 GB', async () => {
    const frame = zstdFrame(await collection18(ROWS));
    frame[5] = 0xa8;
    return zipped({ meta: proto([1, 3]), 'collection.anki21b': frame });
  }),
  hostile('names that climb', async () =>
    zipped({
      '../../collection.anki2': await collection11(ROWS),
      '/etc/x': text('x'),
      con: text('x'),
    }),
  ),
  hostile('media names that climb', async () =>
    zipped({
      'collection.anki2': await collection11(ROWS),
      media: text('{"0":"../../x","../0":"y","__proto__":"z"}'),
      0: text('x'),
    }),
  ),
  hostile('encrypted', async () => headers(() => headers(soundLegacy, CENTRAL, 8, 1), LOCAL, 6, 1)),
  hostile('sizes that lie low', () => headers(soundLegacy, CENTRAL, 24, 10)),
  hostile('sizes that lie high', () => headers(soundLegacy, CENTRAL, 24, 0xfffffffe)),
  hostile('stored sizes that lie high', () => headers(soundLegacy, CENTRAL, 20, 0xfffffff0)),
  hostile('offsets that lie', () => headers(soundLegacy, CENTRAL, 42, 7)),
  hostile('an unknown compression', () => headers(soundLegacy, CENTRAL, 10, 99)),
  hostile('invalid UTF-8', () =>
    collection11({
      ...ROWS,
      after:
        "UPDATE notes SET flds = CAST(x'ff1ffe' AS TEXT), guid = CAST(x'ff' AS TEXT), tags = CAST(x'c3' AS TEXT)",
    }),
  ),
  hostile('a field of 10 MB', () =>
    collection11({ ...ROWS, notes: [note(1, ['x'.repeat(10_000_000), 'y'])] }),
  ),
  hostile('duplicate ids', () =>
    collection11({
      ...ROWS,
      after: `CREATE TABLE n AS SELECT * FROM notes; DROP TABLE notes; ALTER TABLE n RENAME TO notes; UPDATE notes SET id = 1;
        CREATE TABLE c AS SELECT * FROM cards; DROP TABLE cards; ALTER TABLE c RENAME TO cards; UPDATE cards SET id = 1`,
    }),
  ),
  hostile('decks that hold themselves', () =>
    collection11({
      ...ROWS,
      decks: { 1: { name: 'A::A::A', id: 10 }, 10: { name: 'a::a', id: 1, conf: 10 } },
    }),
  ),
  hostile('a deck of 100,000 levels', () =>
    collection11({
      ...ROWS,
      decks: { 10: { name: Array.from({ length: 100_000 }, () => 'x').join('::') } },
    }),
  ),
  hostile('JSON of 100,000 levels', () =>
    collection11({ ...ROWS, decks: '['.repeat(100_000), conf: '{"a":'.repeat(100_000) }),
  ),
  hostile('notes that a view computes for ever', () =>
    collection11({
      after: `DROP TABLE notes; CREATE VIEW notes AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r)
        SELECT id, 'g' guid, ${BASIC} mid, 0 mod, '' tags, 'x' flds FROM r`,
    }),
  ),
  hostile('a table that a program computes', () =>
    collection11({
      after: `DROP TABLE notes; CREATE TABLE notes (id integer primary key, guid, mid, mod, tags, flds AS (hex(zeroblob(100000000))));
        INSERT INTO notes (id, guid, mid, mod, tags) VALUES (1, 'g', ${BASIC}, 0, '')`,
    }),
  ),
  hostile('texts where numbers belong', () =>
    collection11({
      ...ROWS,
      after:
        "UPDATE cards SET due = 'x', ivl = 1e300, ord = 'y', flags = x'00'; UPDATE revlog SET ease = 'z'",
    }),
  ),
  hostile('two packages glued together', async () => {
    const [one, two] = [await soundLegacy(), await soundLatest()];
    return bytesOf(new Blob([one, two]));
  }),
  hostile('bytes before and after', async () =>
    bytesOf(new Blob([text('PK\u0003\u0004 junk'), await soundLegacy(), text('trailing')])),
  ),
  hostile('a media list that is no message', async () =>
    zipped({
      'collection.anki2': await collection11(ROWS),
      media: new Uint8Array([0x0a, 255, 255, 255]),
    }),
  ),
  hostile('a version nobody knows', async () =>
    zipped({ meta: proto([1, 7]), 'collection.anki2': await collection11(ROWS) }),
  ),
];

/** The whole corpus: about 300 files. */
export const hostileFiles = async (): Promise<Hostile[]> => [
  ...FILES,
  ...(await cuts('legacy', soundLegacy, 40)),
  ...(await cuts('latest', soundLatest, 40)),
  ...(await cuts('database', () => collection11(ROWS), 30)),
  ...(await flips('legacy', soundLegacy, 60)),
  ...(await flips('latest', soundLatest, 60)),
  ...(await flips('database', () => collection18(ROWS), 60)),
];
