/* For the tests. Not imported by the app. */

const factor = Math.max(1, Number(process.env['FUZZ_RUNS'] ?? 1));

/** How often a property is tried: FUZZ_RUNS=20 multiplies it. fast-check prints the seed of a failure. */
export const fuzz = (runs: number): { readonly numRuns: number } => ({
  numRuns: Math.round(runs * factor),
});

/** Time that such a test may take, in milliseconds. */
export const PATIENCE = 60_000 * factor;
