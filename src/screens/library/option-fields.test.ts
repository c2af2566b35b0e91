import { expect, test } from 'vitest';
import { optionWords, TYPED_FIELDS, type TypedOption } from './option-fields.ts';

test.each<[string, TypedOption, string, number | readonly number[]]>([
  ['a number', 'newPerDay', '15', 15],
  ['nothing new', 'newPerDay', '0', 0],
  ['outer spaces', 'newPerDay', ' 7 ', 7],
  ['thousands', 'reviewsPerDay', '1,200', 1200],
  ['retention', 'retention', '85', 0.85],
  ['retention with a sign', 'retention', '92.5 %', 0.925],
  ['the lowest retention', 'retention', '80', 0.8],
  ['the highest retention', 'retention', '97', 0.97],
  ['steps with spaces', 'learningSteps', '1 10', [1, 10]],
  ['steps with commas', 'learningSteps', '1, 10,60', [1, 10, 60]],
  ['no steps', 'relearningSteps', '  ', []],
  ['the longest step', 'learningSteps', '1439', [1439]],
])('%s is read', (_, key, text, value) => {
  expect(TYPED_FIELDS[key].read(text)).toEqual({ ok: true, value });
});

test.each<[string, TypedOption, string, string]>([
  ['a word', 'newPerDay', 'ten', 'Write a whole number from 0 to 9,999.'],
  ['nothing', 'newPerDay', '', 'Write a whole number from 0 to 9,999.'],
  ['a negative number', 'reviewsPerDay', '-1', 'Write a whole number from 0 to 9,999.'],
  ['a fraction', 'newPerDay', '1.5', 'Write a whole number from 0 to 9,999.'],
  ['too many', 'newPerDay', '10000', 'Write a whole number from 0 to 9,999.'],
  ['no miss at all', 'leechLimit', '0', 'Write a whole number from 1 to 99.'],
  ['retention too low', 'retention', '79', 'Write a percentage from 80 to 97.'],
  ['retention too high', 'retention', '97.1', 'Write a percentage from 80 to 97.'],
  [
    'a step of no minutes',
    'learningSteps',
    '0 10',
    'Each step is a whole number of minutes from 1 to 1,439. This is not one: 0',
  ],
  [
    'a step of a day',
    'learningSteps',
    '1 1440',
    'Each step is a whole number of minutes from 1 to 1,439. This is not one: 1440',
  ],
  [
    'a step with a unit',
    'learningSteps',
    '10m',
    'Each step is a whole number of minutes from 1 to 1,439. This is not one: 10m',
  ],
])('%s is answered with what is wanted', (_, key, text, problem) => {
  expect(TYPED_FIELDS[key].read(text)).toEqual({ ok: false, problem });
});

test.each<[TypedOption, number | readonly number[], string, string]>([
  ['retention', 0.925, '92.5', '92.5%'],
  ['retention', 0.9, '90', '90%'],
  ['learningSteps', [1, 10], '1 10', '1 10 min'],
  ['relearningSteps', [], '', 'none'],
  ['reviewsPerDay', 9999, '9999', '9,999'],
])('%s %j is shown, and read back as it was', (key, value, text, words) => {
  expect(TYPED_FIELDS[key].text(value)).toBe(text);
  expect(TYPED_FIELDS[key].read(text)).toEqual({ ok: true, value });
  expect(optionWords(key, value as never)).toBe(words);
});
