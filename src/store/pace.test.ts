import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newPace, portions } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Whether a turn has come, asked whenever. */
function turnOf(pace: ReturnType<typeof newPace>) {
  const turn = { hasCome: false };
  void pace.turn().then(() => (turn.hasCome = true));
  return turn;
}

test('nobody is there: everything at once, and the next turn is the next task', async () => {
  const pace = newPace();
  expect(pace.share(250)).toBe(250);
  const turn = turnOf(pace);
  await vi.advanceTimersByTimeAsync(1);
  expect(turn.hasCome).toBe(true);
});

test('a press has the machine to itself for a moment; then the write goes on in small parts', async () => {
  const pace = newPace();
  pace.giveWay();
  const turn = turnOf(pace);
  await vi.advanceTimersByTimeAsync(250);
  expect(turn.hasCome).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  expect(turn.hasCome).toBe(true);
  expect([pace.share(250), pace.share(3)]).toEqual([25, 1]);
});

test('when nothing was pressed for a while, the parts are large again', async () => {
  const pace = newPace();
  pace.giveWay();
  await vi.advanceTimersByTimeAsync(11_000);
  expect(pace.share(250)).toBe(250);
});

test('somebody who presses all the time does not stop the write', async () => {
  const pace = newPace();
  pace.giveWay();
  const turn = turnOf(pace);
  for (let i = 0; i < 25; i++) {
    await vi.advanceTimersByTimeAsync(50);
    pace.giveWay();
  }
  expect(turn.hasCome).toBe(true);
});

test('portions hold what holds up no frame, and a tenth of a transaction from the next press on', async () => {
  const pace = newPace();
  const sizes: number[] = [];
  const all = (async () => {
    for await (const some of portions(Array.from({ length: 130 }).fill(0), 2, pace)) {
      sizes.push(some.length);
      if (sizes.length === 1) pace.giveWay();
    }
  })();
  await vi.advanceTimersByTimeAsync(250);
  expect(sizes).toEqual([50]);
  await vi.advanceTimersByTimeAsync(2_000);
  await all;
  expect(sizes).toEqual([50, 25, 25, 25, 5]);
});
