import type { Page } from '@playwright/test';
import { quantile } from '../bench/figures.ts';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';

/** Milliseconds after the next card was painted by which a rating must be stored, in 95 of 100 cases. */
const LIMIT = 50;

interface Timing {
  readonly press: number;
  readonly paint: number;
  readonly durable: number;
}

/** No fault: how long after the press, and after the paint of the next card, a rating is stored; and what strict durability costs. */
export const durable: Fault = {
  name: 'durable-after',
  async run(bench) {
    const subject = new Subject(bench);
    subject.prepare = timed;
    await subject.beginWith({ notes: 500, seen: 400 });
    const figures = [];
    const times = bench.isShort ? 12 : 200;
    const [relaxed, strict] = [
      await take(subject, 'relaxed', times),
      await take(subject, 'strict', times),
    ];
    for (const [name, timings] of [
      ['relaxed', relaxed],
      ['strict', strict],
    ] as const) {
      const afterPaint = timings.map(({ paint, durable: end }) => Math.max(0, end - paint));
      const afterPress = timings.map(({ press, durable: end }) => end - press);
      const limit = name === 'strict' ? LIMIT : undefined;
      figures.push(
        { name: `paint-to-durable-${name}`, ...spread(afterPaint), ...(limit ? { limit } : {}) },
        { name: `press-to-durable-${name}`, ...spread(afterPress) },
      );
    }
    subject.outcome.figures = figures;
    subject.outcome.tried = relaxed.length + strict.length;
    await subject.startsRight(await subject.judge());
    await subject.end();
    return subject.outcome;
  },
};

const spread = (values: readonly number[]) => ({
  p50: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  max: quantile(values, 1),
});

async function take(subject: Subject, durability: string, times: number): Promise<Timing[]> {
  await subject.page.evaluate((value) => sessionStorage.setItem('durability', value), durability);
  await subject.openReview();
  for (let i = 0; i < times; i += 1) await subject.rate();
  return subject.page.evaluate(() => (window as unknown as { timings: Timing[] }).timings);
}

/** In the page, before the app: notes when a rating is pressed, the next card painted, and the transaction complete. */
const timed = (page: Page): Promise<void> =>
  page
    .addInitScript(() => {
      const timings: { press: number; paint: number; durable: number }[] = [];
      Object.assign(window, { timings });
      let under: { press: number; paint: number; durable: number } | null = null;
      const settle = () => {
        if (!under || !under.paint || !under.durable) return;
        timings.push(under);
        under = null;
      };
      addEventListener(
        'keydown',
        (event) => {
          const { key } = event as KeyboardEvent;
          const rate = document.querySelector<HTMLElement>('.rate');
          if (!'1234'.includes(key) || !rate || rate.hidden) return;
          under = { press: performance.now(), paint: 0, durable: 0 };
          const front = document.querySelector('main h1')?.textContent;
          const painted = new MessageChannel();
          painted.port1.onmessage = () => {
            if (under) under.paint = performance.now();
            settle();
          };
          const look = () => {
            if (document.querySelector('main h1')?.textContent !== front)
              painted.port2.postMessage(null);
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        },
        true,
      );
      type Begin = (
        this: IDBDatabase,
        stores: string | string[],
        mode?: IDBTransactionMode,
        options?: IDBTransactionOptions,
      ) => IDBTransaction;
      const databases = IDBDatabase.prototype as unknown as Record<'transaction', Begin>;
      const begin = databases.transaction;
      databases.transaction = function (stores, mode, options) {
        const durability = sessionStorage.getItem('durability') as IDBTransactionDurability | null;
        const isRating = mode === 'readwrite' && [stores].flat().includes('reviews');
        const given = isRating && durability ? { ...options, durability } : options;
        const transaction = begin.call(this, stores, mode, given);
        if (isRating)
          transaction.addEventListener('complete', () => {
            if (under) under.durable = performance.now();
            settle();
          });
        return transaction;
      };
    })
    .then(() => undefined);
