import type { DeckId } from '../../../base/id.ts';
import { clampMaximumInterval, clampRetention } from '../../../memory/rules.ts';
import type { DeckPreset, ParameterSet } from '../../reading.ts';
import type { AnkiPreset } from '../collection.ts';
import type { Place } from './decks.ts';
import { NO_STEPS, type Steps } from './history.ts';
import type { CardPreset } from './seen.ts';
import type { Report } from './report.ts';
import { filledParameters } from './sm2.ts';

/** Minutes; a step of a day or more has no place here. */
const DAY = 1_440;
const MOST_A_DAY = 9_999;

const isShort = (minutes: number): boolean => minutes > 0 && minutes < DAY;
const kept = (steps: readonly number[]): number[] =>
  steps.filter(isShort).map((minutes) => Math.min(Math.max(1, Math.round(minutes)), DAY - 1));

/** Steps without those of a day or more, in whole minutes. */
export const stepsOf = (preset: Pick<AnkiPreset, 'learningSteps' | 'relearningSteps'>): Steps => ({
  learning: kept(preset.learningSteps),
  relearning: kept(preset.relearningSteps),
});

/** What a card's schedule needs of its preset; Anki's defaults without one. */
export function cardPreset(preset: AnkiPreset | null): CardPreset {
  if (preset === null)
    return { ...NO_STEPS, allLearning: 2, allRelearning: 1, retention: 0.9, ignoreBefore: 0 };
  const before = Date.parse(preset.ignoreReviewsBefore);
  return {
    ...stepsOf(preset),
    allLearning: preset.learningSteps.length,
    allRelearning: preset.relearningSteps.length,
    retention: preset.historicalRetention,
    ignoreBefore: Number.isNaN(before) ? 0 : before,
  };
}

/**
 * Options for the topmost decks that use a preset: a deck is named when it differs from the nearest deck above it
 * that is named, since options are inherited here and are not in Anki. `places` outermost first.
 */
export function deckPresets(
  places: readonly Place[],
  presets: ReadonlyMap<string, AnkiPreset>,
  report: Report,
): DeckPreset[] {
  const above = new Map<string, string>();
  const found: DeckPreset[] = [];
  for (const { id, path, source } of places) {
    const inherited = above.get(keyOf(path.slice(0, -1))) ?? '';
    const preset = source?.presetId == null ? undefined : presets.get(source.presetId);
    const options = preset && source ? optionsOf(id, preset, source, report) : null;
    const own = options === null ? inherited : JSON.stringify({ ...options, deck: '', name: '' });
    above.set(keyOf(path), own);
    if (options !== null && own !== inherited) found.push(options);
  }
  return found;
}

const keyOf = (path: readonly string[]): string => path.join('\u001f').toLowerCase();

type Own = Pick<NonNullable<Place['source']>, 'desiredRetention' | 'newPerDay' | 'reviewsPerDay'>;

function optionsOf(deck: DeckId, preset: AnkiPreset, own: Own, report: Report): DeckPreset {
  const { learning, relearning } = stepsOf(preset);
  tellSteps(preset, report);
  return {
    deck,
    name: preset.name,
    newPerDay: perDay(own.newPerDay ?? preset.newPerDay),
    reviewsPerDay: perDay(own.reviewsPerDay ?? preset.reviewsPerDay),
    retention: retentionOf(own.desiredRetention ?? preset.desiredRetention, preset.name, report),
    maximumInterval: maximumOf(preset, report),
    learningSteps: learning,
    relearningSteps: relearning,
    burySiblings: preset.buryNew || preset.buryReviews,
    leechLimit: Math.max(1, Math.floor(preset.leechThreshold)),
    newOrder: preset.insertOrder === 'random' ? 'random' : 'author',
  };
}

const perDay = (cards: number): number => Math.min(Math.max(0, Math.floor(cards)), MOST_A_DAY);
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

function retentionOf(wanted: number, name: string, report: Report): number {
  const held = clampRetention(wanted);
  if (held !== wanted)
    report.say(`“${name}” aims to remember ${percent(wanted)}; here it aims for ${percent(held)}.`);
  return held;
}

function maximumOf({ maximumInterval, name }: AnkiPreset, report: Report): number {
  const held = clampMaximumInterval(maximumInterval);
  if (held !== maximumInterval)
    report.say(`“${name}” allows intervals of ${maximumInterval} days; here it allows ${held}.`);
  return held;
}

function tellSteps({ name, learningSteps, relearningSteps }: AnkiPreset, report: Report): void {
  const long = [...learningSteps, ...relearningSteps].filter((minutes) => minutes >= DAY);
  if (long.length === 0) return;
  const days = long.map((minutes) => `${Math.round((minutes / DAY) * 10) / 10} d`).join(', ');
  report.say(`“${name}” has learning steps of a day or more (${days}); they are left out.`);
}

/**
 * The FSRS parameters of the presets in use, filled to 21, with the reviews of the cards they schedule; the same
 * numbers under two names are one set. Most reviews first.
 */
export function parameterSets(
  reviews: ReadonlyMap<string, number>,
  presets: ReadonlyMap<string, AnkiPreset>,
  report: Report,
): ParameterSet[] {
  const sets = new Map<string, ParameterSet>();
  for (const [id, count] of reviews) {
    const preset = presets.get(id);
    if (!preset?.parameters || preset.parameters.length === 0) continue;
    const values = filledParameters(preset.parameters);
    if (values === null) {
      report.say(`The FSRS parameters of “${preset.name}” cannot be read and are left out.`);
      continue;
    }
    const same = sets.get(values.join());
    sets.set(values.join(), {
      name: same ? `${same.name}, ${preset.name}` : preset.name,
      values,
      reviews: count + (same?.reviews ?? 0),
    });
  }
  return [...sets.values()].sort((a, b) => b.reviews - a.reviews);
}
