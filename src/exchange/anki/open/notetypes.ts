import { LIMITS } from '../../limits.ts';
import type { Sqlite } from '../../sqlite.ts';
import type { AnkiField, AnkiNotetype, AnkiTemplate } from '../collection.ts';
import { bool, hasField, id64, integer, readMessage, str } from './proto.ts';
import type { Message } from './proto.ts';
import type { Report } from './report.ts';
import { flag, idSql, idTexts, list, maybe, num, own, record, text, whole } from './values.ts';
import type { Json } from './values.ts';

/** Parts of a notetype beyond these belong to no deck that a person made. */
const PARTS = 1000;

/** Notetypes of schema 11: the JSON in `col.models`, by key (facts §2). */
export function notetypesFromJson(models: Json, report: Report): AnkiNotetype[] {
  return Object.entries(models).flatMap(([key, value]) => {
    const model = record(value);
    const notetype = settled({
      id: jsonId(key, own(model, 'id')),
      name: text(own(model, 'name'), key),
      kind: num(own(model, 'type'), 0) === 1 ? 'cloze' : 'normal',
      stockKind: whole(own(model, 'originalStockKind'), 0, 0, 6),
      originalId: num(own(model, 'originalId'), 0) === 0 ? null : text(own(model, 'originalId')),
      css: text(own(model, 'css')),
      latexPre: text(own(model, 'latexPre')),
      latexPost: text(own(model, 'latexPost')),
      latexSvg: flag(own(model, 'latexsvg')),
      sortField: num(own(model, 'sortf'), 0),
      modified: whole(own(model, 'mod'), 0, 0, Number.MAX_SAFE_INTEGER),
      fields: byOrdinal(own(model, 'flds')).map(fieldFromJson),
      templates: byOrdinal(own(model, 'tmpls')).map(templateFromJson),
    });
    if (!notetype) report.skip(`notetype ${key}`, NO_FIELDS);
    return notetype ? [notetype] : [];
  });
}

const NO_FIELDS = 'This notetype has no fields or no templates, so its notes cannot be shown.';

/** The key is exact where a number beyond 2^53 is not; where they name different ids the inner one counts. */
export function jsonId(key: string, inner: unknown): string {
  const id = text(inner).trim();
  return /^\d+$/.test(id) && Number(id) !== Number(key) ? id : key;
}

/** In the order of `ord` where every part has one; array order otherwise (facts §2). */
function byOrdinal(parts: unknown): Json[] {
  const all = list(parts).slice(0, PARTS).map(record);
  const ordinals = all.map((part) => maybe(own(part, 'ord')));
  if (ordinals.includes(null)) return all;
  return all
    .map((part, i) => ({ part, ord: ordinals[i] ?? 0 }))
    .sort((a, b) => a.ord - b.ord)
    .map(({ part }) => part);
}

const fieldFromJson = (field: Json, ord: number): AnkiField => ({
  name: text(own(field, 'name'), `Field ${ord + 1}`),
  ord,
  rtl: flag(own(field, 'rtl')),
  tag: maybe(own(field, 'tag')),
  font: text(own(field, 'font'), 'Arial'),
  size: whole(own(field, 'size'), 20, 1, 1000),
  sticky: flag(own(field, 'sticky')),
  description: text(own(field, 'description')),
  plainText: flag(own(field, 'plainText')),
});

const templateFromJson = (template: Json, ord: number): AnkiTemplate => ({
  name: text(own(template, 'name'), `Card ${ord + 1}`),
  ord,
  qfmt: text(own(template, 'qfmt')),
  afmt: text(own(template, 'afmt')),
  bqfmt: text(own(template, 'bqfmt')),
  bafmt: text(own(template, 'bafmt')),
  targetDeck: num(own(template, 'did'), 0) === 0 ? null : text(own(template, 'did')),
});

/** Null when nothing could be shown by it; the sort field within bounds. */
function settled(notetype: AnkiNotetype): AnkiNotetype | null {
  const { fields, templates } = notetype;
  if (fields.length === 0 || templates.length === 0) return null;
  return {
    ...notetype,
    name: notetype.name.trim() || 'Notetype',
    sortField: whole(notetype.sortField, 0, 0, fields.length - 1),
  };
}

/** Notetypes of schema 15 and later (facts §3). Plain scans only: names are in a collation that is not there. */
export function notetypesFromTables(db: Sqlite, report: Report): AnkiNotetype[] {
  const fields = partsOf(db, 'fields', fieldFromProto);
  const templates = partsOf(db, 'templates', templateFromProto);
  const idText = idTexts();
  const sql = `SELECT ${idSql('id')}, name, mtime_secs, config FROM notetypes NOT INDEXED`;
  return [...db.rows(sql, LIMITS.cards)].flatMap(([id, name, modified, config]) => {
    const key = idText(id);
    const about = { id: key, name: text(name), modified: whole(modified, 0, 0, 2 ** 50) };
    const notetype = settled({
      ...about,
      ...fromConfig(readMessage(blob(config))),
      fields: fields.get(key) ?? [],
      templates: templates.get(key) ?? [],
    });
    if (!notetype) report.skip(`notetype ${key}`, NO_FIELDS);
    return notetype ? [notetype] : [];
  });
}

export const blob = (value: unknown): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array();

const fromConfig = (config: Message) => ({
  kind: integer(config, 1) === 1 ? ('cloze' as const) : ('normal' as const),
  sortField: integer(config, 2),
  css: str(config, 3),
  latexPre: str(config, 5),
  latexPost: str(config, 6),
  latexSvg: bool(config, 7),
  stockKind: whole(integer(config, 9), 0, 0, 6),
  originalId: id64(config, 10) === '0' ? null : id64(config, 10),
});

/** `fields` and `templates` alike: by notetype, in their order, which is that of the primary key. */
function partsOf<Part>(
  db: Sqlite,
  table: 'fields' | 'templates',
  make: (name: string, ord: number, config: Message) => Part,
): Map<string, Part[]> {
  const parts = new Map<string, Part[]>();
  const idText = idTexts();
  const sql = `SELECT ${idSql('ntid')}, name, config FROM ${table} ORDER BY ntid, ord`;
  for (const [ntid, name, config] of db.rows(sql, LIMITS.cards)) {
    const siblings = parts.get(idText(ntid)) ?? [];
    parts.set(idText(ntid), siblings);
    if (siblings.length < PARTS)
      siblings.push(make(text(name), siblings.length, readMessage(blob(config))));
  }
  return parts;
}

const fieldFromProto = (name: string, ord: number, config: Message): AnkiField => ({
  name: name || `Field ${ord + 1}`,
  ord,
  rtl: bool(config, 2),
  tag: hasField(config, 10) ? integer(config, 10) : null,
  font: str(config, 3) || 'Arial',
  size: whole(integer(config, 4) || 20, 20, 1, 1000),
  sticky: bool(config, 1),
  description: str(config, 5),
  plainText: bool(config, 6),
});

const templateFromProto = (name: string, ord: number, config: Message): AnkiTemplate => ({
  name: name || `Card ${ord + 1}`,
  ord,
  qfmt: str(config, 1),
  afmt: str(config, 2),
  bqfmt: str(config, 3),
  bafmt: str(config, 4),
  targetDeck: id64(config, 5) === '0' ? null : id64(config, 5),
});
