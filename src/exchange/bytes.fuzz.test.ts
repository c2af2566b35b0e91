import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../base/fuzz-runs.ts';
import { instant } from '../base/time.ts';
import {
  card,
  collection11,
  collection18,
  legacyPackage,
  note,
  proto,
  review,
  zipOf,
  zstdFrame,
} from './anki/open/sample.ts';
import { readMessage } from './anki/open/proto.ts';
import { readFiles } from './detect.ts';
import { LIMITS } from './limits.ts';
import { openZip } from './zip.ts';
import { inflateZstd } from './zstd.ts';

const options = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };
type Bytes = Uint8Array<ArrayBuffer>;

let zip: Bytes;
let apkg: Bytes;
let anki2: Bytes;
let anki18: Bytes;
const text = (value: string): Bytes => new TextEncoder().encode(value);
const zstd: Bytes = zstdFrame(text('the same words '.repeat(40)));

beforeAll(async () => {
  const rows = {
    notes: [note(1, ['<b>front</b>', 'back']), note(2, ['{{c1::x}}', ''])],
    cards: [card(11, 1), card(12, 2)],
    revlog: [review(1_600_000_000_000, 11)],
  };
  anki2 = await collection11(rows);
  anki18 = await collection18(rows);
  const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());
  apkg = await bytesOf(await legacyPackage(1, anki2));
  zip = await bytesOf(
    await zipOf([
      { path: 'deck.md', content: text('---\nformat: 1\nid: x\ntitle: X\n---\n') },
      { path: 'media/a.png', content: text('png') },
    ] as never),
  );
});
/** Nothing that a file says becomes a property of every object. */
afterEach(() => {
  for (const key of ['polluted', 'title', 'id', 'a'])
    expect(key in ({} as Record<string, unknown>)).toBe(false);
});

/** What happens to files on their way: bytes changed, parts lost, doubled or moved. */
type Harm =
  | { readonly kind: 'set'; readonly at: number; readonly value: number }
  | { readonly kind: 'cut' | 'drop' | 'double'; readonly at: number; readonly length: number };
const place = fc.double({ min: 0, max: 1, noNaN: true });
const harms: fc.Arbitrary<readonly Harm[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('set' as const), at: place, value: fc.nat(255) }),
    },
    fc.record({
      kind: fc.constantFrom('cut' as const, 'drop' as const, 'double' as const),
      at: place,
      length: fc.integer({ min: 1, max: 600 }),
    }),
  ),
  { minLength: 1, maxLength: 12 },
);

function harmed(sound: Bytes, all: readonly Harm[]): Bytes {
  let bytes = sound.slice();
  for (const harm of all) {
    const at = Math.floor(harm.at * bytes.length);
    if (harm.kind === 'set') bytes[at] = harm.value;
    else if (harm.kind === 'cut') bytes = bytes.slice(0, at);
    else {
      const again = harm.kind === 'double' ? [bytes.slice(at, at + harm.length)] : [];
      const rest = bytes.slice(harm.kind === 'drop' ? at + harm.length : at);
      const joined = [bytes.slice(0, at), ...again, rest];
      bytes = new Uint8Array(joined.flatMap((part) => [...part]));
    }
  }
  return bytes;
}

/** Through the one door: a deck, or a sentence. */
async function read(bytes: Bytes, name: string): Promise<void> {
  const result = await readFiles([{ name, blob: new Blob([bytes]) }], options);
  if (!result.ok) expect(result.problem.sentence).toMatch(/^[A-Z][^!]*[.)]$/);
  else for (const deck of result.value.decks) expect(typeof deck.title).toBe('string');
}

test.each([
  ['a package', () => apkg, 'x.apkg', 40],
  ['a collection of schema 11', () => anki2, 'collection.anki2', 25],
  ['a collection of schema 18', () => anki18, 'collection.anki21', 25],
  ['an archive', () => zip, 'x.zip', 100],
])('%s, harmed', { timeout: PATIENCE }, async (_, sound, name, runs) => {
  await fc.assert(
    fc.asyncProperty(harms, (all) => read(harmed(sound(), all), name)),
    fuzz(runs),
  );
});

test(
  'any zip opens or is refused, and no entry gives more than its limit',
  { timeout: PATIENCE },
  async () => {
    await fc.assert(
      fc.asyncProperty(harms, fc.nat(400), async (all, limit) => {
        const opened = await openZip(new Blob([harmed(zip, all)]));
        if (!opened.ok) return;
        for (const entry of opened.value.entries.values()) {
          expect(entry.path).not.toMatch(/(?:^|\/)\.\.(?:\/|$)|^\//);
          const bytes = await entry.read(limit);
          if (bytes.ok) expect(bytes.value.length).toBeLessThanOrEqual(limit);
        }
      }),
      fuzz(150),
    );
  },
);

test('any Zstandard frame inflates or is refused, within its limit', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(harms, fc.nat(900), (all, limit) => {
      const inflated = inflateZstd(harmed(zstd, all), limit);
      if (inflated.ok) expect(inflated.value.length).toBeLessThanOrEqual(limit);
    }),
    fuzz(1_000),
  );
});

test(
  'any message of protocol buffers reads to its end or says that it is cut',
  { timeout: PATIENCE },
  () => {
    const sound = proto([1, 5], [2, 'name'], [3, 2 ** 40]);
    fc.assert(
      fc.property(harms, fc.uint8Array({ maxLength: 80 }), (all, other) => {
        for (const bytes of [harmed(sound, all), other]) {
          const { fields } = readMessage(bytes);
          const values = [...fields.values()].flat();
          expect(values.length).toBeLessThanOrEqual(bytes.length);
        }
      }),
      fuzz(2_000),
    );
  },
);

/* Names that every object has. */

const POISON = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":1}';
test.each([
  [
    'CrowdAnki',
    'deck.json',
    `{"__type__":"Deck","name":"x","notes":[${POISON}],"note_models":[${POISON}],"__proto__":{"polluted":1},"children":[${POISON}]}`,
  ],
  [
    'Mochi',
    'data.json',
    `["^ ","~:decks",[["^ ","~:id","d","~:name","x","~:__proto__",["^ ","~:polluted",1],"__proto__",["^ ","polluted",1]]],"~:cards",[]]`,
  ],
  [
    'EDN',
    'data.edn',
    '{:decks [{:id "d" :name "x" :__proto__ {:polluted 1} "__proto__" {"polluted" 1}}] :cards [{:id "__proto__" :content "q\\n---\\na"}]}',
  ],
  [
    'Markdown',
    'x.md',
    '---\nformat: 1\nid: x\ntitle: X\n__proto__:\n  polluted: 1\nconstructor:\n  prototype:\n    polluted: 1\n---\n## Q {#__proto__}\n\na\n',
  ],
  [
    'rows',
    'x.csv',
    '#columns:__proto__,constructor,tags\n#notetype:__proto__\n#deck:constructor\na,b,__proto__\nc,d,toString\n',
  ],
])('%s: names that every object has are names like others', async (_, name, content) => {
  await read(text(content), name);
});

test('Anki: names that every object has are names like others', async () => {
  const poisoned = JSON.parse(POISON) as Record<string, unknown>;
  const collection = await collection11({
    notes: [note(1, ['a', 'b'], { 5: ' __proto__ constructor::x ' })],
    cards: [card(11, 1)],
    conf: poisoned,
    decks: { ...poisoned, '10': { id: 10, name: '__proto__::constructor', ...poisoned } },
    dconf: { '1': poisoned },
  });
  await read(collection, 'collection.anki2');
});

test('a frame that says more than a package may hold is refused before it is inflated', () => {
  expect(inflateZstd(zstdFrame(new Uint8Array(4 * 2 ** 20)), LIMITS.collection).ok).toBe(true);
  expect(inflateZstd(zstdFrame(new Uint8Array(4 * 2 ** 20)), 1_000)).toEqual({
    ok: false,
    problem: 'too-large',
  });
});
