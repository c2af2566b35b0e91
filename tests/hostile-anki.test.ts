import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAnki } from '../src/exchange/anki/open/open.ts';
import { hostileFiles, soundLatest, soundLegacy } from './support/hostile.ts';
import { broken } from './support/sane-collection.ts';

/** A problem with a sentence, or a sane collection: never a throw. What is wrong, else ''. */
async function verdict(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const result = await openAnki({ name: 'x.apkg', blob: new Blob([bytes]) });
  if (!result.ok) return /^[A-Z].*\.\)?$/.test(result.problem.sentence) ? '' : 'no sentence';
  for (const { read } of result.value.media.slice(0, 5)) await read();
  return broken(result.value).join('; ');
}

const files = await hostileFiles();

describe('a hostile file', () => {
  test.each(files)('$name', async ({ make }) => {
    expect(await verdict(await make())).toBe('');
  });
});

const DECKS = '../shared/fixtures/decks';
const REAL = ['apkg', 'colpkg', 'db'].flatMap((folder) =>
  existsSync(join(DECKS, folder))
    ? readdirSync(join(DECKS, folder)).map((file) => join(DECKS, folder, file))
    : [],
);
if (REAL.length === 0)
  console.warn(`${DECKS} is absent: the fuzz run mutates our own packages only, no real ones.`);

interface Mutation {
  /** Where, as a share of the file. */
  readonly place: number;
  readonly kind: 'byte' | 'zero' | 'cut' | 'double' | 'swap';
  readonly value: number;
}

function mutated(source: Uint8Array, mutations: readonly Mutation[]): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(source);
  for (const { place, kind, value } of mutations) {
    const at = Math.floor(place * bytes.length);
    if (kind === 'byte') bytes[at] = value;
    else if (kind === 'zero') bytes.fill(0, at, at + value * 8);
    else if (kind === 'cut') bytes = bytes.slice(0, at);
    else if (kind === 'swap') bytes.copyWithin(at, Math.floor(at / 2), Math.floor(at / 2) + value);
    else bytes = new Uint8Array([...bytes.slice(0, at), ...bytes.slice(Math.max(0, at - value))]);
  }
  return bytes;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.double({ min: 0, max: 0.9999, noNaN: true }),
  kind: fc.constantFrom('byte', 'zero', 'cut', 'double', 'swap'),
  value: fc.integer({ min: 0, max: 255 }),
});

describe('a mutated package', () => {
  test('is a problem with a sentence or a sane collection', async () => {
    const small = REAL.map((file) => new Uint8Array(readFileSync(file))).filter(
      ({ length }) => length > 0 && length < 200_000,
    );
    const sources = [await soundLegacy(), await soundLatest(), ...small];
    const seed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    console.info(`FUZZ_SEED=${seed} (${sources.length} packages)`);
    const which = fc.integer({ min: 0, max: sources.length - 1 });
    await fc.assert(
      fc.asyncProperty(
        which,
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        async (i, list) => {
          expect(await verdict(mutated(sources[i]!, list))).toBe('');
        },
      ),
      // A few seconds; FUZZ_SECONDS lets it run longer.
      {
        seed,
        numRuns: 100_000,
        interruptAfterTimeLimit: Number(process.env['FUZZ_SECONDS'] ?? 4) * 1000,
      },
    );
  }, 600_000);
});
