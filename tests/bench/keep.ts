import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { press } from './morning.ts';
import { visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';

const PATIENCE = 600_000;

/** The collection into a file, and the file into an empty device. */
export async function backUpAndRestore(profile: FilledProfile): Promise<Samples> {
  const folder = await mkdtemp(join(tmpdir(), 'engraph-bench-file-'));
  const file = join(folder, 'bench.engraph');
  await profile.server.start();
  try {
    return {
      ...(await backUp(profile, file)),
      ...(await restore(profile, file)),
    };
  } finally {
    await profile.server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function backUp(profile: FilledProfile, file: string): Promise<Samples> {
  const { page, seen, close } = await visit(profile.folder, {
    server: profile.server,
    slowdown: 1,
  });
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.goto(`${profile.server.url}#/settings/data`);
    const download = page.waitForEvent('download');
    await press(page, /^Back up$/);
    await page.getByText(/^Saved as /).waitFor();
    const done = await timeIn(page);
    await (await download).saveAs(file);
    return { backup: [done - ((await seen()).clicks.at(-1)?.input ?? NaN)] };
  } finally {
    await close();
  }
}

async function restore(profile: FilledProfile, file: string): Promise<Samples> {
  const { page, seen, close } = await visit(null, { server: profile.server, slowdown: 1 });
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.goto(`${profile.server.url}#/settings/data`);
    await page.getByLabel('Backup file').waitFor({ state: 'attached' });
    const chosen = await timeIn(page);
    await page.getByLabel('Backup file').setInputFiles(file);
    await page.getByRole('group', { name: 'Preview' }).waitFor();
    const preview = (await timeIn(page)) - chosen;
    await press(page, /^Restore [\d,]+ cards$/);
    await page.getByText(/^Restored [\d,]+ cards/).waitFor();
    const done = await timeIn(page);
    const tapped = (await seen()).clicks.at(-1)?.input ?? NaN;
    return { 'restore-preview': [preview], restore: [done - tapped] };
  } finally {
    await close();
  }
}

const timeIn = (page: Page): Promise<number> => page.evaluate(() => performance.now());
