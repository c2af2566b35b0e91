/**
 * A page with nothing but one imported card, drawn by the app's own parts, for the tests of each layer of defence
 * alone. `raw` shows the same HTML in the same box with the sanitiser off.
 */
import { flushSync, mount, unmount } from 'svelte';
import '../../../src/ui/tokens.css';
import '../../../src/ui/base.css';
import { inertHtml } from '../../../src/base/trusted.ts';
import type { Notetype } from '../../../src/deck/notetype.ts';
import ImportedFace from '../../../src/screens/card/ImportedFace.svelte';
import { cardGuard } from '../../../src/screens/card/imported-guard.ts';
import {
  prepareImported,
  type ImportedCard,
  type ImportedMedia,
} from '../../../src/screens/card/imported.ts';
import { dangers } from '../dangers.ts';

export interface PageCard {
  readonly fields: Readonly<Record<string, string>>;
  readonly front?: string;
  readonly back?: string;
  readonly css?: string;
  readonly kind?: Notetype['kind'];
  readonly part?: string;
  readonly rtl?: boolean;
  readonly night?: boolean;
  readonly mobile?: boolean;
  readonly autoplay?: boolean;
  readonly typed?: string;
  readonly tags?: readonly number[];
  /** Name → bytes in base64 and their type. */
  readonly files?: Readonly<Record<string, readonly [string, string]>>;
}

let stamp = 0;
function cardOf(given: PageCard): ImportedCard {
  stamp += 1;
  const names = Object.keys(given.fields);
  const files = Object.keys(given.files ?? {}).map((name) => ({ name, hash: name }));
  const notetype = {
    ...{ id: 'anki/1.test', name: 'Test', kind: given.kind ?? 'normal', css: given.css ?? '' },
    ...{ sortField: 0, media: [], files, modified: stamp, foreign: {} },
    fields: names.map((name, i) => ({
      name,
      rtl: given.rtl ?? false,
      tag: given.tags?.[i] ?? null,
    })),
    templates: [
      {
        name: 'Card 1',
        front: given.front ?? `{{${names[0] ?? ''}}}`,
        back: given.back ?? `{{FrontSide}}<hr id=answer>{{${names[1] ?? names[0] ?? ''}}}`,
      },
    ],
  };
  const note = {
    ...{ id: 'anki/x', kind: 'imported', notetype: notetype.id, tags: ['one', 'two'], files: [] },
    fields: Object.fromEntries(Object.values(given.fields).map((value, i) => [String(i), value])),
    changedAt: stamp,
  };
  return {
    note,
    notetype,
    part: given.part ?? '0',
    deckPath: ['World', 'Asia'],
    flag: 0,
  } as unknown as ImportedCard;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const mediaOf = (files: PageCard['files'] = {}): ImportedMedia => ({
  address: async (hash) => {
    const file = Object.hasOwn(files, hash) ? files[hash] : undefined;
    return file ? URL.createObjectURL(new Blob([bytesOf(file[0])], { type: file[1] })) : null;
  },
  bytes: async (hash) => {
    const file = Object.hasOwn(files, hash) ? files[hash] : undefined;
    return file ? bytesOf(file[0]) : null;
  },
});

const app = () => document.querySelector<HTMLElement>('#app')!;
let face: Record<string, unknown> | null = null;
const events: string[] = [];

function clear(): void {
  if (face) void unmount(face);
  face = null;
  app().replaceChildren();
}

async function show(given: PageCard, shown = false): Promise<void> {
  clear();
  document.documentElement.dataset['theme'] = given.night ? 'dark' : 'light';
  const card = cardOf(given);
  const look = { night: given.night ?? false, mobile: given.mobile ?? false };
  const media = mediaOf(given.files);
  await prepareImported(card, look, media);
  const typing = {
    value: given.typed ?? '',
    oninput: (value: string) => void events.push(`typed ${value}`),
    onsubmit: () => void events.push('submitted'),
  };
  face = mount(ImportedFace, {
    target: app(),
    props: { card, look, media, shown, typing, autoplay: given.autoplay ?? false },
  }) as Record<string, unknown>;
  flushSync();
}

const host = () => app().querySelector('.host')!;

/** The box and the style as written, no sanitiser: what the policy and the box hold by themselves. */
function raw(html: string, css = ''): void {
  clear();
  const box = document.createElement('div');
  box.style.contain = 'layout paint style';
  const inner = document.createElement('div');
  inner.className = 'host';
  inner.style.setProperty('all', 'initial');
  inner.style.setProperty('display', 'block');
  box.append(inner);
  app().append(box);
  cardGuard(box);
  const root = inner.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const range = document.createRange();
  range.selectNodeContents(document.body);
  // Scripts of such a fragment run when it is inserted.
  const fragment = range.createContextualFragment(inertHtml(html));
  const qa = document.createElement('div');
  qa.id = 'qa';
  root.append(qa);
  qa.append(fragment);
}

/** Adopted and inner styles of the card, as the browser reads them. */
const styleText = () =>
  (host().shadowRoot?.adoptedStyleSheets ?? [])
    .slice(1)
    .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))
    .join('\n');

/** Points outside the box where something of the card lies on top. */
function leaks(): string[] {
  const box = host().parentElement!.getBoundingClientRect();
  const found: string[] = [];
  for (let x = 2; x < innerWidth; x += 24)
    for (let y = 2; y < innerHeight; y += 24) {
      const inside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
      if (!inside && document.elementsFromPoint(x, y).includes(host())) found.push(`${x},${y}`);
    }
  return found;
}

const cards = {
  ...{ show, raw, leaks, styleText, events },
  dangers: () => dangers(host().shadowRoot!),
  html: () => host().shadowRoot?.querySelector('#qa')?.innerHTML ?? '',
  text: () => host().shadowRoot?.querySelector<HTMLElement>('#qa')?.innerText ?? '',
  replay: () => (face?.['replay'] as () => void)(),
};
export type Cards = typeof cards;
Object.assign(window, { cards });
window.addEventListener('keydown', (event) => events.push(`key ${event.key}`));
app().addEventListener('click', () => events.push('tap'));
