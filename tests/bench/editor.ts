import type { Page } from '@playwright/test';
import { visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';

/** As wide as form and preview side by side need. */
const DESKTOP = { width: 1280, height: 900 };
/** An answer as long as they get: a paragraph and fifteen lines of code. */
const ANSWER = `A paragraph.\n\n\`\`\`python a.py {2}\n${'value = call(1, "two")  # three\n'.repeat(15)}\`\`\`\n\n`;
const TYPED = 'it asks the conductor, which keeps the record';
/** Between letters, as someone types who is quick. */
const PAUSE = 100;

/** A card written beside its preview, while all others are read to be compared with it. */
export async function typeInEditor(profile: FilledProfile, slowdown: number): Promise<Samples> {
  const { page, close } = await visit(profile.folder, { server: profile.server, slowdown });
  page.setDefaultTimeout(60_000);
  try {
    await page.setViewportSize(DESKTOP);
    await page.goto(`${profile.server.url}#/cards/new`);
    await page.getByLabel('Prompt').fill('What does the scheduler do?');
    const answer = page.getByLabel('Answer', { exact: true });
    await answer.fill(ANSWER);
    await page.locator('.preview .ln').filter({ visible: true }).first().waitFor();
    await page.evaluate(watchPreview);
    await answer.focus();
    for (const letter of TYPED) {
      await page.keyboard.type(letter);
      await page.waitForTimeout(PAUSE);
    }
    return { 'editor-key': await samplesOf(page) };
  } finally {
    await close();
  }
}

/** In the page: from each letter to the frame in which the preview has it. */
function watchPreview(): void {
  const samples: number[] = [];
  let from = 0;
  addEventListener('keydown', (event) => (from = event.timeStamp), true);
  new MutationObserver(() => {
    const start = from;
    if (start === 0) return;
    from = 0;
    // The preview is drawn before a frame is made; the message comes when that has been handed over.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => samples.push(performance.now() - start);
    port2.postMessage(null);
  }).observe(document.querySelector('.preview')!, {
    ...{ childList: true, subtree: true, characterData: true },
  });
  Object.assign(globalThis, { letterSamples: samples });
}

const samplesOf = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { letterSamples: number[] }).letterSamples);
