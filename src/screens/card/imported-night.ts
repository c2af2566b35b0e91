/**
 * Text pasted from a light page brings its dark colours along, which cannot be read in the dark theme. Colours
 * written on single elements give way where they would vanish; the deck's own style sheet, which may know of night
 * mode, is not touched.
 */
const DARK = 0.18;
const LIGHT = 0.45;
const INK = '#1b1b18';

export function readableAtNight(fragment: DocumentFragment): void {
  const styled = fragment.querySelectorAll<HTMLElement>('[style], font[color]');
  for (const element of styled) {
    const own = brightness(element.style.backgroundColor);
    const paper = own ?? paperAbove(element);
    const onLight = paper !== null && paper > LIGHT;
    const ink = brightness(element.style.color || (element.getAttribute('color') ?? ''));
    if (!onLight && ink !== null && ink < DARK) {
      element.style.removeProperty('color');
      element.removeAttribute('color');
    } else if (own !== null && onLight && (ink === null || ink > LIGHT)) element.style.color = INK;
  }
}

/** Brightness of the nearest background that an element above names; null when the card's own shows. */
function paperAbove(element: Element): number | null {
  for (let above = element.parentElement; above; above = above.parentElement) {
    const found = brightness(above.style.backgroundColor);
    if (found !== null) return found;
  }
  return null;
}

const NAMED: Readonly<Record<string, string>> = { black: '#000000', white: '#ffffff' };

/** Relative luminance (WCAG 2.2), 0–1; null for no colour, a see-through one, or one that cannot be read. */
function brightness(colour: string): number | null {
  const text = colour.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(NAMED[text] ?? text)?.[1];
  const parts = hex
    ? [...hex.matchAll(hex.length === 3 ? /./g : /../g)].map(([part]) =>
        parseInt(part.length === 1 ? part + part : part, 16),
      )
    : (/^rgba?\(([^)]*)\)$/.exec(text)?.[1] ?? '').split(/[\s,/]+/).map(Number);
  const [red, green, blue, alpha = 1] = parts;
  if (red === undefined || green === undefined || blue === undefined) return null;
  if (![red, green, blue].every(Number.isFinite) || alpha < 0.5) return null;
  const linear = (channel: number): number => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
