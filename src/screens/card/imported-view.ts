import { drawOcclusion } from './imported-occlusion.ts';
import type { PreparedCard } from './imported-prepare.ts';
import { BASE_STYLE } from './imported-style.ts';
import { addComparison, addTypeBox, type ImportedTyping } from './imported-typing.ts';
import type { ImportedLook } from './imported.ts';

let base: CSSStyleSheet | null = null;
function baseSheet(): CSSStyleSheet {
  if (!base) {
    base = new CSSStyleSheet();
    base.replaceSync(BASE_STYLE);
  }
  return base;
}

export interface Place {
  readonly shown: boolean;
  readonly look: ImportedLook;
  readonly typing: ImportedTyping;
}

/**
 * Puts a side into the shadow root, within `html`, `body` and `#qa` as authors' styles expect them, and adds what
 * is the app's own: type box or comparison, masks. Only clones, so that the tap is answered at once.
 */
export function placeSide(
  root: ShadowRoot,
  card: PreparedCard,
  { shown, look, typing }: Place,
): void {
  const side = shown ? card.answer : card.question;
  const page = document.createElement('html');
  page.className = ['root', ...platform(look.mobile), ...(look.night ? ['night-mode'] : [])].join(
    ' ',
  );
  const body = document.createElement('body');
  body.className = `card card${card.number}${look.night ? ' nightMode night_mode' : ''}`;
  const qa = document.createElement('div');
  qa.id = 'qa';
  if (card.rtl) qa.className = 'rtl-fields';
  qa.append(side.fragment.cloneNode(true));
  if (shown) addComparison(qa, card.typed, typing.value);
  else addTypeBox(qa, card.typed, typing);
  body.append(qa);
  page.append(body);
  root.adoptedStyleSheets = [baseSheet(), card.sheet, ...side.sheets];
  root.replaceChildren(page);
  drawOcclusion(qa, { shapes: card.shapes, number: card.number, asked: !shown });
}

/** Classes by which decks tell devices apart (facts §7). */
function platform(mobile: boolean): string[] {
  const agent = navigator.userAgent;
  const named = (
    [
      ['android', /Android/],
      ['iphone', /iPhone/],
      ['ipad', /iPad/],
      ['win', /Windows/],
      ['mac', /Macintosh/],
      ['linux', /Linux(?!.*Android)/],
      ['chrome', /Chrome\//],
    ] as const
  ).flatMap(([name, pattern]) => (pattern.test(agent) ? [name] : []));
  return mobile ? ['mobile', ...named] : named;
}
