/**
 * Imports in a real Chromium: `npm run bench:import`. Packages of 2,000 and of 50,000 notes (with 200,000 reviews), from
 * the choice of the file to the preview, and to the report; the longest task of the page meanwhile; and the rate of
 * writing against bare puts of the same rows into the same stores and indexes, each the best of three that take turns.
 * One line a goal, exits 1 on a miss.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD } from '../support/app.ts';
import { AppServer } from '../support/server.ts';
import { packageOf } from './anki-package.ts';
import { importRound, type Round } from './import-round.ts';

const SIZES = [
  { notes: 2_000, reviews: 8_000, preview: 600 },
  { notes: 50_000, reviews: 200_000, preview: 2_000 },
] as const;
const LONGEST_TASK = 50;
const RATE = 0.85;
const ROUNDS = 3;

const least = (rounds: readonly Round[], name: keyof Round): number =>
  Math.min(...rounds.map((each) => each[name]));

let isMissed = false;
function judge(name: string, value: number, limit: number, unit: string, more = false): void {
  const isOk = more ? value >= limit : value <= limit;
  isMissed ||= !isOk;
  const shown = unit === 'ms' ? Math.round(value) : value.toFixed(2);
  console.log(`${name} ${shown}${unit} ${limit}${unit} ${isOk ? 'ok' : 'miss'}`);
}

const server = new AppServer(BUILD);
await server.start();
const folder = await mkdtemp(join(tmpdir(), 'engraph-bench-'));
try {
  for (const { notes, reviews, preview } of SIZES) {
    const file = join(folder, `${notes}.apkg`);
    await writeFile(file, await packageOf(notes, reviews));
    const rounds: Round[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await importRound(server.url, file));
    const [written, puts] = [least(rounds, 'written'), least(rounds, 'bare')];
    const previews = rounds.map((each) => each.preview).sort((a, b) => a - b);
    judge(`import-${notes}-preview`, previews[1] ?? 0, preview, 'ms');
    const longest = Math.max(...rounds.map((each) => each.longest));
    judge(`import-${notes}-longest-task`, longest, LONGEST_TASK, 'ms');
    judge(`import-${notes}-rate-of-bare-puts`, puts / written, RATE, '', true);
    const told = rounds.map((each) => `${Math.round(each.written)}/${Math.round(each.bare)}`);
    console.log(`  ${notes} notes, ${reviews} reviews: written/bare ${told.join(', ')} ms`);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = isMissed ? 1 : 0;
