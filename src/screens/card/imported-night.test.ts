// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { readableAtNight } from './imported-night.ts';

test.each([
  ['dark text gives way', '<p style="color: rgb(36, 41, 46)">x</p>', ''],
  ['by any notation', '<p style="color: #000">x</p>', ''],
  [
    'a colour that can be read stays',
    '<p style="color: rgb(3, 160, 214)">x</p>',
    'rgb(3, 160, 214)',
  ],
  [
    'dark on its own light ground stays',
    '<p style="color: black; background: white">x</p>',
    'black',
  ],
  [
    'light ground without a colour gets ink',
    '<p style="background-color: rgb(255, 255, 200)">x</p>',
    'rgb(27, 27, 24)',
  ],
  ['dark on its dark ground gives way', '<p style="color: #111; background-color: #222">x</p>', ''],
  ['what cannot be read as a colour stays', '<p style="color: inherit">x</p>', 'inherit'],
])('%s', (_name, html, colour) => {
  const fragment = document.createRange().createContextualFragment(html);
  readableAtNight(fragment);
  expect(fragment.querySelector('p')?.style.color).toBe(colour);
});

test('the ground of an element above counts, and old colour attributes', () => {
  const html =
    '<div style="background: #fff"><p style="color: #222">x</p></div><font color="#000080">y</font>';
  const fragment = document.createRange().createContextualFragment(html);
  readableAtNight(fragment);
  expect(fragment.querySelector('p')?.style.color).not.toBe('');
  expect(fragment.querySelector('font')?.hasAttribute('color')).toBe(false);
});
