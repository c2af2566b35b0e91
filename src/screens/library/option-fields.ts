import { fail, ok, type Result } from '../../base/result.ts';
import { HIGHEST_RETENTION, LOWEST_RETENTION } from '../../memory/rules.ts';
import type { DeckOptions } from '../../deck/options.ts';
import { figure } from '../format.ts';

/** Options that are typed; the others are chosen. */
export type TypedOption =
  'newPerDay' | 'reviewsPerDay' | 'retention' | 'learningSteps' | 'relearningSteps' | 'leechLimit';

type TypedValue = number | readonly number[];

interface TypedField {
  readonly label: string;
  /** What stands behind the box. */
  readonly unit: string;
  readonly text: (value: DeckOptions[TypedOption]) => string;
  readonly read: (text: string) => Result<TypedValue, string>;
}

const LONGEST_STEP = 1_439;
const MOST_CARDS = 9_999;
const MOST_LAPSES = 99;
const MOST_STEPS = 10;

/** One decimal at most, and no noise of binary fractions: 0.9 is 90, 0.925 is 92.5. */
const percent = (share: number): number => Math.round(share * 1_000) / 10;

const plain = (value: TypedValue): string =>
  Array.isArray(value) ? value.join(' ') : String(value);

function whole(text: string, from: number, to: number): Result<number, string> {
  const digits = text.replace(/[\s,.](?=\d{3}\b)/g, '').trim();
  const value = Number(digits);
  return /^\d+$/.test(digits) && value >= from && value <= to
    ? ok(value)
    : fail(`Write a whole number from ${from} to ${figure(to)}.`);
}

function retention(text: string): Result<number, string> {
  const digits = text.replace('%', '').replace(',', '.').trim();
  const value = Number(digits);
  const [from, to] = [percent(LOWEST_RETENTION), percent(HIGHEST_RETENTION)];
  if (!/^\d+(\.\d+)?$/.test(digits) || value < from || value > to)
    return fail(`Write a percentage from ${from} to ${to}.`);
  return ok(Math.round(value * 10) / 1_000);
}

/** Minutes between spaces or commas; nothing at all means that cards skip the steps. */
function steps(text: string): Result<readonly number[], string> {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const wrong = words.find((word) => !/^\d+$/.test(word) || !isStep(Number(word)));
  if (wrong !== undefined)
    return fail(
      `Each step is a whole number of minutes from 1 to 1,439. This is not one: ${wrong}`,
    );
  if (words.length > MOST_STEPS) return fail(`Write at most ${MOST_STEPS} steps.`);
  return ok(words.map(Number));
}
const isStep = (minutes: number): boolean => minutes >= 1 && minutes <= LONGEST_STEP;

const number = (label: string, unit: string, from: number, to: number): TypedField => ({
  label,
  unit,
  text: plain,
  read: (text) => whole(text, from, to),
});
const minutes = (label: string): TypedField => ({ label, unit: 'min', text: plain, read: steps });

/** Reads and writes each typed option as a learner sees it. `read` says in one sentence what is wanted. */
export const TYPED_FIELDS: Readonly<Record<TypedOption, TypedField>> = {
  newPerDay: number('New cards a day', '', 0, MOST_CARDS),
  reviewsPerDay: number('Reviews a day', '', 0, MOST_CARDS),
  retention: {
    label: 'Target retention',
    unit: '%',
    text: (value) => String(percent(value as number)),
    read: retention,
  },
  learningSteps: minutes('Learning steps'),
  relearningSteps: minutes('Relearning steps'),
  leechLimit: number('Leech after misses', '', 1, MOST_LAPSES),
};

/** An option in words, for "Default: …": "90%", "1 10 min", "none", "On", "Author order". */
export function optionWords<K extends keyof DeckOptions>(key: K, value: DeckOptions[K]): string {
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (key === 'newOrder') return value === 'random' ? 'Random' : 'Author’s';
  if (key === 'retention') return `${percent(value as number)}%`;
  if (Array.isArray(value)) return value.length > 0 ? `${value.join(' ')} min` : 'none';
  return figure(Number(value));
}
