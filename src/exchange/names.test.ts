import { expect, test } from 'vitest';
import { mediaName, mediaType, safePath } from './names.ts';

test.each([
  ['a.jpg', 'a.jpg'],
  ['a/b:c?.jpg', 'abc.jpg'],
  ['../../etc/passwd', '....etcpasswd'],
  ['e\u0301.png', 'é.png'],
  ['a\u00a0b.png', 'a b.png'],
  ['a\u0000\u001fb', 'ab'],
  ['CON.mp3', 'CON_.mp3'],
  ['com1', 'com1_'],
  ['a.jpg.', 'a.jpg._'],
  ['a ', 'a _'],
  ['x\ud800y', 'xy'],
  ['__proto__', '__proto__'],
  ['..', null],
  ['', null],
  ['///', null],
])('media %j is named %j', (listed, name) => {
  expect(mediaName(listed)).toBe(name);
});

test('a long name keeps its extension and has at most 120 bytes', () => {
  const name = mediaName(`${'日本'.repeat(100)}.jpeg`) ?? '';
  expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(120);
  expect(name).toMatch(/^日本.*\.jpeg$/);
});

test.each([
  ['a.JPG', 'image/jpeg'],
  ['a.b.mp3', 'audio/mpeg'],
  ['a', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
])('the type of %s is %s', (name, type) => {
  expect(mediaType(name)).toBe(type);
});

test('a very long path is refused', () => {
  expect(safePath('a/'.repeat(600))).toBeNull();
});
