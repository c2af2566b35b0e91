import { expect, test } from 'vitest';
import { openSqlite, writeSqlite, type SqlValue, warmSqlite } from './sqlite.ts';

async function stored(values: readonly string[]): Promise<SqlValue[][]> {
  const bytes = await writeSqlite((db) => {
    db.run('CREATE TABLE t (n INTEGER PRIMARY KEY, v)');
    for (const value of values) db.run(`INSERT INTO t (v) VALUES (${value})`);
  });
  const db = await openSqlite(bytes);
  try {
    return [...db.rows('SELECT v, n FROM t ORDER BY n', 10_000)];
  } finally {
    db.close();
  }
}

test.each([
  ['a text', `'word'`, 'word'],
  ['an empty text', `''`, ''],
  ['a text in another script', `'очередь'`, 'очередь'],
  ['a text with a character of two units', `'a😀b'`, 'a😀b'],
  ['a byte order mark', `CAST(x'efbbbf61' AS TEXT)`, '\ufeffa'],
  ['a text with NUL', `CAST(x'610062' AS TEXT)`, 'a\0b'],
  ['a short text that is no UTF-8', `CAST(x'61ff' AS TEXT)`, 'a\ufffd'],
  ['a long one', `CAST(x'${'61'.repeat(40)}c3' AS TEXT)`, `${'a'.repeat(40)}\ufffd`],
  ['a number beyond 2^31', '1600000000000', 1_600_000_000_000],
  ['a fraction', '-0.5', -0.5],
  ['nothing', 'NULL', null],
  ['bytes', `x'00ff'`, new Uint8Array([0, 255])],
  ['no bytes', `x''`, new Uint8Array()],
])('reads %s', async (_name, sql, value) => {
  // Between others, with which its text is decoded.
  expect(await stored([`'before'`, sql, `'after'`])).toEqual([
    ['before', 1],
    [value, 2],
    ['after', 3],
  ]);
});

test('gives each of many rows its own text, whatever stands beside it', async () => {
  const texts = Array.from({ length: 700 }, (_, i) => {
    if (i % 7 === 0) return `ü${i}`;
    return i % 100 === 3 ? 'x'.repeat(70_000) + i : `text ${i}`;
  });
  const rows = await stored(texts.map((text) => `'${text}'`));
  expect(rows.map(([text]) => text)).toEqual(texts);
});

test('a row of several long texts has each of them whole', async () => {
  const bytes = await writeSqlite((db) => {
    db.run('CREATE TABLE t (a, b, c)');
    db.insert(
      'INSERT INTO t VALUES (?, ?, ?)',
      ['x', 'y'].map((sign) => [sign.repeat(60_000), sign.repeat(65_000), sign.repeat(64_000)]),
    );
  });
  const db = await openSqlite(bytes);
  const lengths = [...db.rows('SELECT a, b, c FROM t', 2)].map((row) =>
    row.map((text) => String(text).length),
  );
  expect(lengths).toEqual([
    [60_000, 65_000, 64_000],
    [60_000, 65_000, 64_000],
  ]);
  db.close();
});

test('rows stay what they are while others are read; lent ones may be looked at until then', async () => {
  const bytes = await writeSqlite((db) => {
    db.run('CREATE TABLE t (n, v)');
    for (let i = 0; i < 600; i++)
      db.run(`INSERT INTO t VALUES (${i}, ${i % 2 ? `'é${i}'` : 'NULL'})`);
  });
  const db = await openSqlite(bytes);
  const expected = Array.from({ length: 600 }, (_, i) => [i, i % 2 ? `é${i}` : null]);
  expect([...db.rows('SELECT n, v FROM t ORDER BY n', 600)]).toEqual(expected);
  const lent: unknown[] = [];
  for (const row of db.lentRows('SELECT n, v FROM t ORDER BY n', 600)) lent.push([...row]);
  expect(lent).toEqual(expected);
  db.close();
});

test('a reader that stops early can read again', async () => {
  const bytes = await writeSqlite((db) => {
    db.run('CREATE TABLE t (n)');
    for (let i = 0; i < 600; i++) db.run(`INSERT INTO t VALUES (${i})`);
  });
  const db = await openSqlite(bytes);
  for (const [n] of db.rows('SELECT n FROM t', 1_000)) if (n === 300) break;
  expect(() => [...db.rows('SELECT n FROM t', 599)]).toThrow('599');
  expect([...db.rows('SELECT n FROM t', 600)]).toHaveLength(600);
  db.close();
});

test('the machine can be warmed before there is a file, as often as one likes', async () => {
  await warmSqlite();
  await warmSqlite();
  const bytes = await writeSqlite((db) => db.run('CREATE TABLE t (n)'));
  const db = await openSqlite(bytes);
  expect([...db.tables]).toEqual(['t']);
  db.close();
});
