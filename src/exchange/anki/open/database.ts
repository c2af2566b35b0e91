import { checkCancelled, fault } from '../../fault.ts';
import type { Sqlite } from '../../sqlite.ts';
import type { AnkiCollection, AnkiConfig, AnkiDeck, AnkiPreset } from '../collection.ts';
import { readCards } from './cards.ts';
import { decksFromJson, decksFromTable, defaultDeck } from './decks.ts';
import { jsonId, notetypesFromJson, notetypesFromTables } from './notetypes.ts';
import { readNotes } from './notes.ts';
import { presetsFromJson, presetsFromTable } from './presets.ts';
import type { Report } from './report.ts';
import { readReviews } from './reviews.ts';
import { decode, flag, maybe, num, own, parsed, record, text, whole } from './values.ts';
import type { Json } from './values.ts';

/** What stands in the database; media and the words about the file come from the package. */
export type Content = Omit<
  AnkiCollection,
  'generation' | 'isCollection' | 'media' | 'skipped' | 'remarks'
>;

export interface ContentOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the work done, 0–1. */
  readonly onshare?: (share: number) => void;
}

/** Reads a collection of schema 11 or 14–18 (facts §2, §3). Faults when it is none or damaged. */
export async function readContent(
  db: Sqlite,
  report: Report,
  options: ContentOptions = {},
): Promise<Content> {
  const col = readCol(db);
  const { notetypes, notetypeOf } = readNotetypes(db, col, report);
  const presets = readPresets(db, col, report);
  const { decks, deckOf } = readDecks(db, col, presets, report);
  await pause(options, 0.05);
  const notes = readNotes(db, notetypeOf, report);
  await pause(options, 0.5);
  const cards = readCards(db, { notes, notetypes: notetypeOf, decks: deckOf, report });
  await pause(options, 0.75);
  const reviews = readReviews(db, cards, report);
  return {
    version: col.version,
    created: col.created,
    config: readConfig(db, col),
    ...{ notetypes, decks, presets, notes, cards, reviews },
  };
}

/** Lets a cancel in, and tells how far it is. */
async function pause({ signal, onshare }: ContentOptions, share: number): Promise<void> {
  onshare?.(share);
  await new Promise((resolve) => setTimeout(resolve));
  checkCancelled(signal);
}

interface Col {
  readonly version: number;
  readonly created: number;
  readonly conf: string;
  readonly models: string;
  readonly decks: string;
  readonly dconf: string;
  readonly has: (table: string) => boolean;
}

function readCol(db: Sqlite): Col {
  if (!db.tables.has('col') || !db.tables.has('notes') || !db.tables.has('cards'))
    throw foreign(db);
  for (const [table, columns] of Object.entries(REQUIRED))
    if (!columns.split(' ').every((column) => db.hasColumn(table, column))) throw incomplete();
  const sql = 'SELECT ver, crt, conf, models, decks, dconf FROM col NOT INDEXED LIMIT 1';
  const [row = []] = [...db.rows(sql, 1)];
  const [ver, crt, ...blobs] = row;
  const version = whole(ver, 0, 0, 2 ** 40);
  if (version > 18 || version === 12 || version === 13) throw tooNew(version);
  const [conf = '', models = '', decks = '', dconf = ''] = blobs.map((blob) => text(blob));
  // Version 0 with the tables of schema 11 is a third-party tool's; tables of later schemas count from 14 on.
  const has = (table: string) => version >= 14 && db.tables.has(table);
  const created = whole(crt, 0, 0, 2 ** 40);
  return { version, created, conf, models, decks, dconf, has };
}

/** Columns that are read. Those that are computed do not count: the computing could take for ever. */
const REQUIRED = {
  col: 'ver crt conf models decks dconf',
  notes: 'id guid mid mod tags flds',
  cards: 'id nid did ord mod type queue due ivl factor reps lapses left odue odid flags data',
} as const;

const incomplete = (): Error =>
  fault(
    'damaged',
    'The collection in this file lacks parts that every Anki collection has. Export it again from Anki.',
  );

const foreign = ({ tables }: Sqlite): Error =>
  tables.has('facts') && tables.has('models')
    ? fault(
        'too-old',
        'This collection was made by Anki 1, before 2012. Open it in Anki 2.0 once and export it from there.',
      )
    : fault('unknown', 'This file is a database, but not one of Anki’s.');

const tooNew = (version: number): Error =>
  fault(
    'too-new',
    `This collection has version ${version}, which cannot be read here. In Anki choose “Support older Anki versions” when you export it.`,
  );

function json(source: string, what: string, report: Report): Json {
  if (source.trim() === '') return {};
  const value = parsed(source);
  if (value === undefined) report.remark(`The list of ${what} is damaged; defaults stand in.`);
  return record(value);
}

function readNotetypes(db: Sqlite, col: Col, report: Report) {
  if (col.has('notetypes')) {
    const found = byId(notetypesFromTables(db, report));
    return { notetypes: [...found.values()], notetypeOf: found };
  }
  if (col.models.trim() !== '' && parsed(col.models) === undefined)
    throw fault(
      'damaged',
      'The notetypes in this collection are damaged, so no note can be read. Run Tools, Check Database in Anki and export it again.',
    );
  const models = json(col.models, 'notetypes', report);
  const found = byId(notetypesFromJson(models, report));
  return { notetypes: [...found.values()], notetypeOf: withKeys(found, models) };
}

function readDecks(db: Sqlite, col: Col, presets: readonly AnkiPreset[], report: Report) {
  const isTable = col.has('decks');
  const models = isTable ? {} : json(col.decks, 'decks', report);
  const known = new Set(presets.map(({ id }) => id));
  const all = (isTable ? decksFromTable(db) : decksFromJson(models)).map((deck): AnkiDeck =>
    deck.presetId === null || known.has(deck.presetId) ? deck : { ...deck, presetId: null },
  );
  const found = byId(all);
  if (!found.has('1')) found.set('1', defaultDeck());
  return { decks: [...found.values()], deckOf: withKeys(found, models) };
}

const readPresets = (db: Sqlite, col: Col, report: Report): AnkiPreset[] => [
  ...byId(
    col.has('deck_config')
      ? presetsFromTable(db)
      : presetsFromJson(json(col.dconf, 'presets', report)),
  ).values(),
];

const byId = <T extends { readonly id: string }>(values: readonly T[]): Map<string, T> =>
  new Map(values.filter(({ id }) => id !== '').map((value) => [value.id, value]));

/** Rows may name a value by its key in the JSON where that differs from its id. */
function withKeys<T>(found: ReadonlyMap<string, T>, object: Json): ReadonlyMap<string, T> {
  const all = new Map(found);
  for (const [key, value] of Object.entries(object)) {
    const named = found.get(jsonId(key, own(record(value), 'id')));
    if (named !== undefined && !all.has(key)) all.set(key, named);
  }
  return all;
}

function readConfig(db: Sqlite, col: Col): AnkiConfig {
  const conf = col.has('config') ? configTable(db) : record(parsed(col.conf));
  const offset = (key: string) => {
    const minutes = maybe(own(conf, key));
    return minutes === null || Math.abs(minutes) > 1440 ? null : Math.round(minutes);
  };
  const rollover = maybe(own(conf, 'rollover'));
  const isModern = num(own(conf, 'schedVer'), 1) >= 2 || flag(own(conf, 'sched2021'));
  return {
    schedVer: isModern ? 2 : 1,
    rollover: rollover === null ? null : whole(rollover, 4, 0, 23),
    creationOffset: offset('creationOffset'),
    localOffset: offset('localOffset'),
    fsrs: own(conf, 'fsrs') === undefined ? null : flag(own(conf, 'fsrs')),
  };
}

/** Values are JSON bytes; only the few that are used are kept. */
function configTable(db: Sqlite): Json {
  const used = ['schedVer', 'sched2021', 'rollover', 'creationOffset', 'localOffset', 'fsrs'];
  const names = used.map((name) => `'${name}'`).join(', ');
  const rows = db.rows(`SELECT "KEY", val FROM config WHERE "KEY" IN (${names})`, used.length);
  return Object.fromEntries(
    [...rows].map(([key, value]) => [
      text(key),
      parsed(value instanceof Uint8Array ? decode(value) : text(value)),
    ]),
  );
}
