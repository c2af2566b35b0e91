import { expect, test } from 'vitest';
import { AccidentGuard } from './accident-guard.ts';

test.each([
  {
    name: 'a press that began before the reveal',
    press: 990,
    reveal: 1000,
    at: 1300,
    by: 'pointer',
    ok: false,
  },
  {
    name: 'a press after the reveal',
    press: 1200,
    reveal: 1000,
    at: 1250,
    by: 'pointer',
    ok: true,
  },
  { name: 'the first 180 ms', press: 1010, reveal: 1000, at: 1179, by: 'pointer', ok: false },
  { name: 'a key in the first 180 ms', press: 0, reveal: 1000, at: 1100, by: 'key', ok: false },
  {
    name: 'a key later, whatever the pointer did',
    press: 990,
    reveal: 1000,
    at: 1180,
    by: 'key',
    ok: true,
  },
] as const)('$name', ({ press, reveal, at, by, ok }) => {
  const guard = new AccidentGuard();
  guard.pressed(press);
  guard.revealed(reveal);
  expect(guard.allows(at, by)).toBe(ok);
});

test('nothing rates while the front is shown', () => {
  const guard = new AccidentGuard();
  guard.pressed(5000);
  expect(guard.allows(9000, 'key')).toBe(false);
});
