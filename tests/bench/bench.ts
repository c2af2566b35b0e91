/**
 * Measures the production build in a real Chromium: `npm run bench`, or `npm run bench -- <row>…` for
 * some rows. `--json` prints JSON instead, `--json=<file>` writes it; `--runs=5`, `--cards=10000`,
 * `--slowdowns=1,4`. Prints a table, then one line a goal, `name value limit ok|miss`; exits 1 on a miss.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { firstRun } from './first-run.ts';
import { quantile, short, table, verdicts, type Measured } from './figures.ts';
import { mapProfiles, openMaps } from './map.ts';
import { morning } from './morning.ts';
import { filledProfile } from './profile.ts';
import { ROWS, type Row, type Samples } from './rows.ts';
import { findAndBrowse } from './search.ts';

// `--json` alone means to the terminal.
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).map((arg) => (arg === '--json' ? '--json=-' : arg)),
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    runs: { type: 'string', default: '5' },
    cards: { type: 'string', default: '10000' },
    due: { type: 'string', default: '200' },
    'search-cards': { type: 'string', default: '54000' },
    slowdowns: { type: 'string', default: '1,4' },
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

const runs = Number(values.runs);
const cards = Number(values.cards);
const slowdowns = values.slowdowns.split(',').map(Number);
const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}`;
const tell = (text: string) => process.stderr.write(`${text}\n`);

const taken = slowdowns.map((slowdown) => ({ slowdown, samples: [] as Samples[] }));
await measure();
/** Tasks that wanted a core in the last five minutes: above the number of cores, figures are too high. */
const load = short(loadavg()[1] ?? NaN);
const measured: Measured[] = taken.flatMap(({ slowdown, samples }) =>
  chosen.map((row) => ({ row, slowdown, runs: samples.map((run) => run[row.name] ?? []) })),
);
const goals = verdicts(measured);

const report = {
  date: new Date().toISOString(),
  machine,
  ...{ load, cards, runs, goals },
  rows: measured.map(({ row, slowdown, runs: samples }) => ({
    ...{ name: row.name, unit: row.unit, slowdown, samples },
    median: quantile(samples.flat(), 0.5),
    p95: quantile(samples.flat(), 0.95),
  })),
};
if (values.json === '-') console.log(JSON.stringify(report, null, 2));
else {
  if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`${cards} cards, ${runs} runs, ${machine}, load ${load}`);
  console.log(`\n${table(measured)}\n`);
  for (const { name, value, unit, limit, ok } of goals)
    console.log(`${name} ${short(value)}${unit} ${limit}${unit} ${ok ? 'ok' : 'miss'}`);
}
process.exitCode = goals.every(({ ok }) => ok) ? 0 : 1;

/** Runs alternate between slowdowns, so that a busy spell of the machine falls on all of them. */
async function measure(): Promise<void> {
  const parts = new Set<Row['part']>(chosen.map(({ part }) => part));
  const stored = parts.has('start') || parts.has('review');
  if (stored) tell(`making a collection of ${cards} cards`);
  const profile = stored ? await filledProfile({ cards, due: Number(values.due) }) : null;
  const maps = parts.has('map') ? await mapProfiles() : null;
  const many = parts.has('search')
    ? await filledProfile({ cards: Number(values['search-cards']), due: 200 })
    : null;
  try {
    for (let run = 1; run <= runs; run += 1)
      for (const { slowdown, samples } of taken) {
        tell(`run ${run} of ${runs}, ${slowdown}×`);
        samples.push({
          ...(profile ? await morning(profile, slowdown, parts.has('review')) : {}),
          ...(parts.has('first-run') ? await firstRun(slowdown) : {}),
          ...(maps ? await openMaps(maps, slowdown) : {}),
          ...(many ? await findAndBrowse(many, slowdown) : {}),
        });
      }
  } finally {
    await profile?.remove();
    await maps?.remove();
    await many?.remove();
  }
}
