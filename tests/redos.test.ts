import { expect, test } from 'vitest';
import { attacksOn, isLinear, literalsOf } from './redos.ts';

const sources = import.meta.glob<string>('../src/**/*.{ts,svelte}', {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** What only the build, the tests and authors' own tools run meets no foreign text. */
const HOME = /\.test\.ts$|sample\.ts$|\/deck\/node\/|\/pwa\/build\//;

/** Told by time, which a busy machine disturbs; what is truly slow is so each time. */
const again = { retry: 2 };

test('every regular expression of the app is linear on hostile text', again, () => {
  const literals = Object.entries(sources)
    .filter(([file]) => !HOME.test(file))
    .flatMap(([file, text]) => literalsOf(file.replace('../src/', ''), text));
  expect(literals.length).toBeGreaterThan(300);
  const slow = literals.flatMap(({ file, line, regex }) => {
    const worst = attacksOn(regex).find((attack) => !isLinear(regex, attack));
    return worst ? [`${file}:${line} ${String(regex)} on ${JSON.stringify(worst)}`] : [];
  });
  expect(slow).toEqual([]);
});

test.each([/\s*\n\s*/g, /<[^>]*>/g, /[,;]+$/, /<a[^>]*>/g])(
  'one that is not is found: %s',
  again,
  (regex) => {
    expect(attacksOn(regex).every((attack) => isLinear(regex, attack))).toBe(false);
  },
);
