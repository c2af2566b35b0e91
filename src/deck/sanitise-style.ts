/** Where a deck's file stands in the page (`blob:…`), by the name that the deck gives it; null when it is not stored. */
export type Addresses = (name: string) => string | null;

/** An address that loads nothing from elsewhere. */
export const isLocal = (value: string): boolean =>
  /^\s*(?:blob:|#|data:(?:image|font)\/)/i.test(value);

const LOADING_FUNCTION = /image-set|image\(|cross-fade|src\(|element\(/i;
const ADDRESS = /url\(\s*["']?([^"')]*)["']?\s*\)?/gi;

/** A style's value that loads nothing from elsewhere. */
export const isCalm = (value: string): boolean =>
  [...value.matchAll(ADDRESS)].every((match) => isLocal(match[1] ?? '')) &&
  !LOADING_FUNCTION.test(value);

/**
 * Takes out of parsed style what loads from elsewhere (spine.md §3). Only parsed text is judged: escapes are
 * resolved there, except in raw token lists, where none may stand. Files of the deck get their blob: address.
 */
export function scrub(style: CSSStyleDeclaration, addresses: Addresses): void {
  for (const property of Array.from({ length: style.length }, (_, i) => style.item(i))) {
    const value = style.getPropertyValue(property);
    const local = value.includes('url(') ? withAddresses(value, addresses) : value;
    const raw = property.startsWith('--') && value.includes('\\');
    // The app decides what a drag does.
    if (!isCalm(local) || raw || property === 'touch-action') style.removeProperty(property);
    else if (local !== value)
      style.setProperty(property, local, style.getPropertyPriority(property));
  }
  // A shorthand with var() reads '' per longhand.
  if (!isCalm(style.cssText) || style.cssText.includes('\\')) style.cssText = '';
}

const withAddresses = (value: string, addresses: Addresses): string =>
  value.replace(ADDRESS, (whole, name: string) => {
    const address = isLocal(name) ? null : addresses(relative(name.trim()));
    return address === null ? whole : `url("${address}")`;
  });

/** Chromium makes addresses in a style attribute absolute; the deck wrote a name. */
function relative(address: string): string {
  const here = new URL('.', document.baseURI).href;
  return address.startsWith(here) ? address.slice(here.length) : address;
}

/** A font that a deck's style brings: the name by which the card asks for it, and the file that holds it. */
export interface DeckFont {
  /** As the deck writes it, in lower case. */
  readonly written: string;
  /** Deck-specific, so that two decks' fonts never meet; a CSS identifier. */
  readonly family: string;
  readonly file: string;
  readonly weight: string;
  readonly style: string;
}

export interface DeckSheet {
  readonly sheet: CSSStyleSheet;
  readonly fonts: readonly DeckFont[];
}

interface SheetOptions {
  readonly dark: boolean;
  /** Put before every family that the sheet itself defines. */
  readonly prefix: string;
  readonly addresses: Addresses;
}

const KEPT = /^CSS(?:Style|Media|Supports|LayerBlock|Container)Rule$|^CSSNestedDeclarations$/;
const OUTSIDE = /:host|::slotted|::part/i;
/** Sheets nested deeper are no style but an attack on the stack. */
const DEEPEST = 30;

/**
 * A deck's style as a constructed sheet: only rules that style, media queries for light and dark answered by the
 * app, `:root` as `.root`, fonts renamed, nothing remote. `@import`, `@font-face`, `@page` and the like are dropped.
 */
export function deckSheet(css: string, options: SheetOptions): DeckSheet {
  const sheet = new CSSStyleSheet();
  const fonts: DeckFont[] = [];
  try {
    sheet.replaceSync(css);
    withoutNamespaces(sheet);
  } catch {
    // A sheet that cannot be read styles nothing.
    return { sheet, fonts };
  }
  collectFonts(sheet, options.prefix, fonts, 0);
  const renamed = new Map(fonts.map(({ written, family }) => [written, family]));
  clean(sheet, options, renamed, 0);
  return { sheet, fonts };
}

/** A namespace cannot be deleted while the sheet has other rules (CSSOM). */
function withoutNamespaces(sheet: CSSStyleSheet): void {
  const rules = [...sheet.cssRules];
  const kept = rules.filter((rule) => kindOf(rule) !== 'CSSNamespaceRule');
  if (kept.length < rules.length) sheet.replaceSync(kept.map((rule) => rule.cssText).join('\n'));
}

interface Group {
  readonly cssRules: CSSRuleList;
  deleteRule(index: number): void;
}

const kindOf = (rule: CSSRule): string => rule.constructor.name;
const groupOf = (rule: CSSRule): Group | null =>
  'cssRules' in rule && 'deleteRule' in rule ? (rule as unknown as Group) : null;

function collectFonts({ cssRules }: Group, prefix: string, fonts: DeckFont[], depth: number): void {
  if (depth > DEEPEST) return;
  for (const rule of cssRules) {
    const inner = groupOf(rule);
    if (inner) collectFonts(inner, prefix, fonts, depth + 1);
    if (kindOf(rule) !== 'CSSFontFaceRule') continue;
    const { style } = rule as CSSFontFaceRule;
    const family = familyName(style.getPropertyValue('font-family'));
    const files = [...style.getPropertyValue('src').matchAll(ADDRESS)].map(
      (match) => match[1] ?? '',
    );
    const file = files.find((name) => name !== '' && !/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(name));
    if (family !== '' && file !== undefined)
      fonts.push({
        ...{ written: family, family: identifier(`${prefix}${family}`), file },
        weight: style.getPropertyValue('font-weight') || 'normal',
        style: style.getPropertyValue('font-style') || 'normal',
      });
  }
}

const familyName = (written: string): string =>
  written
    .trim()
    .replace(/["'\\]/g, '')
    .toLowerCase();
const identifier = (name: string): string =>
  `f-${name.replace(/[^A-Za-z0-9-]/gu, (letter) => `_${letter.codePointAt(0)?.toString(16) ?? ''}`)}`;

function clean(
  group: Group,
  options: SheetOptions,
  fonts: ReadonlyMap<string, string>,
  depth: number,
): void {
  for (let i = group.cssRules.length - 1; i >= 0; i -= 1) {
    const rule = group.cssRules[i];
    if (!rule) continue;
    const kind = kindOf(rule);
    if (kind === 'CSSKeyframesRule') {
      for (const frame of (rule as CSSKeyframesRule).cssRules)
        scrub((frame as CSSKeyframeRule).style, options.addresses);
      continue;
    }
    const selector = 'selectorText' in rule ? String(rule.selectorText) : '';
    if (depth > DEEPEST || !KEPT.test(kind) || OUTSIDE.test(selector)) {
      group.deleteRule(i);
      continue;
    }
    cleanRule(rule, selector, options, fonts);
    const inner = groupOf(rule);
    if (inner) clean(inner, options, fonts, depth + 1);
  }
}

function cleanRule(
  rule: CSSRule,
  selector: string,
  { dark, addresses }: SheetOptions,
  fonts: ReadonlyMap<string, string>,
): void {
  if (selector.includes(':root'))
    (rule as CSSStyleRule).selectorText = selector.replaceAll(':root', '.root');
  if (kindOf(rule) === 'CSSMediaRule') {
    const { media } = rule as CSSMediaRule;
    media.mediaText = media.mediaText.replace(
      /\(prefers-color-scheme: (dark|light)\)/g,
      (_, wanted: string) =>
        (wanted === 'dark') === dark ? '(min-width: 0px)' : '(max-width: 0px)',
    );
  }
  if (!('style' in rule)) return;
  const { style } = rule as CSSStyleRule;
  scrub(style, addresses);
  const families = style.getPropertyValue('font-family');
  if (families === '' || fonts.size === 0) return;
  const renamed = families.replace(/[^,]+/g, (name) => {
    const own = fonts.get(familyName(name));
    return own ?? name;
  });
  style.setProperty('font-family', renamed, style.getPropertyPriority('font-family'));
}
