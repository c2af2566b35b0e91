/**
 * Measures the production build in a real Chromium: `npm run bench`, or `npm run bench -- <row>…` for
 * some rows. `--json` prints JSON instead, `--json=<file>` writes it; `--runs=5`, `--cards=1000,10000,100000`
 * (sizes, each card with ten reviews), `--slowdowns=1,4`, `--import-notes=50000`, `--results` writes RESULTS.md. Parts that
 * take minutes (memory, replay, backup, ratings beside an import or a suspension) are measured in the first run only.
 * `--onto=<file>`, with a file that `--json` wrote: its rows stand where they were not measured again. Prints a table,
 * then one line a goal, `name value limit ok|miss`; exits 1 on a miss.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bareProfile, bareStart } from './bare.ts';
import { parcel, rateBesideImport } from './beside-import.ts';
import { typeInEditor } from './editor.ts';
import { rateBesideSuspend } from './beside-suspend.ts';
import { firstRun } from './first-run.ts';
import { growths, quantile, short, table, verdicts, type Measured } from './figures.ts';
import { heaps } from './heap.ts';
import { backUpAndRestore } from './keep.ts';
import { bigMapProfile, mapProfiles, openBigMap, openMaps } from './map.ts';
import { morning } from './morning.ts';
import { filledProfile, type FilledProfile } from './profile.ts';
import { againText, onto, type Again, type Report } from './onto.ts';
import { ROWS, type Row, type Samples } from './rows.ts';
import { resultsPage } from './results.ts';
import { findAndBrowse } from './search.ts';
import { importPackages, packages } from './imports.ts';
import { layOut, plainPage, replayReviews, type PlainPage } from './workers.ts';

// `--json` alone means to the terminal.
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).map((arg) => (arg === '--json' ? '--json=-' : arg)),
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    runs: { type: 'string', default: '5' },
    cards: { type: 'string', default: '1000,10000,100000' },
    due: { type: 'string', default: '200' },
    'search-cards': { type: 'string', default: '54000' },
    'import-notes': { type: 'string', default: '50000' },
    slowdowns: { type: 'string', default: '1,4' },
    results: { type: 'boolean', default: false },
    onto: { type: 'string' },
  },
});

const isChosen = ({ name }: Row) =>
  positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted));
const chosen = ROWS.filter(isChosen);
if (chosen.length === 0) {
  console.error(
    `No row is called ${positionals.join(', ')}. Rows: ${ROWS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(1);
}

const PARTS_BY_SIZE = ['start', 'review', 'heap', 'replay', 'keep'] as const;
const PARTS_OF_THEIR_OWN = [
  ...([
    'bare',
    'first-run',
    'map',
    'big-map',
    'layout',
    'search',
    'editor',
    'beside-suspend',
    'import',
    'beside-import',
  ] as const),
];
const runs = Number(values.runs);
const sizes = values.cards.split(',').map(Number);
const REVIEWS_EACH = 10;
const slowdowns = values.slowdowns.split(',').map(Number);
const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
const tell = (text: string) => process.stderr.write(`${text}\n`);

const measured: Measured[] = [];
await measure();
/** Tasks that wanted a core in the last five minutes: above the number of cores, figures are too high. */
const load = short(loadavg()[1] ?? NaN);
const former = values.onto
  ? (JSON.parse(await readFile(values.onto, 'utf8')) as Report)
  : { date: new Date().toISOString(), machine, load, runs, again: [], rows: [] };
const now: Again = {
  date: new Date().toISOString(),
  ...{ load, runs, rows: [...new Set(measured.map(({ row }) => row.name))] },
};
const again = values.onto ? [...(former.again ?? []), now] : [];
const all = onto(former, measured);
const goals = verdicts(all);

const report = {
  date: former.date,
  machine: former.machine,
  ...{ load: former.load, runs: former.runs, again, goals, growth: growths(all) },
  rows: all.map(({ row, slowdown, cards, runs: samples }) => ({
    ...{ name: row.name, unit: row.unit, cards, slowdown, samples },
    median: quantile(samples.flat(), 0.5),
    p95: quantile(samples.flat(), 0.95),
  })),
};
const text = printed();
if (values.json === '-') console.log(JSON.stringify(report, null, 2));
else {
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(text);
}
if (values.results)
  await writeFile(join(import.meta.dirname, 'RESULTS.md'), resultsPage(text, report.date));
process.exitCode = goals.every(({ ok }) => ok) ? 0 : 1;

function printed(): string {
  const growth = growths(all).map(
    ({ name, slowdown, medians, exponent }) =>
      `${name} ${slowdown}× ${medians.map(([n, median]) => `${n}: ${short(median)}`).join(', ')} ` +
      `exponent ${exponent.toFixed(2)}`,
  );
  const judged = goals.map(
    ({ name, value, unit, limit, ok }) =>
      `${name} ${short(value)}${unit} ${limit}${unit} ${ok ? 'ok' : 'miss'}`,
  );
  return [
    [`${former.runs} runs, ${former.machine}, load ${former.load}`, ...again.map(againText)].join(
      '\n',
    ),
    table(all),
    ...(growth.length > 0 ? [`growth with the collection:\n${growth.join('\n')}`] : []),
    judged.join('\n'),
  ].join('\n\n');
}

/** Runs alternate between slowdowns, so that a busy spell of the machine falls on all of them. */
async function measure(): Promise<void> {
  const parts = new Set<Row['part']>(chosen.map(({ part }) => part));
  const plain = parts.has('replay') || parts.has('layout') ? await plainPage() : null;
  try {
    if (PARTS_BY_SIZE.some((part) => parts.has(part)))
      for (const cards of sizes) await measureSize(cards, parts, plain);
    if (PARTS_OF_THEIR_OWN.some((part) => parts.has(part))) await measureOnce(parts, plain);
  } finally {
    await plain?.remove();
  }
}

async function measureOnce(
  parts: ReadonlySet<Row['part']>,
  plain: PlainPage | null,
): Promise<void> {
  const bare = parts.has('bare') ? await bareProfile() : null;
  const maps = parts.has('map') ? await mapProfiles() : null;
  const big = parts.has('big-map') ? await bigMapProfile() : null;
  const many =
    parts.has('search') || parts.has('editor') || parts.has('beside-suspend')
      ? await filledProfile({ cards: Number(values['search-cards']), due: 200 })
      : null;
  const beside = parts.has('beside-import')
    ? await filledProfile({ cards: 1_000, due: Number(values.due) })
    : null;
  const files = parts.has('import') ? await packages() : null;
  const sent = beside ? await parcel(Number(values['import-notes'])) : null;
  try {
    await repeat(null, async (slowdown, run) => ({
      ...(bare ? await bareStart(bare, slowdown) : {}),
      ...(parts.has('first-run') ? await firstRun(slowdown) : {}),
      ...(maps ? await openMaps(maps, slowdown) : {}),
      ...(big ? await openBigMap(big, slowdown) : {}),
      ...(plain && parts.has('layout') ? await layOut(plain, slowdown) : {}),
      ...(many && parts.has('search') ? await findAndBrowse(many, slowdown) : {}),
      ...(many && parts.has('editor') ? await typeInEditor(many, slowdown) : {}),
      ...(files && slowdown === Math.min(...slowdowns) ? await importPackages(files) : {}),
      // Long, with many ratings in it.
      ...(many && parts.has('beside-suspend') && run === 1
        ? await rateBesideSuspend(many, slowdown)
        : {}),
      ...(beside && sent && run === 1 ? await rateBesideImport(beside, sent, slowdown) : {}),
    }));
  } finally {
    for (const made of [bare, maps, big, many, beside, files, sent]) await made?.remove();
  }
}

async function measureSize(
  cards: number,
  parts: ReadonlySet<Row['part']>,
  plain: PlainPage | null,
): Promise<void> {
  tell(`making a collection of ${cards} cards`);
  const size = { cards, due: Number(values.due), reviewsEach: REVIEWS_EACH };
  const profile = await filledProfile(size);
  const withReview = parts.has('review');
  try {
    await repeat(cards, async (slowdown, run) => ({
      ...(withReview || parts.has('start')
        ? await morning(profile, slowdown, { withReview, cards })
        : {}),
      // Minutes long; memory knows no slowdown, and the others have no limit for a slow CPU.
      ...(run === 1 && slowdown === Math.min(...slowdowns)
        ? await measureFull(profile, parts, plain)
        : {}),
    }));
  } finally {
    await profile.remove();
  }
}

async function measureFull(
  profile: FilledProfile,
  parts: ReadonlySet<Row['part']>,
  plain: PlainPage | null,
): Promise<Samples> {
  return {
    ...(parts.has('heap') ? await heaps(profile) : {}),
    ...(plain && parts.has('replay') ? await replayReviews(profile, plain) : {}),
    ...(parts.has('keep') ? await backUpAndRestore(profile) : {}),
  };
}

/** Takes the samples of every run and slowdown, and keeps those of the rows that were asked for. */
async function repeat(
  cards: number | null,
  take: (slowdown: number, run: number) => Promise<Samples>,
): Promise<void> {
  const taken = slowdowns.map((slowdown) => ({ slowdown, samples: [] as Samples[] }));
  for (let run = 1; run <= runs; run += 1)
    for (const { slowdown, samples } of taken) {
      tell(`run ${run} of ${runs}, ${slowdown}×`);
      samples.push(await take(slowdown, run));
    }
  for (const { slowdown, samples } of taken)
    for (const row of chosen) {
      const ofRow = samples.flatMap((run) => (run[row.name] ? [run[row.name]!] : []));
      if (ofRow.length > 0) measured.push({ row, slowdown, cards, runs: ofRow });
    }
}
