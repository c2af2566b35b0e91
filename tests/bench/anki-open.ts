/**
 * How long a large package takes to open: 50,000 notes, 50,000 cards, 200,000 reviews, about 16 MB of text.
 * `node --import ./ts.mjs tests/bench/anki-open.ts`; prints `name value limit ok|miss` and exits 1 on a miss.
 */
import { execFileSync } from 'node:child_process';
import { openAnki } from '../../src/exchange/anki/open/open.ts';
import {
  card,
  collection11,
  collection18,
  legacyPackage,
  note,
  proto,
  review,
  zipOf,
} from '../../src/exchange/anki/open/sample.ts';
import { chanceFrom } from './chance.ts';

const NOTES = 50_000;
const REVIEWS = 200_000;
const RUNS = 5;
/** ms, median. */
const LIMIT = 1200;

const chance = chanceFrom(7);
const WORDS = Array.from({ length: 20_000 }, () =>
  Array.from(
    { length: 2 + chance.below(9) },
    () => 'abcdefghijklmnopqrstuvwxyzäöüéñ'[chance.below(31)],
  ).join(''),
);
const words = (n: number) =>
  Array.from({ length: n }, () => WORDS[chance.below(WORDS.length)]).join(' ');

const FIRST = 1_600_000_000_000;
const FSRS = '{"pos":17,"s":12.1163,"d":5.611,"dr":0.9,"decay":0.154,"lrt":1690000000}';
/** Made anew for each file, so that none of it is in memory while the clock runs. */
const rows = () => ({
  notes: Array.from({ length: NOTES }, (_, i) =>
    note(FIRST + i, [words(10), `<div>${words(30)}</div>`], {
      5: ` ${WORDS[i % 50]} ${WORDS[i % 70]} `,
    }),
  ),
  cards: Array.from({ length: NOTES }, (_, i) =>
    card(FIRST + i, FIRST + i, {
      ...{ 6: 2, 7: 2, 8: 900 + (i % 400), 9: 30, 10: 2500, 11: 4, 17: FSRS },
    }),
  ),
  revlog: Array.from({ length: REVIEWS }, (_, i) =>
    review(FIRST + i * 977, FIRST + ((i * 7919) % NOTES)),
  ),
});

const zstd = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(execFileSync('zstd', ['-q', '-c'], { input: bytes, maxBuffer: 2 ** 30 }));

async function latest(): Promise<Blob> {
  const content = zstd(await collection18(rows()));
  return zipOf([
    { path: 'meta', content: proto([1, 3]), store: true },
    { path: 'collection.anki21b', content, store: true },
  ]);
}

const files = {
  legacy: await legacyPackage(2, await collection11(rows())),
  latest: await latest(),
  database: new Blob([await collection11(rows())]),
};

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
let isMissed = false;
for (const [name, blob] of Object.entries(files)) {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const result = await openAnki({ name: 'big.apkg', blob });
    times.push(performance.now() - start);
    if (!result.ok || result.value.reviews.count !== REVIEWS)
      throw new Error(JSON.stringify(result));
  }
  const [first = NaN] = times;
  const value = median(times);
  isMissed ||= value > LIMIT;
  const { user, system } = process.cpuUsage(cpu);
  const cpuTime = Math.round((user + system) / 1000 / RUNS);
  const size = `${(blob.size / 2 ** 20).toFixed(1)} MB, first ${Math.round(first)} ms, CPU ${cpuTime} ms`;
  console.log(
    `anki-open-${name} ${Math.round(value)} ${LIMIT} ${value > LIMIT ? 'miss' : 'ok'}  (${size})`,
  );
}
if (isMissed) process.exit(1);
