import { expect, test } from 'vitest';
import { newReminder } from './reminder.ts';

test('reminds after every two megabytes, however many files they are', () => {
  const reminders: number[] = [];
  const remind = newReminder((bytes) => void reminders.push(bytes));
  for (let i = 0; i < 19; i++) remind(100_000);
  expect(reminders).toHaveLength(0);
  remind(100_000);
  expect(reminders).toHaveLength(1);
  remind(5_000_000);
  expect(reminders).toHaveLength(2);
});

test('a browser without room for it is left alone', () => {
  const { ArrayBuffer: real } = globalThis;
  const full = function (): never {
    throw new RangeError('Array buffer allocation failed');
  };
  Object.assign(globalThis, { ArrayBuffer: full });
  try {
    expect(() => newReminder()(5_000_000)).not.toThrow();
  } finally {
    Object.assign(globalThis, { ArrayBuffer: real });
  }
});
