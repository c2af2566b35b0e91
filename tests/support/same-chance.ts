import fc from 'fast-check';

/** What CI says of a change must not hang on chance: the same values each time, fresh ones with FUZZ_RUNS. */
if (!process.env['FUZZ_RUNS']) fc.configureGlobal({ seed: 20_261_130 });
