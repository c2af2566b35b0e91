import { expect, test } from 'vitest';
import { violations } from './rooms.ts';

const sources = import.meta.glob<string>('../src/**/*.{ts,svelte}', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const real = Object.entries(sources).map(([file, text]) => ({
  file: file.replace('../src/', ''),
  text,
}));

test('every room uses only what it may', () => {
  expect(real.length).toBeGreaterThan(50);
  expect(violations(real)).toEqual([]);
});

test.each([
  ['a relative import', 'study/x.ts', `import { a } from '../store/db.ts';`],
  ['a package behind another door', 'screens/today/x.ts', `import Dexie from 'dexie';`],
  ['a dynamic import', 'memory/x.ts', `const m = await import('../deck/draw.ts');`],
  ['a worker address', 'graph/x.ts', `new Worker(new URL('../store/w.ts', import.meta.url));`],
  ['a re-export', 'deck/x.ts', `export { fold } from '../memory/fold.ts';`],
  ['a side-effect import', 'base/x.ts', `import '../ui/base.css';`],
  ['a type import', 'store/x.ts', `import type { Queue } from '../study/queue.ts';`],
  [
    'a component',
    'ui/X.svelte',
    `<script>import Card from '../screens/review/Card.svelte';</script>`,
  ],
  ['a worker query', 'study/x.ts', `import url from '../screens/w.ts?worker&url';`],
])('a planted violation is found: %s', (_name, file, text) => {
  expect(violations([{ file, text }])).toHaveLength(1);
});
