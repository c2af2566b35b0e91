import { LIMITS } from '../../limits.ts';
import type { Sqlite } from '../../sqlite.ts';
import type { AnkiPreset } from '../collection.ts';
import { blob, jsonId } from './notetypes.ts';
import { bool, float, floats, integer, readMessage, str } from './proto.ts';
import type { Message } from './proto.ts';
import { flag, idSql, idTexts, num, numbers, own, record, text, whole } from './values.ts';
import type { Json } from './values.ts';

/** Presets of schema 11: the JSON in `col.dconf` (facts §5). */
export const presetsFromJson = (presets: Json): AnkiPreset[] =>
  Object.entries(presets).map(([key, value]) => {
    const preset = record(value);
    return {
      id: jsonId(key, own(preset, 'id')),
      name: text(own(preset, 'name'), key),
      modified: whole(own(preset, 'mod'), 0, 0, Number.MAX_SAFE_INTEGER),
      ...newFromJson(record(own(preset, 'new'))),
      ...reviewFromJson(record(own(preset, 'rev'))),
      ...lapseFromJson(record(own(preset, 'lapse'))),
      ...restFromJson(preset),
    };
  });

const newFromJson = (part: Json) => {
  const intervals = numbers(own(part, 'ints'));
  return {
    learningSteps: steps(own(part, 'delays'), [1, 10]),
    newPerDay: perDay(own(part, 'perDay'), 20),
    startingEase: positive(num(own(part, 'initialFactor'), 2500) / 1000, 2.5),
    graduatingGood: whole(intervals[0], 1, 0, 36_500),
    graduatingEasy: whole(intervals[1], 4, 0, 36_500),
    insertOrder: num(own(part, 'order'), 1) === 0 ? ('random' as const) : ('due' as const),
    buryNew: flag(own(part, 'bury')),
  };
};

const reviewFromJson = (part: Json) => ({
  reviewsPerDay: perDay(own(part, 'perDay'), 200),
  easyBonus: positive(own(part, 'ease4'), 1.3),
  hardFactor: positive(own(part, 'hardFactor'), 1.2),
  intervalModifier: positive(own(part, 'ivlFct'), 1),
  maximumInterval: maximum(own(part, 'maxIvl')),
  buryReviews: flag(own(part, 'bury')),
});

const lapseFromJson = (part: Json) => ({
  relearningSteps: steps(own(part, 'delays'), [10]),
  lapseMultiplier: Math.max(0, num(own(part, 'mult'), 0)),
  minimumLapseInterval: whole(own(part, 'minInt'), 1, 1, 36_500),
  leechAction: num(own(part, 'leechAction'), 1) === 0 ? ('suspend' as const) : ('tag' as const),
  leechThreshold: whole(own(part, 'leechFails'), 8, 0, 10_000),
});

const restFromJson = (preset: Json) => ({
  parameters: newest(
    ...['fsrsParams6', 'fsrsParams5', 'fsrsWeights'].map((key) => numbers(own(preset, key))),
  ),
  easyDays: numbers(own(preset, 'easyDaysPercentages')),
  autoplay: flag(own(preset, 'autoplay'), true),
  capSeconds: whole(own(preset, 'maxTaken'), 60, 0, 100_000),
  showTimer: flag(own(preset, 'timer')),
  replayQuestion: flag(own(preset, 'replayq'), true),
  buryLearning: flag(own(preset, 'buryInterdayLearning')),
  newMix: order(own(preset, 'newMix')),
  learningMix: order(own(preset, 'interdayLearningMix')),
  newSort: order(own(preset, 'newSortOrder')),
  reviewOrder: order(own(preset, 'reviewOrder')),
  newGather: order(own(preset, 'newGatherPriority')),
  desiredRetention: retention(num(own(preset, 'desiredRetention'), 0.9)),
  historicalRetention: retention(num(own(preset, 'sm2Retention'), 0.9)),
  ignoreReviewsBefore: date(text(own(preset, 'ignoreRevlogsBeforeDate'))),
});

/** Presets of schema 14 and later. An absent number is 0, as proto3 has it; where 0 cannot be, Anki's default. */
export function presetsFromTable(db: Sqlite): AnkiPreset[] {
  const idText = idTexts();
  const sql = `SELECT ${idSql('id')}, name, mtime_secs, config FROM deck_config NOT INDEXED`;
  return [...db.rows(sql, LIMITS.cards)].map(([id, name, modified, config]) => ({
    id: idText(id),
    name: text(name, idText(id)),
    modified: whole(modified, 0, 0, Number.MAX_SAFE_INTEGER),
    ...fromProto(readMessage(blob(config))),
  }));
}

const fromProto = (config: Message): Omit<AnkiPreset, 'id' | 'name' | 'modified'> => ({
  learningSteps: steps(floats(config, 1), []),
  relearningSteps: steps(floats(config, 2), []),
  parameters: newest(floats(config, 6), floats(config, 5), floats(config, 3)),
  easyDays: floats(config, 4),
  newPerDay: perDay(integer(config, 9), 0),
  reviewsPerDay: perDay(integer(config, 10), 0),
  startingEase: positive(float(config, 11), 2.5),
  easyBonus: positive(float(config, 12), 1.3),
  hardFactor: positive(float(config, 13), 1.2),
  lapseMultiplier: Math.max(0, float(config, 14)),
  intervalModifier: positive(float(config, 15), 1),
  maximumInterval: maximum(integer(config, 16)),
  minimumLapseInterval: whole(integer(config, 17), 1, 1, 36_500),
  graduatingGood: whole(integer(config, 18), 1, 0, 36_500),
  graduatingEasy: whole(integer(config, 19), 4, 0, 36_500),
  insertOrder: integer(config, 20) === 1 ? 'random' : 'due',
  leechAction: integer(config, 21) === 1 ? 'tag' : 'suspend',
  leechThreshold: whole(integer(config, 22), 8, 0, 10_000),
  autoplay: !bool(config, 23),
  capSeconds: whole(integer(config, 24) || 60, 60, 0, 100_000),
  showTimer: bool(config, 25),
  replayQuestion: !bool(config, 26),
  buryNew: bool(config, 27),
  buryReviews: bool(config, 28),
  buryLearning: bool(config, 29),
  newMix: order(integer(config, 30)),
  learningMix: order(integer(config, 31)),
  newSort: order(integer(config, 32)),
  reviewOrder: order(integer(config, 33)),
  newGather: order(integer(config, 34)),
  desiredRetention: retention(float(config, 37)),
  historicalRetention: retention(float(config, 40)),
  ignoreReviewsBefore: date(str(config, 46)),
});

/** Minutes above 0; the default when the list itself is missing. */
const steps = (value: unknown, fallback: readonly number[]): readonly number[] =>
  Array.isArray(value) ? numbers(value).filter((minutes) => minutes > 0) : fallback;

const newest = (...sets: readonly number[][]): readonly number[] | null =>
  sets.find(({ length }) => length === 17 || length === 19 || length === 21) ?? null;

const perDay = (value: unknown, fallback: number): number => whole(value, fallback, 0, 1_000_000);
const maximum = (value: unknown): number => whole(num(value, 0) || 36_500, 36_500, 1, 36_500);
const order = (value: unknown): number => whole(value, 0, 0, 100);
const positive = (value: unknown, fallback: number): number => {
  const number = num(value, fallback);
  return number > 0 ? number : fallback;
};
const retention = (value: number): number => (value > 0 && value < 1 ? value : 0.9);
const date = (value: string): string => (/^\d{4}-\d\d-\d\d$/.test(value) ? value : '');
