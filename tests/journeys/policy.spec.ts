import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { parseSync } from 'rolldown/utils';
import { preview } from 'vite';
import { headersFor, POLICY, WORKER_POLICY } from '../../src/pwa/build/csp.ts';
import { BUILD, expect, test } from '../support/app.ts';
import { goTo, startFresh } from '../support/steps.ts';

const files = readdirSync(BUILD, { recursive: true, encoding: 'utf8' });
const read = (file: string): string => readFileSync(join(BUILD, file), 'utf8');

test('the built pages carry the policy, and no script, style or handler of their own', () => {
  const pages = files.filter((file) => file.endsWith('.html'));
  expect(pages).toContain('index.html');
  for (const html of pages.map(read)) {
    expect(html.indexOf('<meta charset="utf-8" />')).toBeLessThan(1_000);
    // Before anything that could load.
    const [head = ''] = html.split(/<(?:script|link)\b/);
    expect(head).toContain(`<meta http-equiv="Content-Security-Policy" content="${POLICY}" />`);
    expect(head).toContain('<meta name="referrer" content="no-referrer" />');
    expect(inlineIn(html)).toEqual([]);
  }
  const planted = `<script>a()</script><p onclick="a()" style="color:red"></p><style>p{}</style><a href="javascript:a()">`;
  expect(inlineIn(planted)).toHaveLength(5);
});

test('no script of the build makes code out of text', () => {
  const scripts = files.filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(50);
  const made = scripts.flatMap((file) =>
    codeFromText(read(file)).map((text) => `${file.replace(/-[\w-]{8}\.js$/, '')}: ${text}`),
  );
  // Cytoscape's copy of lodash asks so for the global object where there is neither `global` nor `self`: no
  // browser and no worker is such a place, and the policy would refuse it.
  expect(made).toEqual(['assets/cytoscape-map: Function(`return this`)']);
  const planted = 'eval("1"); new Function("a"); setTimeout("b", 1); globalThis.eval(c); ok(1)';
  expect(codeFromText(planted)).toHaveLength(4);
});

test('the preview server sends every header', async () => {
  const server = await preview({
    ...{ root: join(BUILD, '..'), logLevel: 'error' },
    build: { outDir: BUILD },
    preview: { port: 0, host: '127.0.0.1' },
  });
  try {
    const { port } = server.httpServer.address() as AddressInfo;
    const script = files.find((file) => file.endsWith('.js')) ?? '';
    const cases = [
      ['/', `${POLICY}; frame-ancestors 'none'`],
      ['/index.html?a', `${POLICY}; frame-ancestors 'none'`],
      ['/sw.js', WORKER_POLICY],
      [`/${script}`, WORKER_POLICY],
      ['/icons/icon.svg', headersFor('/x.svg')['Content-Security-Policy']],
      ['/no-such-file.js', WORKER_POLICY],
    ] as const;
    for (const [path, policy] of cases) {
      const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(headers.get('content-security-policy'), path).toBe(policy);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('referrer-policy'), path).toBe('no-referrer');
      expect(headers.get('permissions-policy'), path).toMatch(/camera=\(\).*microphone=\(\)/);
      expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
    }
  } finally {
    await server.close();
  }
});

test.describe('in the browser', () => {
  test('the page refuses code that is no file of its own', async ({ learner }) => {
    learner.provokes(/^(?:policy|error): /);
    const opened = await learner.open();
    await startFresh(opened, learner);
    expect(await opened.evaluate(attempts)).toEqual({
      eval: 'refused',
      'new Function': 'refused',
      'text as HTML': 'refused',
      'worker from elsewhere': 'refused',
      'policy of another name': 'refused',
      'inline script': 'did not run',
      'inline handler': 'did not run',
      'script from data': 'did not run',
    });
    expect(learner.violations.join('\n')).toMatch(/^require-trusted-types-for .*eval/);
  });

  test('a worker has a policy too: it asks no other host', async ({ learner }) => {
    learner.provokes(/^(?:policy|error): /);
    const opened = await learner.open();
    await startFresh(opened, learner);
    const worker = await searchWorker(opened);
    const asked = await worker.evaluate(async () => {
      // What the driver evaluates is excused from the policy until its first task is over.
      await new Promise((later) => setTimeout(later));
      const made = await Promise.resolve()
        .then(() => typeof Reflect.construct(Function, ['return 1']))
        .catch(() => 'refused');
      const fetched = await fetch('https://example.com/').then(
        () => 'fetched',
        () => 'refused',
      );
      return { made, fetched };
    });
    expect(asked).toEqual({ made: 'refused', fetched: 'refused' });
    // Refused by the policy, before anything went out.
    expect(learner.server.refused).toEqual([]);
  });
});

/** Opens the search, which reads all texts in a worker. */
async function searchWorker(opened: Page) {
  await goTo(opened, '#/today');
  await opened.getByRole('heading', { level: 1 }).waitFor();
  // Today has short-lived ones of its own.
  const started = opened.waitForEvent('worker', (worker) => worker.url().includes('search.worker'));
  await opened.keyboard.press('/');
  return started;
}

/** In the page: what a hostile text might try once it stood in the document. */
async function attempts(): Promise<Record<string, string>> {
  // What the driver evaluates is excused from the policy until its first task is over.
  await new Promise((later) => setTimeout(later));
  const tries = (act: () => unknown): string => {
    try {
      return `did ${String(act())}`;
    } catch {
      return 'refused';
    }
  };
  const global = globalThis as unknown as {
    ran?: boolean;
    trustedTypes: { createPolicy(name: string, rules: object): unknown };
  };
  const runs = async (place: () => void): Promise<string> => {
    delete global.ran;
    try {
      place();
    } catch {
      // A text that is no trusted one: neither does it run.
    }
    await new Promise((later) => setTimeout(later, 100));
    return global.ran ? 'ran' : 'did not run';
  };
  const add = (name: string, attributes: Record<string, string>, text = '') => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(text);
    document.body.append(made);
    made.click();
    made.remove();
  };
  return {
    eval: tries(() => (0, eval)('1')),
    'new Function': tries(() => Reflect.construct(Function, ['return 1'])),
    'text as HTML': tries(() => (document.createElement('div').innerHTML = '<b>a</b>')),
    'worker from elsewhere': tries(() => new Worker('https://example.com/x.js')),
    'policy of another name': tries(() => global.trustedTypes.createPolicy('evil', {})),
    'inline script': await runs(() => add('script', {}, 'globalThis.ran = true')),
    'inline handler': await runs(() => add('button', { onclick: 'globalThis.ran = true' })),
    'script from data': await runs(() =>
      add('script', { src: 'data:text/javascript,globalThis.ran=true' }),
    ),
  };
}

/** Script, style and handlers that stand in the text of a page itself. */
function inlineIn(html: string): string[] {
  const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag).join('\n');
  const found = [
    html.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>|<script\b[^>]*>\s*[^<\s]/gi),
    html.matchAll(/<style\b/gi),
    tags.matchAll(/\s(?:on\w+|style)\s*=/gi),
    tags.matchAll(/\b(?:href|src|action)\s*=\s*["']?\s*javascript:/gi),
  ];
  return found.flatMap((matches) => [...matches].map(([text]) => text));
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
  readonly value?: unknown;
  readonly callee?: SyntaxNode;
  readonly property?: SyntaxNode;
  readonly arguments?: readonly SyntaxNode[];
}

/** Calls of `eval`, `Function` and of timers with a text, as they are written. */
function codeFromText(script: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (value === null || typeof value !== 'object') return;
    const node = value as SyntaxNode;
    if (/^(?:Call|New)Expression$/.test(node.type) && makesCode(node))
      found.push(script.slice(node.start, node.end).slice(0, 80));
    Object.values(node).forEach(visit);
  };
  visit(parseSync('x.js', script).program);
  return found;
}

function makesCode({ callee, arguments: given = [] }: SyntaxNode): boolean {
  const name = callee?.name ?? callee?.property?.name ?? '';
  if (name === 'eval' || name === 'Function' || name === 'importScripts') return true;
  const [first] = given;
  const isText = first?.type === 'TemplateLiteral' || typeof first?.value === 'string';
  return /^(?:setTimeout|setInterval|execScript)$/.test(name) && isText;
}
