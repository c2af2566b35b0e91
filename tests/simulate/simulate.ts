/**
 * The reference simulation: `npm run simulate`. One line a goal, `name value limit ok|miss`, the same for the
 * same seed; exit 1 on a miss. `--quick` takes fewer learners, `--seed N` others, `--plant` breaks lift.
 */
import { parseArgs } from 'node:util';
import { GOALS } from './goals.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    plant: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const settings = { quick: values.quick, plant: values.plant, seed: Number(values.seed) };

let misses = 0;
for (const goal of GOALS)
  for (const { name, value, limit, ok } of goal(settings)) {
    if (!ok) misses += 1;
    console.log(`${name} ${value} ${limit} ${ok ? 'ok' : 'miss'}`);
  }
process.exitCode = misses > 0 ? 1 : 0;
