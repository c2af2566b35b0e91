import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readBackup } from './backup.ts';
import { pack } from './backup-format.ts';
import { lineOf, withChecks } from './backup-lines.ts';
import { salvage } from './salvage.ts';
import { NOON, answer, card } from './sample.ts';
import { BACKUP_LIMITS, mostUnpacked, unpackLines } from './unpack-lines.ts';

const MB = 1024 ** 2;
const zipped = (text: string) => new Blob([Uint8Array.from(gzipSync(text))]);
async function lines(text: string, limits: Parameters<typeof unpackLines>[2]) {
  const taken: string[] = [];
  return { isWhole: await unpackLines(zipped(text), (line) => taken.push(line), limits), taken };
}

test.each(['', 'a', 'a\n', 'a\nb', '\n\n', 'é🙂\nü', `${'x'.repeat(300_000)}\ny\n`])(
  'lines are those of the text',
  async (text) => {
    expect(await lines(text, { most: MB })).toEqual({ isWhole: true, taken: text.split('\n') });
  },
);

test('a stream ends where it is more than it may be, and not a line later', async () => {
  const text = 'some line\n'.repeat(500_000);
  const { isWhole, taken } = await lines(text, { most: MB });
  expect(isWhole).toBe(false);
  expect(taken.length * 10).toBeLessThanOrEqual(MB);
});

test('a line that does not end is given up', async () => {
  const { isWhole, taken } = await lines(`a\n${'x'.repeat(3 * MB)}`, { most: 9 * MB, line: MB });
  expect([isWhole, taken]).toEqual([false, ['a']]);
  expect((await lines('x'.repeat(3 * MB), { most: 9 * MB })).isWhole).toBe(true);
});

test('there are rests in which others get their turn', async () => {
  let rests = 0;
  const rest = () => Promise.resolve(void (rests += 1));
  await lines('some line\n'.repeat(2 * MB), { most: 100 * MB, rest });
  expect(rests).toBeGreaterThanOrEqual(9);
});

test('a damaged stream is no text', async () => {
  const bytes = new Uint8Array(await zipped('abc\n'.repeat(900)).arrayBuffer());
  bytes[20]! ^= 0xff;
  await expect(unpackLines(new Blob([bytes]), () => {}, { most: MB })).rejects.toThrow();
});

const ROWS = withChecks(Array<string>(8).fill(lineOf('reviews', answer({ card: card('n0') }))));

/** The rows of an honest backup, over and over: 128 MB in a few hundred kilobytes. */
async function bomb(): Promise<Uint8Array<ArrayBuffer>> {
  const text = ROWS.repeat(Math.ceil((128 * MB) / ROWS.length));
  const body = Uint8Array.from(gzipSync(text, { level: 9 }));
  expect(body.length).toBeLessThan(MB);
  const file = await pack({ schema: 1, createdAt: NOON, counts: {} }, body);
  return new Uint8Array(await file.arrayBuffer());
}

test('a backup made to fill memory is refused as such, its checksum being right', async () => {
  expect(await readBackup(await bomb())).toEqual({ ok: false, problem: { kind: 'too-large' } });
}, 60_000);

test('a damaged one yields no more than a whole one may', async () => {
  const made = await bomb();
  const saved = await salvage(made.slice(0, -20));
  const bytes = (saved!.reviews.length / 8) * ROWS.length;
  expect(bytes).toBeGreaterThan(MB);
  expect(bytes).toBeLessThanOrEqual(mostUnpacked(made.length));
}, 60_000);

test('what may be unpacked grows with the file, up to an end', () => {
  expect(mostUnpacked(0)).toBe(BACKUP_LIMITS.free);
  expect(mostUnpacked(10 * MB)).toBe(BACKUP_LIMITS.free + 500 * MB);
  expect(mostUnpacked(1024 * MB)).toBe(BACKUP_LIMITS.unpacked);
});
