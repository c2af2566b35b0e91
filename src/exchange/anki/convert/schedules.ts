import type { CardId } from '../../../base/id.ts';
import { dayOf } from '../../../base/time.ts';
import type { Pasts, ReadOptions } from '../../reading.ts';
import type { AnkiCollection } from '../collection.ts';
import { calendarOf } from './calendar.ts';
import type { Converted } from './convert-notes.ts';
import { lazyMap } from './lazy-map.ts';
import { hasPast, pastOf, seenOf, tellPast } from './past.ts';
import { cardPreset } from './presets.ts';
import type { Report } from './report.ts';
import type { CardPreset, PastContext, Seen } from './seen.ts';
import type { Tally } from './survey.ts';

const DAY = 86_400_000;

export interface Schedules {
  readonly past: Pasts;
  /** Reviews of the cards that each preset schedules, by its id. */
  readonly reviews: ReadonlyMap<string, number>;
}

/** The pasts of the cards that have one. Their rows are made when they are asked for. */
export function convertSchedules(
  collection: AnkiCollection,
  { cards, placeOf }: Pick<Converted, 'cards' | 'placeOf'>,
  { moment, parameters }: Pick<ReadOptions, 'moment' | 'parameters'>,
  report: Report,
): Schedules {
  const { config, presets: list, decks } = collection;
  const { starts } = collection.reviews;
  const context: PastContext = {
    reviews: collection.reviews,
    calendar: calendarOf(collection, moment.offset),
    shifted: config.schedVer === 1,
    latest: moment.at + DAY,
    parameters,
    fallbackAt: collection.created * 1000,
    today: dayOf(moment),
  };
  const filtered = new Set(decks.flatMap((deck) => (deck.filtered ? [deck.id] : [])));
  const presets = new Map(list.map((preset) => [preset.id, cardPreset(preset)]));
  const none = cardPreset(null);
  const seen = new Map<CardId, Seen>();
  const reviews = new Map<string, number>();
  let answers = 0;
  const tally: Tally = { cramming: 0, future: 0, longSteps: 0 };
  for (const [id, index] of cards) {
    const card = collection.cards[index];
    if (card === undefined) continue;
    const name = placeOf[index]?.source?.presetId ?? null;
    const preset: CardPreset = (name === null ? null : presets.get(name)) ?? none;
    const inFiltered = card.home !== null || filtered.has(card.deck);
    const log = [starts[index] ?? 0, starts[index + 1] ?? 0] as const;
    const one = seenOf({ id, card, preset, inFiltered, log }, tally, context);
    if (name !== null) reviews.set(name, (reviews.get(name) ?? 0) + one.survey.answers);
    if (!hasPast(one, context)) continue;
    seen.set(id, one);
    answers += one.survey.answers;
    tellPast(one, report, context);
  }
  for (const remark of ['cramming', 'future', 'longSteps'] as const)
    report.count(remark, tally[remark]);
  const past = lazyMap(seen, (one) => pastOf(one, context));
  return { past: Object.assign(past, { answers }), reviews };
}
