import { describe, expect, test } from 'vitest';
import { writeZip } from './zip-write.ts';
import { openZip } from './zip.ts';
import type { ZipPart } from './zip-write.ts';

const MODIFIED = new Date(2026, 0, 1);
const bytes = (text: string) => new TextEncoder().encode(text);
const zipOf = (parts: ZipPart[]) => writeZip(parts, { modified: MODIFIED });
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

async function opened(blob: Blob) {
  const zip = await openZip(blob);
  if (!zip.ok) throw new Error(zip.problem.sentence);
  return zip.value;
}

/** Writes `value` little-endian over every occurrence of a header's field. */
async function patched(blob: Blob, signature: string, offset: number, value: number, width: 2 | 4) {
  const all = await bytesOf(blob);
  const view = new DataView(all.buffer);
  const sign = bytes(signature);
  for (let at = 0; at + 46 < all.length; at++) {
    if (!sign.every((byte, i) => all[at + i] === byte)) continue;
    if (width === 2) view.setUint16(at + offset, value, true);
    else view.setUint32(at + offset, value, true);
  }
  return new Blob([all]);
}
const CENTRAL = 'PK\u0001\u0002';
const LOCAL = 'PK\u0003\u0004';

describe('a zip', () => {
  test('written here is read here: names, deflated and stored contents, Blobs', async () => {
    const long = bytes('again and again '.repeat(5000));
    const blob = await zipOf([
      { path: 'ä/ß.txt', content: long },
      { path: 'b', content: new Blob(['hello']), store: true },
      { path: 'empty', content: new Uint8Array() },
    ]);
    const { entries, skipped } = await opened(blob);
    expect([...entries.keys()]).toEqual(['ä/ß.txt', 'b', 'empty']);
    expect(skipped).toEqual([]);
    expect(blob.size).toBeLessThan(2000);
    expect(await entries.get('ä/ß.txt')?.read(1e6)).toEqual({ ok: true, value: long });
    expect(await entries.get('b')?.read(5)).toEqual({ ok: true, value: bytes('hello') });
    expect(await entries.get('empty')?.read(0)).toEqual({ ok: true, value: bytes('') });
  });

  test('of the same parts is the same bytes', async () => {
    const parts = [{ path: 'a', content: bytes('a') }];
    expect(await bytesOf(await zipOf(parts))).toEqual(await bytesOf(await zipOf(parts)));
  });

  test.each([
    ['../evil', null],
    ['a/../../evil', null],
    ['/etc/passwd', null],
    ['C:\\evil', null],
    ['..\\evil', null],
    ['con.txt', null],
    ['a/NUL', null],
    ['./a//b', 'a/b'],
    ['a\\b', 'a/b'],
    ['lpt10', 'lpt10'],
  ])('with an entry named %j holds it as %j', async (path, kept) => {
    const { entries, skipped } = await opened(await zipOf([{ path, content: bytes('x') }]));
    expect([...entries.keys()]).toEqual(kept === null ? [] : [kept]);
    expect(skipped).toHaveLength(kept === null ? 1 : 0);
  });

  test('with an entry listed twice holds the later one and says so', async () => {
    const blob = await zipOf([
      { path: 'aa', content: bytes('first'), store: true },
      { path: 'ab', content: bytes('later'), store: true },
    ]);
    const all = await bytesOf(blob);
    for (let at = 0; at < all.length; at++)
      if (all[at] === 0x61 && all[at + 1] === 0x62) all[at + 1] = 0x61;
    const { entries, skipped } = await opened(new Blob([all]));
    expect(await entries.get('aa')?.read(10)).toEqual({ ok: true, value: bytes('later') });
    expect(skipped).toHaveLength(1);
  });

  test('with trailing bytes is read', async () => {
    const blob = await zipOf([{ path: 'a', content: bytes('x') }]);
    expect((await opened(new Blob([blob, bytes('trailing')]))).entries.size).toBe(1);
  });

  test('encrypted gives no bytes', async () => {
    const blob = await zipOf([{ path: 'a', content: bytes('x') }]);
    const locked = await patched(await patched(blob, CENTRAL, 8, 1, 2), LOCAL, 6, 1, 2);
    const { entries } = await opened(locked);
    expect(await entries.get('a')?.read(10)).toEqual({ ok: false, problem: 'encrypted' });
  });

  test.each([
    ['a smaller', 3],
    ['a larger', 90_000],
    ['an absurd', 0xfffffff0],
  ])('that lies with %s size gives no bytes', async (_, size) => {
    const blob = await zipOf([{ path: 'a', content: bytes('hello '.repeat(1000)) }]);
    const { entries } = await opened(await patched(blob, CENTRAL, 24, size, 4));
    expect((await entries.get('a')?.read(2 ** 31))?.ok).toBe(false);
  });

  test.each([
    ['stored', true],
    ['deflated', false],
  ])('with a flipped bit anywhere in its %s data is damaged', async (_, store) => {
    const content = bytes('hello, hello and hello again');
    const sound = await bytesOf(await zipOf([{ path: 'a', content, store }]));
    const packed = new DataView(sound.buffer).getUint32(18, true);
    for (let at = 31; at < 31 + packed; at++) {
      const all = sound.slice();
      all[at] = (all[at] ?? 0) ^ 1;
      const { entries } = await opened(new Blob([all]));
      expect(await entries.get('a')?.read(100)).toEqual({ ok: false, problem: 'damaged' });
    }
  });

  test('whose checksum is that of other bytes is damaged', async () => {
    const blob = await zipOf([{ path: 'a', content: bytes('hello '.repeat(1000)) }]);
    const { entries } = await opened(await patched(blob, CENTRAL, 16, 1, 4));
    expect(await entries.get('a')?.read(10_000)).toEqual({ ok: false, problem: 'damaged' });
  });

  test('finds the data behind names and extra fields of another length in the header of the entry', async () => {
    const all = await bytesOf(await zipOf([{ path: 'a', content: bytes('hello'), store: true }]));
    // The local header gets four more bytes of extra field; the directory moves on with its end.
    const longer = new Uint8Array([...all.slice(0, 31), 1, 2, 0, 0, ...all.slice(31)]);
    const view = new DataView(longer.buffer);
    view.setUint16(28, 4 + view.getUint16(28, true), true);
    view.setUint32(longer.length - 6, 4 + view.getUint32(longer.length - 6, true), true);
    const { entries } = await opened(new Blob([longer]));
    expect(await entries.get('a')?.read(10)).toEqual({ ok: true, value: bytes('hello') });
  });

  test('packed in another way than by deflate gives no bytes', async () => {
    const blob = await zipOf([{ path: 'a', content: bytes('hello') }]);
    const { entries } = await opened(await patched(blob, CENTRAL, 10, 12, 2));
    expect(await entries.get('a')?.read(10)).toEqual({ ok: false, problem: 'damaged' });
  });

  test('that inflates beyond the limit or the ratio is too large', async () => {
    const blob = await zipOf([{ path: 'a', content: new Uint8Array(30 * 2 ** 20) }]);
    const { entries } = await opened(blob);
    expect(await entries.get('a')?.read(1000)).toEqual({ ok: false, problem: 'too-large' });
    // 30 MB of zeros are 30 kB deflated: a thousand to one.
    expect(await entries.get('a')?.read(2 ** 30)).toEqual({ ok: false, problem: 'too-large' });
  });

  test('whose entries share bytes is refused', async () => {
    const content = new Uint8Array(1000).map((_, i) => i * 7919);
    const blob = await zipOf(['a', 'b'].map((path) => ({ path, content, store: true })));
    const lying = await patched(blob, CENTRAL, 20, 1800, 4);
    expect(await openZip(lying)).toMatchObject({ ok: false, problem: { kind: 'damaged' } });
  });

  test('cut anywhere is a problem with a sentence', async () => {
    const blob = await zipOf([{ path: 'a', content: bytes('hello') }]);
    for (let length = 0; length < blob.size; length++) {
      const zip = await openZip(blob.slice(0, length));
      expect(zip.ok, String(length)).toBe(false);
    }
  });
});
