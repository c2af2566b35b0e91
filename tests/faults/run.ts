/**
 * Faults in a real Chromium on the production build: `npm run test:faults`, or `-- <name>…` for some of them.
 * `--short` for CI, `--seed=<n>` to repeat a run, `--json` prints JSON instead of the table.
 * Process kills do not test a loss of power. Exits 1 when any promise is broken.
 */
// First: Dexie looks for a database when it is loaded.
import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { chanceFrom } from '../bench/chance.ts';
import { BUILD } from '../support/app.ts';
import { AppServer } from '../support/server.ts';
import { FAULTS } from './faults.ts';
import { figureLines, table, totals, type Row } from './report.ts';
import type { Bench, Outcome, Subject } from './subject.ts';

/** One way in which things go wrong, tried many times. */
export interface Fault {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<Outcome>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const NOTHING: Outcome = {
  ...{ tried: 0, acknowledged: 0, lost: 0, doubled: 0, wiped: 0 },
  ...{ errors: [], broken: [], sentences: [] },
};
const tell = (line: string) => process.stderr.write(`${line}\n`);
const chosen = FAULTS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.startsWith(part)),
);
if (chosen.length === 0) throw new Error(`No fault is called ${positionals.join(', ')}`);

tell(`seed ${values.seed}`);
const server = new AppServer(BUILD);
await server.start();
const rows: Row[] = [];
for (const fault of chosen) {
  const { name, run } = fault;
  // A chance of its own for each fault: one alone goes as it went among the others.
  const chance = chanceFrom(Number(values.seed) + FAULTS.indexOf(fault));
  const begun = performance.now();
  const subjects: Subject[] = [];
  const outcome = await run({ server, chance, isShort: values.short, subjects }).catch(
    async (cause: unknown) => {
      // What the harness did not foresee counts as broken; the other faults are tried all the same.
      await Promise.all(subjects.map((subject) => subject.end()));
      server.use(BUILD);
      const seen = subjects[0]?.outcome;
      const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      return { ...NOTHING, ...seen, broken: [...(seen?.broken ?? []), `could not go on: ${text}`] };
    },
  );
  rows.push({ name, seconds: (performance.now() - begun) / 1_000, ...outcome });
  tell(`${name}: ${outcome.tried} tried, ${Math.round(rows.at(-1)!.seconds)} s`);
}
await server.stop();
const { ok, line } = totals(rows);
if (values.json) console.log(JSON.stringify({ seed: Number(values.seed), ok, rows }, null, 2));
else console.log([table(rows), ...figureLines(rows), line].join('\n'));
process.exitCode = ok ? 0 : 1;
