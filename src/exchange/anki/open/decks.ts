import { LIMITS } from '../../limits.ts';
import type { Sqlite } from '../../sqlite.ts';
import type { AnkiDeck } from '../collection.ts';
import { blob, jsonId } from './notetypes.ts';
import { bool, float, hasField, id64, integer, message, readMessage, str } from './proto.ts';
import type { Message } from './proto.ts';
import { flag, idSql, idTexts, maybe, own, record, text, whole } from './values.ts';
import type { Json } from './values.ts';

const LATEST_TIME = Number.MAX_SAFE_INTEGER;

/** Decks of schema 11: the JSON in `col.decks` (facts §2). */
export const decksFromJson = (decks: Json): AnkiDeck[] =>
  Object.entries(decks).map(([key, value]) => {
    const deck = record(value);
    const filtered = flag(own(deck, 'dyn'));
    const percent = maybe(own(deck, 'desiredRetention'));
    return {
      id: jsonId(key, own(deck, 'id')),
      path: deckPath(text(own(deck, 'name')), '::'),
      filtered,
      presetId: filtered ? null : text(own(deck, 'conf'), '1'),
      description: text(own(deck, 'desc')),
      markdown: flag(own(deck, 'md')),
      desiredRetention: retention(percent === null ? null : percent / 100),
      newPerDay: limit(maybe(own(deck, 'newLimit'))),
      reviewsPerDay: limit(maybe(own(deck, 'reviewLimit'))),
      reschedule: filtered ? flag(own(deck, 'resched'), true) : true,
      modified: whole(own(deck, 'mod'), 0, 0, LATEST_TIME),
    };
  });

/** Decks of schema 15 and later (facts §3). */
export function decksFromTable(db: Sqlite): AnkiDeck[] {
  const idText = idTexts();
  const sql = `SELECT ${idSql('id')}, name, mtime_secs, kind FROM decks NOT INDEXED`;
  return [...db.rows(sql, LIMITS.cards)].map(([id, name, modified, kind]) => ({
    id: idText(id),
    path: deckPath(text(name), '\u001f'),
    modified: whole(modified, 0, 0, LATEST_TIME),
    ...fromKind(readMessage(blob(kind))),
  }));
}

function fromKind(kind: Message): Omit<AnkiDeck, 'id' | 'path' | 'modified'> {
  const filtered = hasField(kind, 2);
  const normal = message(kind, 1);
  const optional = (field: number) => (hasField(normal, field) ? integer(normal, field) : null);
  return {
    filtered,
    presetId: filtered ? null : id64(normal, 1),
    description: str(normal, 4),
    markdown: bool(normal, 5),
    desiredRetention: retention(hasField(normal, 10) ? float(normal, 10) : null),
    newPerDay: limit(optional(7)),
    reviewsPerDay: limit(optional(6)),
    reschedule: filtered ? bool(message(kind, 2), 1) : true,
  };
}

const retention = (value: number | null): number | null =>
  value !== null && value > 0 && value < 1 ? value : null;

const limit = (value: number | null): number | null =>
  value === null ? null : whole(value, 0, 0, 1_000_000);

/** Names outermost first, as Anki mends them (facts §3). Levels beyond the limit are joined into the last one. */
export function deckPath(name: string, separator: string): string[] {
  const parts = name.slice(0, 10_000).split(separator).map(component);
  if (parts.length <= LIMITS.depth) return parts;
  return [...parts.slice(0, LIMITS.depth - 1), parts.slice(LIMITS.depth - 1).join(' ')];
}

const component = (name: string): string =>
  name
    .normalize('NFC')

    .replace(/[\u0000-\u001f\u007f]/g, '')
    .replace(/^[\s:]+|(?<![\s:])[\s:]+$/g, '') || 'blank';

/** The deck that every collection has. */
export const defaultDeck = (): AnkiDeck => ({
  id: '1',
  path: ['Default'],
  filtered: false,
  presetId: null,
  description: '',
  markdown: false,
  desiredRetention: null,
  newPerDay: null,
  reviewsPerDay: null,
  reschedule: true,
  modified: 0,
});
