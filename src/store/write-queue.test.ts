import { describe, expect, test, vi } from 'vitest';
import type { ReviewRow } from '../memory/review.ts';
import { answer, card } from './sample.ts';
import { writeQueue, type FailedWrite } from './write-queue.ts';

function bench() {
  const stored: string[] = [];
  const failures: FailedWrite[] = [];
  const full = new Set<string>();
  const queue = writeQueue((failure) => failures.push(failure), { delays: [0, 1] });
  const write = (name: string) => async () => {
    await Promise.resolve();
    if (full.has(name))
      throw Object.assign(new Error('no space'), {
        name: 'AbortError',
        inner: { name: 'QuotaExceededError' },
      });
    stored.push(name);
  };
  return { stored, failures, full, queue, add: (name: string) => queue.add(write(name)) };
}

test('a write begins in the task of the input', () => {
  let begun = false;
  writeQueue(() => {}).add(async () => void (begun = true));
  expect(begun).toBe(true);
});

test('writes are stored in order', async () => {
  const { queue, stored, add } = bench();
  ['a', 'b', 'c'].forEach(add);
  expect(await queue.flush()).toBe(true);
  expect(stored).toEqual(['a', 'b', 'c']);
});

test('a full disk keeps the rating and all after it, and a retry stores them in order', async () => {
  const { queue, stored, failures, full, add } = bench();
  ['a', 'b', 'c'].forEach((name) => full.add(name));
  ['a', 'b'].forEach(add);
  expect(await queue.flush()).toBe(false);
  add('c');
  expect(failures).toMatchObject([{ problem: 'full', waiting: 2 }]);
  expect(stored).toEqual([]);
  expect(await queue.retry()).toBe(false);
  full.clear();
  expect(await queue.retry()).toBe(true);
  expect(stored).toEqual(['a', 'b', 'c']);
  expect(queue.waiting).toBe(0);
  add('d');
  expect(await queue.flush()).toBe(true);
  expect(stored).toEqual(['a', 'b', 'c', 'd']);
});

test('two presses of Try again store each rating once', async () => {
  const { queue, stored, full, add } = bench();
  full.add('a');
  add('a');
  await queue.flush();
  full.clear();
  await Promise.all([queue.retry(), queue.retry()]);
  expect(stored).toEqual(['a']);
});

test('a write that throws at once has failed like any other', async () => {
  const failures: FailedWrite[] = [];
  const queue = writeQueue((failure) => failures.push(failure), { delays: [] });
  queue.add(() => {
    throw new Error('closed');
  });
  expect(await queue.flush()).toBe(false);
  expect(failures).toMatchObject([{ problem: 'failed', waiting: 1 }]);
});

test('writes that fail in another order than they began are retried as they began', async () => {
  const stored: string[] = [];
  const failing = new Map<string, (cause: Error) => void>();
  let full = true;
  const queue = writeQueue(() => {}, { delays: [] });
  for (const name of ['a', 'b', 'c']) {
    queue.add(() => {
      if (full) return new Promise<void>((_, reject) => failing.set(name, reject));
      stored.push(name);
      return Promise.resolve();
    });
  }
  for (const name of ['c', 'a', 'b']) {
    failing.get(name)!(new Error('full'));
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
  await queue.flush();
  full = false;
  expect(await queue.retry()).toBe(true);
  expect(stored).toEqual(['a', 'b', 'c']);
});

test('what passes is tried again without a word, and nothing overtakes it', async () => {
  const { queue, stored, failures } = bench();
  let left = 2;
  const stumbling = async () => {
    if ((left -= 1) >= 0) throw new DOMException('went away', 'AbortError');
    stored.push('a');
  };
  queue.add(stumbling);
  await Promise.resolve();
  await Promise.resolve();
  queue.add(async () => void stored.push('b'));
  expect(await queue.flush()).toBe(true);
  expect(stored).toEqual(['a', 'b']);
  expect(failures).toEqual([]);
});

test('what does not pass is told once, after the last try, and kept', async () => {
  const { queue, failures } = bench();
  let tries = 0;
  queue.add(async () => {
    tries += 1;
    throw new DOMException('went away', 'AbortError');
  });
  expect(await queue.flush()).toBe(false);
  expect([tries, failures.length, queue.waiting]).toEqual([3, 1, 1]);
  expect(failures).toMatchObject([{ problem: 'failed', waiting: 1 }]);
});

test('a page that goes away begins all that is kept in that very task', async () => {
  const { queue, full, stored, add } = bench();
  full.add('a');
  ['a', 'b'].forEach(add);
  await queue.flush();
  add('c');
  let begun = 0;
  queue.add(async () => void (begun += 1));
  expect(begun).toBe(0);
  queue.hurry();
  expect(begun).toBe(1);
  full.clear();
  expect(await queue.retry()).toBe(true);
  expect(stored).toContain('a');
});

describe('the journal', () => {
  const row = answer({ card: card('n0') });
  const next = answer({ card: card('n1') });
  function kept() {
    const states: string[][] = [];
    const keep = (rows: readonly ReviewRow[]) => void states.push(rows.map(({ id }) => id));
    const queue = writeQueue(() => {}, { delays: [], journal: { keep } });
    return { queue, states };
  }
  const gate = () => {
    const ends: { stored: () => void; failed: () => void }[] = [];
    const write = () =>
      new Promise<void>((stored, reject) =>
        ends.push({ stored, failed: () => reject(new Error('failed')) }),
      );
    return { ends, write };
  };

  test('hears nothing of writes that succeed', async () => {
    const { queue, states } = kept();
    queue.add(async () => undefined, [row]);
    await queue.flush();
    expect(states).toEqual([]);
  });

  test('has a failed rating at once, what is under way and what waits too, until each is stored', async () => {
    const { queue, states } = kept();
    const { ends, write } = gate();
    queue.add(write, [row]);
    queue.add(write, [next]);
    ends[0]!.failed();
    await vi.waitFor(() => expect(states).toEqual([[row.id, next.id]]));
    const third = answer({ card: card('n2') });
    queue.add(write, [third]);
    expect(states.at(-1)).toEqual(expect.arrayContaining([row.id, next.id, third.id]));
    ends[1]!.stored();
    await queue.flush();
    const retried = queue.retry();
    await vi.waitFor(() => expect(ends).toHaveLength(3));
    ends[2]!.stored();
    await vi.waitFor(() => expect(states.at(-1)).toEqual([third.id]));
    await vi.waitFor(() => expect(ends).toHaveLength(4));
    ends[3]!.stored();
    expect(await retried).toBe(true);
    expect(states.at(-1)).toEqual([]);
  });
});
