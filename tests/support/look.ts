import type { Page } from '@playwright/test';
import { axe } from './axe.ts';

/** Everything wrong with what is on screen, in both themes: axe, contrast, and what sticks out sideways. */
export async function wrong(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const all = [...(await axe(page)), ...(await lowContrast(page))];
    found.push(...all.map((line) => `${colorScheme}: ${line}`));
  }
  return [...found, ...(await sideways(page))];
}

/**
 * Text whose colour is too near its background, from computed styles: every text node that is painted, 4.5:1, or
 * 3:1 from 24 px, or 18.66 px bold (WCAG 1.4.3). Disabled controls are exempt there and here.
 */
function lowContrast(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const known = new Map<string, readonly number[]>();
    const rgba = (colour: string): readonly number[] => {
      const before = known.get(colour);
      if (before) return before;
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
      return [r, g, b, a / 255];
    };
    const over = (top: readonly number[], below: readonly number[], opacity = 1) => {
      const a = top[3]! * opacity;
      return [0, 1, 2].map((i) => top[i]! * a + below[i]! * (1 - a));
    };
    const luminance = (colour: readonly number[]) => {
      const [r, g, b] = colour.map((value) => {
        const c = value / 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    /** What lies below an element, all layers flattened, from the page up. */
    const background = (element: Element): readonly number[] => {
      const layers: Element[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        layers.unshift(at);
        if (at.matches('dialog:modal, :popover-open')) break;
      }
      let colour: readonly number[] = rgba(
        getComputedStyle(document.documentElement).backgroundColor,
      );
      for (const layer of layers)
        colour = over(rgba(getComputedStyle(layer).backgroundColor), colour);
      return colour;
    };
    const opacityOf = (element: Element) => {
      let opacity = 1;
      for (let at: Element | null = element; at; at = at.parentElement)
        opacity *= Number(getComputedStyle(at).opacity);
      return opacity;
    };
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.nodeValue?.trim();
      if (
        !element ||
        !text ||
        element.closest('.vh, .skip, script, style, noscript, :disabled, [aria-disabled="true"]')
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (
        range.getClientRects().length === 0 ||
        !element.checkVisibility({ visibilityProperty: true })
      )
        continue;
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const below = background(element);
      const [a, b] = [
        luminance(over(rgba(style.color), below, opacityOf(element))),
        luminance(below),
      ];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < (large ? 3 : 4.5))
        found.push(
          `${ratio.toFixed(2)}:1 ${style.color} "${text.slice(0, 40)}" in ${element.className || element.localName}`,
        );
    }
    return found;
  });
}

/** Elements that stick out of the window sideways; code and tables scroll inside themselves. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth)
      found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest('pre, .table, .vh, .skip') && !element.matches('pre, .table')) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (right > innerWidth + 1 || left < -1))
        found.push(
          `${element.localName}.${element.className} from ${left} to ${right}: ${element.textContent?.slice(0, 40)}`,
        );
    }
    return found;
  });
}

/** The stop that has the focus, '' when it is lost to the page, and whether the learner can see it. */
export function focused(page: Page): Promise<{ name: string; visible: boolean; inView: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: '', visible: false, inView: false };
    const ring = (target: Element | null | undefined) => {
      if (!target) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(target);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    };
    // Fields that are drawn by a neighbour or a box around them show the ring there.
    const shown = [element, element.nextElementSibling, element.parentElement].find(ring);
    // Headings and regions that are focused to be read, not to be used, need no ring.
    const reads = (element as HTMLElement).tabIndex < 0;
    const { left, top, width, height } = (shown ?? element).getBoundingClientRect();
    const [x, y] = [
      left + width / 2,
      Math.max(0, top) + Math.min(height, innerHeight - Math.max(0, top)) / 2,
    ];
    const hit = document.elementFromPoint(x, y);
    const over =
      hit !== null &&
      (hit === element || (shown ?? element).contains(hit) || hit.contains(element));
    const label = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    return {
      name: `${element.localName} ${label.slice(0, 40)}`,
      visible: reads || shown !== undefined,
      inView: reads || (over && width > 0),
    };
  });
}
