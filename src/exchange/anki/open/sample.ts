import { writeSqlite } from '../../sqlite.ts';
import type { SqliteWriter, SqlValue } from '../../sqlite.ts';
import { writeZip } from '../../zip-write.ts';
import type { ZipPart } from '../../zip-write.ts';
import type { Bytes } from '../../zip.ts';

/** Anki's files made for tests: collections of schema 11 and 18, packages of every generation. */

export const CREATED = 1_700_000_000;
export const BASIC = '1700000000001';
export const CLOZE = '1700000000002';

type Row = readonly SqlValue[];

export interface SampleRows {
  /** id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data */
  readonly notes?: Iterable<Row>;
  /** id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data */
  readonly cards?: Iterable<Row>;
  /** id, cid, usn, ease, ivl, lastIvl, factor, time, type */
  readonly revlog?: Iterable<Row>;
}

export interface Sample extends SampleRows {
  readonly version?: number;
  readonly crt?: number;
  /** JSON of `col`, as value or as raw text. */
  readonly conf?: unknown;
  readonly models?: unknown;
  readonly decks?: unknown;
  readonly dconf?: unknown;
  /** Statements run at the end, whatever they are. */
  readonly after?: string;
}

export const note = (
  id: number,
  fields: readonly string[],
  over: Record<number, SqlValue> = {},
): Row =>
  Object.assign(
    [
      id,
      `guid${id}`,
      Number(BASIC),
      CREATED,
      -1,
      ' a b::c ',
      fields.join('\u001f'),
      fields[0] ?? '',
      0,
      0,
      '',
    ],
    over,
  );

export const card = (id: number, nid: number, over: Record<number, SqlValue> = {}): Row =>
  Object.assign([id, nid, 10, 0, CREATED, -1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, ''], over);

export const review = (id: number, cid: number, over: Record<number, SqlValue> = {}): Row =>
  Object.assign([id, cid, -1, 3, 4, 1, 2500, 5000, 1], over);

const ROW_TABLES = `
  CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null, flags integer not null, data text not null);
  CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
  CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null, type integer not null);
  CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null, models text not null, decks text not null, dconf text not null, tags text not null);
  CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
  CREATE INDEX ix_notes_csum on notes (csum); CREATE INDEX ix_cards_nid on cards (nid); CREATE INDEX ix_revlog_cid on revlog (cid);
`;

export const field = (name: string, ord: number): Record<string, unknown> => ({
  ...{ name, ord, sticky: false, rtl: false, font: 'Arial', size: 20 },
});

export const template = (name: string, ord: number, front: string): Record<string, unknown> => ({
  ...{ name, ord, qfmt: front, afmt: '{{FrontSide}}<hr>{{Back}}', bqfmt: '', bafmt: '', did: null },
});

const MODELS = {
  [BASIC]: {
    ...{ id: Number(BASIC), name: 'Basic', type: 0, mod: CREATED, sortf: 0, css: '.card{}' },
    flds: [field('Front', 0), field('Back', 1)],
    tmpls: [template('Card 1', 0, '{{Front}}'), template('Card 2', 1, '{{Back}}')],
  },
  [CLOZE]: {
    ...{ id: Number(CLOZE), name: 'Cloze', type: 1, mod: CREATED, sortf: 0, css: '' },
    flds: [field('Text', 0)],
    tmpls: [template('Cloze', 0, '{{cloze:Text}}')],
  },
};
const DECKS = {
  1: { id: 1, name: 'Default', dyn: 0, conf: 1 },
  10: { id: 10, name: 'Networks::TCP', dyn: 0, conf: 1, desc: 'about TCP', mod: CREATED },
};
const DCONF = {
  1: {
    ...{ id: 1, name: 'Default', new: { perDay: 12, delays: [1, 10], order: 0 } },
    ...{ rev: { perDay: 99, maxIvl: 365 }, lapse: { delays: [10] }, desiredRetention: 0.88 },
  },
};
const CONF = { schedVer: 2, rollover: 4, creationOffset: -60, curDeck: 1 };

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function fill(db: SqliteWriter, { notes = [], cards = [], revlog = [] }: SampleRows): void {
  const marks = (n: number) => Array.from({ length: n }, () => '?').join(',');
  db.insert(`INSERT INTO notes VALUES (${marks(11)})`, notes);
  db.insert(`INSERT INTO cards VALUES (${marks(18)})`, cards);
  db.insert(`INSERT INTO revlog VALUES (${marks(9)})`, revlog);
}

/** A database of schema 11. */
export const collection11 = (sample: Sample = {}): Promise<Bytes> =>
  writeSqlite((db) => {
    const { version = 11, crt = CREATED, conf = CONF, models = MODELS, decks = DECKS } = sample;
    db.run(ROW_TABLES);
    fill(db, sample);
    db.insert('INSERT INTO col VALUES (1, ?, 0, 0, ?, 0, 0, 0, ?, ?, ?, ?, ?)', [
      [crt, version, ...[conf, models, decks, sample.dconf ?? DCONF].map(asText), '{}'],
    ]);
    if (sample.after) db.run(sample.after);
  });

export interface Sample18 extends SampleRows {
  readonly version?: number;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly after?: string;
}

/** A database of schema 18, with Anki's collation, its WAL flags and the same contents as `collection11`. */
export async function collection18(sample: Sample18 = {}): Promise<Bytes> {
  const bytes = await writeSqlite((db) => {
    db.run(ROW_TABLES);
    db.run(TABLES_18);
    fill(db, sample);
    db.insert("INSERT INTO col VALUES (1, ?, 0, 0, ?, 0, 0, 0, '', '', '', '', '')", [
      [CREATED, sample.version ?? 18],
    ]);
    fill18(db, sample.config ?? CONF);
    if (sample.after) db.run(sample.after);
    db.run(`PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, 'NOCASE', 'unicase')`);
  });
  bytes[18] = 2;
  bytes[19] = 2;
  return bytes;
}

const TABLES_18 = `
  CREATE TABLE notetypes (id integer NOT NULL PRIMARY KEY, name text NOT NULL COLLATE NOCASE, mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL);
  CREATE UNIQUE INDEX idx_notetypes_name ON notetypes (name);
  CREATE TABLE fields (ntid integer NOT NULL, ord integer NOT NULL, name text NOT NULL COLLATE NOCASE, config blob NOT NULL, PRIMARY KEY (ntid, ord)) without rowid;
  CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid);
  CREATE TABLE templates (ntid integer NOT NULL, ord integer NOT NULL, name text NOT NULL COLLATE NOCASE, mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL, PRIMARY KEY (ntid, ord)) without rowid;
  CREATE UNIQUE INDEX idx_templates_name_ntid ON templates (name, ntid);
  CREATE TABLE decks (id integer PRIMARY KEY NOT NULL, name text NOT NULL COLLATE NOCASE, mtime_secs integer NOT NULL, usn integer NOT NULL, common blob NOT NULL, kind blob NOT NULL);
  CREATE UNIQUE INDEX idx_decks_name ON decks (name);
  CREATE TABLE deck_config (id integer PRIMARY KEY NOT NULL, name text NOT NULL COLLATE NOCASE, mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL);
  CREATE TABLE config (KEY text NOT NULL PRIMARY KEY, usn integer NOT NULL, mtime_secs integer NOT NULL, val blob NOT NULL) without rowid;
  CREATE TABLE tags (tag text NOT NULL PRIMARY KEY COLLATE NOCASE, usn integer NOT NULL, collapsed boolean NOT NULL, config blob NULL) without rowid;
`;

function fill18(db: SqliteWriter, config: Readonly<Record<string, unknown>>): void {
  const none = new Uint8Array();
  db.insert('INSERT INTO notetypes VALUES (?, ?, ?, 0, ?)', [
    [Number(BASIC), 'Basic', CREATED, proto([3, '.card{}'], [10, 4611686018427387905n])],
    [Number(CLOZE), 'Cloze', CREATED, proto([1, 1], [9, 5])],
  ]);
  db.insert('INSERT INTO fields VALUES (?, ?, ?, ?)', [
    [Number(BASIC), 1, 'Back', proto([2, 1], [4, 24])],
    [Number(BASIC), 0, 'Front', proto([3, 'Arial'], [9, 18446744073709551615n])],
    [Number(CLOZE), 0, 'Text', proto([10, 0])],
  ]);
  db.insert('INSERT INTO templates VALUES (?, ?, ?, 0, 0, ?)', [
    [Number(BASIC), 0, 'Card 1', proto([1, '{{Front}}'], [2, '{{Back}}'])],
    [Number(BASIC), 1, 'Card 2', proto([1, '{{Back}}'], [2, '{{Front}}'], [5, 10])],
    [Number(CLOZE), 0, 'Cloze', proto([1, '{{cloze:Text}}'], [2, '{{cloze:Text}}'])],
  ]);
  db.insert('INSERT INTO decks VALUES (?, ?, ?, 0, ?, ?)', [
    [1, 'Default', 0, none, proto([1, proto([1, 1])])],
    [
      10,
      'Networks\u001fTCP',
      CREATED,
      none,
      proto([1, proto([1, 1], [4, 'about TCP'], [7, 0], [10, [0.93]])]),
    ],
    [20, 'Cram', CREATED, none, proto([2, proto([1, 1])])],
  ]);
  db.insert('INSERT INTO deck_config VALUES (1, ?, 0, 0, ?)', [
    [
      'Default',
      proto([1, [1, 10]], [2, [10]], [9, 12], [10, 99], [16, 365], [20, 1], [37, [0.88]]),
    ],
  ]);
  const encoder = new TextEncoder();
  db.insert(
    'INSERT INTO config VALUES (?, 0, 0, ?)',
    Object.entries(config).map(([key, value]) => [key, encoder.encode(JSON.stringify(value))]),
  );
  db.insert('INSERT INTO tags VALUES (?, 0, 0, NULL)', [['a'], ['b::c']]);
}

type ProtoField = readonly [number, number | bigint | string | Uint8Array | readonly number[]];

/** A protobuf message: numbers as varints, texts and bytes as they are, lists as packed floats. */
export function proto(...fields: readonly ProtoField[]): Bytes {
  const bytes: number[] = [];
  for (const [number, value] of fields) {
    const isVarint = typeof value === 'number' || typeof value === 'bigint';
    const isSingleFloat = Array.isArray(value) && value.length === 1 && number > 3;
    const wire = isVarint ? 0 : isSingleFloat ? 5 : 2;
    bytes.push(...varint(BigInt(number * 8 + wire)));
    if (isVarint) bytes.push(...varint(BigInt(value)));
    else {
      const content = contentOf(value);
      bytes.push(...(isSingleFloat ? [] : varint(BigInt(content.length))), ...content);
    }
  }
  return new Uint8Array(bytes);
}

function contentOf(value: string | Uint8Array | readonly number[]): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  return value instanceof Uint8Array ? value : new Uint8Array(new Float32Array(value).buffer);
}

function varint(value: bigint): number[] {
  const low = Number(value & 127n);
  return value < 128n ? [low] : [low | 128, ...varint(value >> 7n)];
}

/** A Zstandard frame of raw blocks, as streams are written: no size in its header, a window of 2 MB. */
export function zstdFrame(content: Uint8Array): Bytes {
  const block = 2 ** 17;
  const count = Math.max(1, Math.ceil(content.length / block));
  const bytes = new Uint8Array(6 + 3 * count + content.length);
  bytes.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]);
  for (let i = 0, at = 6; i < count; i++) {
    const part = content.subarray(i * block, (i + 1) * block);
    const head = (part.length << 3) | Number(i === count - 1);
    bytes.set([head & 255, (head >> 8) & 255, head >> 16], at);
    bytes.set(part, at + 3);
    at += 3 + part.length;
  }
  return bytes;
}

export interface SampleMedia {
  readonly name: string;
  readonly content: Bytes;
}

const MODIFIED = new Date(2026, 0, 1);

export const zipOf = (parts: Iterable<ZipPart>): Promise<Blob> =>
  writeZip(parts, { modified: MODIFIED });

/** A package of the generations before 2.1.50. */
export function legacyPackage(
  generation: 1 | 2,
  collection: Bytes,
  {
    media = [],
    meta = generation === 2,
  }: { readonly media?: readonly SampleMedia[]; readonly meta?: boolean } = {},
): Promise<Blob> {
  const list = Object.fromEntries(media.map(({ name }, i) => [String(i), name]));
  return zipOf([
    ...(meta ? [{ path: 'meta', content: proto([1, generation]) }] : []),
    ...(generation === 2 ? [{ path: 'collection.anki2', content: new Uint8Array(512) }] : []),
    { path: generation === 2 ? 'collection.anki21' : 'collection.anki2', content: collection },
    { path: 'media', content: new TextEncoder().encode(JSON.stringify(list)) },
    ...media.map(({ content }, i) => ({ path: String(i), content })),
  ]);
}

/** A package of 2.1.50 and later, with the dummy that old versions show. */
export async function latestPackage(
  collection: Bytes,
  { media = [] }: { readonly media?: readonly SampleMedia[] } = {},
): Promise<Blob> {
  const entries = await Promise.all(
    media.map(async ({ name, content }) => {
      const sha1 = new Uint8Array(await crypto.subtle.digest('SHA-1', content));
      return [1, proto([1, name], [2, content.length], [3, sha1])] as const;
    }),
  );
  const dummy = await collection11({
    notes: [note(1, ['Please update Anki', ''])],
    cards: [card(1, 1)],
  });
  return zipOf([
    { path: 'meta', content: proto([1, 3]), store: true },
    { path: 'collection.anki21b', content: zstdFrame(collection), store: true },
    { path: 'collection.anki2', content: dummy },
    ...media.map(({ content }, i) => ({
      path: String(i),
      content: zstdFrame(content),
      store: true,
    })),
    { path: 'media', content: zstdFrame(proto(...entries)), store: true },
  ]);
}
