import { EDGE_KINDS, LAYERS, NATIVE_KINDS } from '../deck/deck.ts';
import { RATINGS, type ReviewRow } from '../memory/review.ts';

/*
 * What a row of each table must look like. Backups are files that anybody may have written: a row that lacks
 * its shape is left out before it can be stored. More keys than these are kept: a newer version may have them.
 */
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
/** Keys of the database: never empty, and short enough for a human's patience. */
const key: Check = (value) => typeof value === 'string' && value.length > 0 && value.length < 2_000;
const flag: Check = (value) => typeof value === 'boolean';
const finite: Check = (value) => Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const whole: Check = (value) => Number.isSafeInteger(value);
/** The largest instant of `Date`. */
const moment: Check = (value) => count(value) && (value as number) <= 8.64e15;
const bytes: Check = (value) => value instanceof Uint8Array;
const anything: Check = () => true;

const among =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const between =
  (least: number, most: number): Check =>
  (value) =>
    finite(value) && (value as number) >= least && (value as number) <= most;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check, least = 0): Check =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.every(check);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const shape =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(members).every(([name, check]) => check(own(value, name)));
const record =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));

/** Never what `Object.prototype` has. */
const own = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;

const STAMP = { changedAt: moment, by: text, was: moment };
const FILE = shape({ name: text, hash: key });
const SOURCE = either(
  shape({ kind: among(['document']), title: text, url: text }),
  shape({ kind: among(['code']), repo: text, path: text, symbol: orNull(text), version: text }),
);

const NOTE = {
  ...STAMP,
  ...{ id: key, deck: key, position: finite, edited: flag, retired: flag },
  addedAt: maybe(moment),
  ...{ base: record(text), theirs: maybe(record(text)), fields: record(text) },
  ...{ tags: list(text), media: list(text) },
  accepted: list(shape({ text, exact: flag })),
  concepts: list(shape({ concept: key, weight: finite })),
  cards: list(
    shape({
      ...{ part: partName, prompt: text, front: text, steps: count, answer: text, note: text },
      ...{ source: text, plain: text, deck: maybe(key) },
    }),
    1,
  ),
};

/** No part holds a slash: a card's id is taken apart at its last one. */
function partName(value: unknown): boolean {
  return key(value) && !(value as string).includes('/');
}

const OPTIONS = {
  ...{
    newPerDay: maybe(count),
    reviewsPerDay: maybe(count),
    retention: maybe(between(0.5, 0.999)),
  },
  ...{ maximumInterval: maybe(between(1, 36_500)), learningSteps: maybe(list(between(0, 1e6))) },
  ...{ relearningSteps: maybe(list(between(0, 1e6))), burySiblings: maybe(flag) },
  ...{ leechLimit: maybe(count), newOrder: maybe(among(['author', 'random'])) },
};

const SHAPES: Readonly<Record<string, Check>> = {
  decks: shape({
    ...STAMP,
    ...{ id: key, path: list(text, 1), title: text, version: finite, language: text },
    ...{ licence: text, authors: list(text), descriptionHtml: text, paused: flag },
    chapters: list(shape({ title: text, concepts: list(key) })),
    origin: shape({ kind: among(['bundled', 'file', 'own']), name: text }),
    ...{ cards: whole, concepts: whole, addedAt: moment },
  }),
  concepts: shape({
    ...STAMP,
    ...{ id: key, deck: key, title: text, aliases: list(text), definition: text },
    ...{ definitionHtml: text, layer: orNull(among(LAYERS)), formerly: list(key) },
    edges: list(shape({ kind: among(EDGE_KINDS), to: key })),
    sources: list(SOURCE),
  }),
  notes: either(
    shape({
      ...{ ...NOTE, kind: among(NATIVE_KINDS) },
      fields: shape({ prompt: text, more: text, answer: text, note: text, source: text }),
    }),
    shape({
      ...{ ...NOTE, kind: among(['imported']), notetype: key },
      ...{ files: list(FILE), modified: finite },
    }),
  ),
  notetypes: shape({
    ...STAMP,
    ...{ id: key, name: text, kind: among(['normal', 'cloze', 'occlusion']), css: text },
    fields: list(shape({ name: text, rtl: flag, tag: orNull(whole) })),
    templates: list(shape({ name: text, front: text, back: text }), 1),
    ...{ sortField: count, media: list(text), files: list(FILE), modified: finite },
    foreign: isObject,
  }),
  marks: shape({
    ...STAMP,
    ...{ card: key, suspended: flag, buriedUntil: count, flag: between(0, 7) },
  }),
  links: shape({
    ...STAMP,
    ...{ id: key, kind: among(['link', 'open', 'goal']), card: orNull(key), concept: key },
  }),
  options: shape({ ...STAMP, ...OPTIONS, deck: key }),
  settings: shape({ ...STAMP, key, value: anything }),
  media: shape({ ...STAMP, hash: key, type: text, bytes }),
  tombstones: shape({ ...STAMP, id: tombstone }),
};

/** `<table>/<key>`, of a table that has stamps. */
function tombstone(value: unknown): boolean {
  if (!key(value)) return false;
  const slash = (value as string).indexOf('/');
  const table = (value as string).slice(0, slash);
  return slash > 0 && table !== 'tombstones' && Object.hasOwn(SHAPES, table);
}

/** Whether a row has the shape of its table; false for tables that are not known. */
export const hasShape = (table: string, row: unknown): boolean =>
  Object.hasOwn(SHAPES, table) && (SHAPES[table]?.(row) ?? false);

const DAYS = shape({ days: between(0, 100_000) });
const STEP = shape({ step: count, minutes: between(0, 1e7) });
const SCHEDULE = either(
  shape({ phase: among(['new']) }),
  shape({ phase: among(['learning', 'relearning']), step: count, due: moment }),
  shape({ phase: among(['review']), due: whole, interval: finite }),
);
const MEMORY = shape({
  ...{ stability: between(0, 1e9), difficulty: between(0, 100) },
  ...{ last: whole, reps: count, lapses: count },
});
const BASE = {
  ...{ id: key, card: key, at: moment, offset: between(-1_440, 1_440), rollOver: between(0, 23) },
  ...{ session: text, device: text },
};
const REVIEW = either(
  shape({
    ...{ ...BASE, kind: among(['answer']), rating: among(RATINGS), duration: between(0, 1e12) },
    ...{ next: either(DAYS, STEP), phase: among(['new', 'learning', 'review', 'relearning']) },
  }),
  shape({ ...BASE, kind: among(['void']), voids: key }),
  shape({
    ...{ ...BASE, kind: among(['seed']) },
    state: shape({ memory: orNull(MEMORY), schedule: SCHEDULE }),
  }),
  shape({ ...BASE, kind: among(['set']), next: DAYS }),
  shape({ ...BASE, kind: among(['reset']) }),
);

/** Whether a value is a row of the review log. */
export const isReview = (row: unknown): row is ReviewRow => REVIEW(row);
