import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { LayoutRequest } from '../../src/graph/layout.worker.ts';
import { BUILD } from '../support/app.ts';
import { AppServer } from '../support/server.ts';
import { visit, type FilledProfile } from './profile.ts';
import { randomGraph } from './random-graph.ts';
import type { ReplayTimes } from './replay.worker.ts';
import type { Samples } from './rows.ts';

const CONCEPTS = 2_000;

/** A page without an app or a policy at the app's own address, from which its workers and the bench's are started. */
export interface PlainPage {
  readonly folder: string;
  readonly layoutWorker: string;
  remove(): Promise<void>;
}

export async function plainPage(): Promise<PlainPage> {
  const folder = await mkdtemp(join(tmpdir(), 'engraph-bench-page-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ...{ outDir: folder, target: 'es2023', copyPublicDir: false },
      lib: {
        entry: join(import.meta.dirname, 'replay.worker.ts'),
        formats: ['es'],
        fileName: () => 'replay.js',
      },
    },
  });
  await writeFile(join(folder, 'free.html'), '<!doctype html><title>Bench</title>');
  await symlink(join(BUILD, 'assets'), join(folder, 'assets'));
  const names = await readdir(join(BUILD, 'assets'));
  const layout = names.find((name) => /^layout\.worker-.*\.js$/.test(name));
  if (!layout) throw new Error('The build has no layout worker');
  return {
    ...{ folder, layoutWorker: `assets/${layout}` },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The reviews of that profile, replayed. The slowdown does not reach workers. */
export async function replayReviews(profile: FilledProfile, plain: PlainPage): Promise<Samples> {
  profile.server.use(plain.folder);
  await profile.server.start();
  const { page, close } = await visit(profile.folder, {
    ...{ server: profile.server, slowdown: 1, withoutWorker: true },
  });
  try {
    await page.goto(`${profile.server.url}free.html`);
    const { read, decode, fold, maths } = await page.evaluate(
      () =>
        new Promise<ReplayTimes>((resolve, reject) => {
          const worker = new Worker('replay.js', { type: 'module' });
          worker.onmessage = ({ data }: MessageEvent<ReplayTimes>) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.postMessage(null);
        }),
    );
    return {
      replay: [read + decode + fold],
      ...{ 'replay-read': [read], 'replay-decode': [decode], 'replay-fold': [fold] },
      'replay-maths': [maths],
    };
  } finally {
    await close();
    await profile.server.stop();
    profile.server.use(BUILD);
  }
}

/** The map's places, worked out by the worker of the build, whose script is loaded already. */
export async function layOut(plain: PlainPage, slowdown: number): Promise<Samples> {
  const server = new AppServer(plain.folder);
  await server.start();
  const { page, close } = await visit(null, { server, slowdown, withoutWorker: true });
  try {
    await page.goto(`${server.url}free.html`);
    const request: LayoutRequest = { ...randomGraph(CONCEPTS), kept: null };
    const took = await page.evaluate(
      async ({ script, request }) => {
        const worker = new Worker(script, { type: 'module' });
        const ask = (what: unknown) =>
          new Promise<void>((resolve, reject) => {
            worker.onmessage = () => resolve();
            worker.onerror = ({ message }) => reject(new Error(message));
            worker.postMessage(what);
          });
        await ask({ concepts: [], edges: [], kept: null });
        const begun = performance.now();
        await ask(request);
        return performance.now() - begun;
      },
      { script: plain.layoutWorker, request },
    );
    return { 'layout-2000': [took] };
  } finally {
    await close();
    await server.stop();
  }
}
