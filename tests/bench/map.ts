import type { Page } from '@playwright/test';
import { filledProfile, visit, type FilledProfile, type Visit } from './profile.ts';
import type { Samples } from './rows.ts';
import { paintedAt } from './tells.ts';

/** Concepts whose map is painted; their edges come on top. */
const PAINTED = 200;
/** Each deck's concepts form a tree: nodes and edges are together twice the nodes, less one edge a deck. */
const DECKS = 5;
const nodesFor = (elements: number): number => Math.floor((elements + DECKS) / 2);
const MOVED = [300, 500] as const;
const CARDS_EACH = 4;
const MANY = 10_000;
/** Nodes and edges that the app draws at once. */
const MOST_ELEMENTS = 500;
/** After Today stands: its idle work is over, and the map's script is loaded ahead. */
const SETTLE = 4_000;
/** Steps of a drag, and turns of the wheel. */
const STEPS = 60;
const TURNS = 40;

/** Collections of the sizes that are measured; 'map' is that of the first paint. */
export interface MapProfiles {
  readonly painted: FilledProfile;
  readonly moved: ReadonlyMap<number, FilledProfile>;
  remove(): Promise<void>;
}

const profileOf = (concepts: number) =>
  filledProfile({ cards: concepts * CARDS_EACH, due: 20, concepts });

export async function mapProfiles(): Promise<MapProfiles> {
  const painted = await profileOf(PAINTED);
  const moved = new Map<number, FilledProfile>();
  for (const elements of MOVED) moved.set(elements, await profileOf(nodesFor(elements)));
  const all = [painted, ...moved.values()];
  return {
    ...{ painted, moved },
    remove: async () => void (await Promise.all(all.map((profile) => profile.remove()))),
  };
}

/** Opens the map of 200 concepts twice, then drags and zooms those of 300 and 500 elements. */
export async function openMaps(profiles: MapProfiles, slowdown: number): Promise<Samples> {
  const samples: Samples = await paints(profiles.painted, slowdown);
  for (const [elements, profile] of profiles.moved)
    Object.assign(samples, await moves(profile, elements, slowdown));
  return samples;
}

async function paints(profile: FilledProfile, slowdown: number): Promise<Samples> {
  const visited = await visit(profile.folder, { server: profile.server, slowdown });
  try {
    const first = await open(visited, profile);
    await visited.page.goto('about:blank');
    const again = await open(visited, profile);
    await expectElements(visited.page, PAINTED * 2 - DECKS);
    return { 'map-first': [first], 'map-open': [again] };
  } finally {
    await visited.close();
  }
}

/** So many concepts that the map shows some of them, and wholes in place of the rest. */
export const bigMapProfile = (): Promise<FilledProfile> =>
  filledProfile({ cards: MANY, due: 20, concepts: MANY });

export async function openBigMap(profile: FilledProfile, slowdown: number): Promise<Samples> {
  const visited = await visit(profile.folder, { server: profile.server, slowdown });
  try {
    const took = await open(visited, profile);
    const drawn = await wholeMap(visited.page);
    if (drawn > MOST_ELEMENTS)
      throw new Error(`Inconsistent: ${drawn} elements are drawn, at most ${MOST_ELEMENTS} may be`);
    return { 'map-10000': [took] };
  } finally {
    await visited.close();
  }
}

/** From a tap on the tab Graph to the map painted. */
async function open({ page, seen }: Visit, { server }: FilledProfile): Promise<number> {
  await page.goto(server.url, { waitUntil: 'commit' });
  // The app's own: the page as it stood before it does not open the map.
  await paintedAt(page, 'app');
  await page.waitForTimeout(SETTLE);
  // All of them: a phone shows what is near otherwise.
  await page.evaluate(() => {
    const link = document.querySelector<HTMLAnchorElement>('#app .tabs a[href^="#/graph"]');
    link?.setAttribute('href', '#/graph?view=map&all=1');
  });
  const box = await page.locator('#app .tabs a[href^="#/graph"]').boundingBox();
  if (!box) throw new Error('The tab Graph cannot be clicked');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const at = await paintedAt(page, 'map');
  const { clicks } = await seen();
  return at - (clicks.at(-1)?.input ?? NaN);
}

async function moves(profile: FilledProfile, elements: number, slowdown: number): Promise<Samples> {
  const { page, close } = await visit(profile.folder, { server: profile.server, slowdown });
  try {
    await page.goto(`${profile.server.url}#/graph?view=map&all=1`, { waitUntil: 'commit' });
    await paintedAt(page, 'map');
    await expectElements(page, nodesFor(elements) * 2 - DECKS);
    const box = await page.locator('.stage .canvas').boundingBox();
    if (!box) throw new Error('The map cannot be dragged');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const pan = await framesDuring(page, async () => {
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      for (let i = 1; i <= STEPS; i += 1)
        await page.mouse.move(middle.x + 120 * Math.sin(i / 8), middle.y + 90 * Math.sin(i / 5));
      await page.mouse.up();
    });
    const zoom = await framesDuring(page, async () => {
      for (let i = 0; i < TURNS; i += 1) await page.mouse.wheel(0, i % 20 < 10 ? -40 : 40);
    });
    return { [`map-pan-${elements}`]: pan, [`map-zoom-${elements}`]: zoom };
  } finally {
    await close();
  }
}

/** Milliseconds from frame to frame while something is done. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let isOver = false;
    const next = (at: number) => {
      frames.push(at);
      if (!isOver) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    const end = () => {
      isOver = true;
      return frames.slice(1).map((at, i) => at - (frames[i] ?? at));
    };
    Object.assign(globalThis, { endFrames: end });
  });
  await act();
  return page.evaluate(() => (globalThis as unknown as { endFrames(): number[] }).endFrames());
}

async function expectElements(page: Page, expected: number): Promise<void> {
  const drawn = await wholeMap(page);
  if (drawn !== expected)
    throw new Error(`Inconsistent: ${drawn} elements are drawn, not ${expected}`);
}

/** Nodes and edges that the library has been given, once those out of sight are among them. */
const wholeMap = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    type Host = HTMLElement & { _cyreg?: { cy: { elements(): { length: number } } } };
    const count = () =>
      document.querySelector<Host>('.stage .canvas')?._cyreg?.cy.elements().length ?? 0;
    // They come in one go, soon after the first picture: unchanged for so many looks, all are there.
    const LOOKS = 20;
    let last = count();
    for (let same = 0; same < LOOKS; same += 1) {
      await new Promise((later) => setTimeout(later, 100));
      if (count() !== last) same = 0;
      last = count();
    }
    return last;
  });
