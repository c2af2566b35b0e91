import type { SqlValue, SqliteWriter } from '../../sqlite.ts';

/** The five tables of schema 11 and their indexes (facts §2). */
const TABLES = `
CREATE TABLE col (
  id integer primary key, crt integer not null, mod integer not null, scm integer not null, ver integer not null,
  dty integer not null, usn integer not null, ls integer not null,
  conf text not null, models text not null, decks text not null, dconf text not null, tags text not null
);
CREATE TABLE notes (
  id integer primary key, guid text not null, mid integer not null, mod integer not null, usn integer not null,
  tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null
);
CREATE TABLE cards (
  id integer primary key, nid integer not null, did integer not null, ord integer not null, mod integer not null,
  usn integer not null, type integer not null, queue integer not null, due integer not null, ivl integer not null,
  factor integer not null, reps integer not null, lapses integer not null, left integer not null,
  odue integer not null, odid integer not null, flags integer not null, data text not null
);
CREATE TABLE revlog (
  id integer primary key, cid integer not null, usn integer not null, ease integer not null, ivl integer not null,
  lastIvl integer not null, factor integer not null, time integer not null, type integer not null
);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_notes_csum ON notes (csum);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_revlog_cid ON revlog (cid);
`;

type Rows = readonly (readonly SqlValue[])[];

/** Everything in the database, ready to be written. */
export interface CollectionRows {
  /** Unix seconds: day 0 of due numbers. */
  readonly created: number;
  /** Unix ms. */
  readonly now: number;
  readonly conf: unknown;
  readonly models: unknown;
  readonly decks: unknown;
  readonly dconf: unknown;
  readonly notes: Rows;
  readonly cards: Rows;
  readonly revlog: Rows;
}

const values = (count: number): string =>
  `(${Array.from({ length: count }, () => '?').join(', ')})`;

/** Fills a new database. */
export function fillCollection(db: SqliteWriter, rows: CollectionRows): void {
  const { created, now, conf, models, decks, dconf } = rows;
  db.run(TABLES);
  const blobs = [conf, models, decks, dconf].map((value) => JSON.stringify(value));
  const col = [1, created, now, now, 11, 0, 0, 0, ...blobs, '{}'];
  db.insert(`INSERT INTO col VALUES ${values(13)}`, [col]);
  db.insert(`INSERT INTO notes VALUES ${values(11)}`, rows.notes);
  db.insert(`INSERT INTO cards VALUES ${values(18)}`, rows.cards);
  db.insert(`INSERT INTO revlog VALUES ${values(9)}`, rows.revlog);
}
