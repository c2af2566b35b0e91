import { LIMITS } from '../../limits.ts';
import type { Sqlite, SqlValue } from '../../sqlite.ts';
import type { AnkiCard, AnkiDeck, AnkiId, AnkiNote, AnkiNotetype } from '../collection.ts';
import type { Report } from './report.ts';
import { idOf, idSql, idTexts, maybe, own, parsed, record, whole } from './values.ts';
import type { Json } from './values.ts';

const SQL = `SELECT ${['id', 'nid', 'did', 'odid'].map(idSql).join(', ')}, ord, type, queue, due, ivl,
  factor, reps, lapses, left, odue, flags, mod, data FROM cards NOT INDEXED`;

/** Anki gives no cloze a higher number than 500. */
const CLOZE_ORDINALS = 500;
const LATEST_TIME = 2 ** 40;
/** Days or seconds; nothing that Anki writes is beyond. */
const INTERVAL = 2 ** 31 - 1;

export interface CardContext {
  readonly notes: readonly AnkiNote[];
  readonly notetypes: ReadonlyMap<string, AnkiNotetype>;
  readonly decks: ReadonlyMap<string, AnkiDeck>;
  readonly report: Report;
}

/** Cards of the notes that came through, one for each (note, ordinal), by note and ordinal. */
export function readCards(db: Sqlite, context: CardContext): AnkiCard[] {
  const { report, notes } = context;
  const indices = new Map<AnkiId, number>(notes.map(({ id }, i) => [id, i]));
  const ordinals = notes.map(({ notetype }) => ordinalsOf(context.notetypes.get(notetype)));
  const deckOf = deckReader(context);
  const ids = new Set<AnkiId>();
  const cards: AnkiCard[] = [];
  for (const row of db.lentRows(SQL, LIMITS.cards)) {
    const id = idOf(row[0]);
    const note = indices.get(idOf(row[1]) ?? '');
    const ord = maybe(row[4]);
    if (id === null || ids.has(id) || note === undefined) report.count('lostCard');
    else if (ord === null || !isOrdinal(ord, ordinals[note])) report.count('lostOrdinal');
    else {
      ids.add(id);
      const { deck, home } = deckOf(row[2], row[3]);
      cards.push(cardOf(row, { id, note, ord, deck, home }, report));
    }
  }
  return withoutTwins(cards, report);
}

const ordinalsOf = (notetype: AnkiNotetype | undefined): number =>
  notetype?.kind === 'cloze' ? CLOZE_ORDINALS : (notetype?.templates.length ?? 0);

const isOrdinal = (ord: number, count = 0): boolean =>
  Number.isInteger(ord) && ord >= 0 && ord < count;

/** Deck and home by id; what the file does not hold is the Default deck. */
function deckReader({ decks, report }: CardContext) {
  const idText = idTexts();
  return (did: SqlValue | undefined, odid: SqlValue | undefined) => {
    const [deck, home] = [idText(did), idText(odid)];
    const hasHome = home !== '' && home !== '0';
    if (!decks.has(deck) || (hasHome && !decks.has(home))) report.count('lostDeck');
    return {
      deck: decks.get(deck)?.id ?? '1',
      home: hasHome ? (decks.get(home)?.id ?? '1') : null,
    };
  };
}

interface Place {
  readonly id: AnkiId;
  readonly note: number;
  readonly ord: number;
  readonly deck: string;
  readonly home: string | null;
}

/** Written out value by value: it runs a hundred thousand times, and spreading objects took most of the time. */
function cardOf(row: readonly SqlValue[], place: Place, report: Report): AnkiCard {
  const queue = stateOf(row[6], -3, 4) ?? stateOf(row[5], 0, 2) ?? 0;
  const type = stateOf(row[5], 0, 3) ?? Math.min(2, Math.max(0, queue));
  const isMended = type !== row[5] || queue !== row[6] || !isSaneDue(row[7]) || !isSaneDue(row[8]);
  if (isMended) report.count('state');
  const memory = memoryOf(row[16]);
  return {
    id: place.id,
    note: place.note,
    deck: place.deck,
    home: place.home,
    ord: place.ord,
    type,
    queue,
    due: whole(row[7], 0, -LATEST_TIME, LATEST_TIME),
    odue: place.home === null ? 0 : whole(row[13], 0, -LATEST_TIME, LATEST_TIME),
    interval: whole(row[8], 0, -INTERVAL, INTERVAL),
    factor: whole(row[9], 0, 0, 100_000),
    reps: whole(row[10], 0, 0, 1_000_000),
    lapses: whole(row[11], 0, 0, 1_000_000),
    left: whole(row[12], 0, 0, INTERVAL) % 1000,
    flag: whole(row[14], 0, 0, INTERVAL) & 7,
    modified: whole(row[15], 0, 0, LATEST_TIME),
    position: memory.position,
    memory: memory.memory,
    retention: memory.retention,
    decay: memory.decay,
    lastReview: memory.lastReview,
  };
}

function stateOf(value: SqlValue | undefined, least: number, most: number): number | null {
  const number = maybe(value);
  const isKnown = number !== null && Number.isInteger(number) && number >= least && number <= most;
  return isKnown ? number : null;
}

const isSaneDue = (value: SqlValue | undefined): boolean =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LATEST_TIME;

const NOTHING = {
  position: null,
  memory: null,
  retention: null,
  decay: null,
  lastReview: null,
} as const;

/** `cards.data` (facts §2): an unknown or ill-typed value is ignored alone, text that is no JSON altogether. */
function memoryOf(data: SqlValue | undefined): Pick<AnkiCard, keyof typeof NOTHING> {
  if (typeof data !== 'string' || data.length < 3 || data.length > 10_000) return NOTHING;
  const json = record(parsed(data));
  const s = finite(json, 's');
  const d = finite(json, 'd');
  const dr = finite(json, 'dr');
  const decay = finite(json, 'decay');
  const lrt = finite(json, 'lrt');
  const pos = finite(json, 'pos');
  return {
    position: pos === null ? null : whole(pos, 0, 0, INTERVAL),
    memory:
      s === null || d === null || s <= 0
        ? null
        : {
            stability: Math.min(36_500, Math.max(0.001, s)),
            difficulty: Math.min(10, Math.max(1, d)),
          },
    retention: dr !== null && dr > 0 && dr < 1 ? dr : null,
    decay: decay !== null && decay > 0 && decay < 2 ? decay : null,
    lastReview: lrt !== null && lrt > 0 && lrt < LATEST_TIME ? Math.floor(lrt) : null,
  };
}

function finite(json: Json, key: string): number | null {
  const value = own(json, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Of several cards for one (note, ordinal) the one answered more often, then the older one. */
function withoutTwins(cards: AnkiCard[], report: Report): AnkiCard[] {
  cards.sort((a, b) => a.note - b.note || a.ord - b.ord || b.reps - a.reps);
  return cards.filter(({ note, ord }, i) => {
    const former = cards[i - 1];
    const isTwin = former !== undefined && former.note === note && former.ord === ord;
    if (isTwin) report.count('twin');
    return !isTwin;
  });
}
