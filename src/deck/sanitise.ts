import DOMPurify, { type Config } from 'dompurify';
import { isCalm, isLocal, scrub, type Addresses } from './sanitise-style.ts';

/**
 * The one door to DOMPurify (architecture §5, layer 1; recipe and attack results in spine.md §3). Loaded only when
 * an imported card is drawn. By itself it stops every payload of `tests/support/payloads.ts`.
 */
export interface Sanitised {
  /** Made in a document of its own, without loads. Pictures and sounds of the deck carry their name in `data-media`. */
  readonly fragment: DocumentFragment;
  /** Texts of the `<style>` elements that stood in it, for `deckSheet`. */
  readonly styles: readonly string[];
}

const CONFIG = {
  RETURN_DOM_FRAGMENT: true,
  // A style that comes first would otherwise be parsed into the head and be lost.
  FORCE_BODY: true,
  ADD_TAGS: ['rb', 'rtc'],
  USE_PROFILES: { html: true, svg: true, mathMl: true },
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ADD_ATTR: ['aria-label', 'aria-hidden'],
  ALLOWED_URI_REGEXP: /^(?:(?:https?|blob):|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  FORBID_TAGS: (
    'style link meta base form input button select option optgroup datalist textarea fieldset dialog template slot ' +
    'iframe object embed frame frameset animate animatetransform animatemotion set use feimage picture source track ' +
    'marquee map area title annotation-xml'
  ).split(' '),
  FORBID_ATTR: (
    'srcset sizes ping target download autofocus autoplay accesskey tabindex contenteditable draggable popover ' +
    'popovertarget popovertargetaction command commandfor slot part exportparts is role form formaction action nonce ' +
    'usemap ismap background cite poster preload inert'
  ).split(' '),
} satisfies Config;

const WEB = /^https?:\/\//i;
/** Elements that may show a file of the deck. */
const SHOWS_FILES = new Set(['img', 'audio', 'video']);

/** What the hooks of one run share. */
interface Run {
  readonly addresses: Addresses;
  readonly styles: string[];
  /** Of the element at hand: where its link leads, and the file or remote picture that it shows. */
  link: string;
  file: string;
}
let run: Run = { addresses: () => null, styles: [], link: '', file: '' };

/**
 * What of a card's HTML may stand in the page. `addresses` gives the blob: address of a deck's file that a style
 * names, or null. Remote pictures and sounds become links "Open online".
 */
export function sanitise(html: string, addresses: Addresses = () => null): Sanitised {
  prepareOnce();
  run = { addresses, styles: [], link: '', file: '' };
  const { styles } = run;
  // Null for a frameset, which has no body.
  const fragment = DOMPurify.sanitize(html, CONFIG) as DocumentFragment | null;
  return { fragment: fragment ?? document.createDocumentFragment(), styles };
}

let prepared = false;
function prepareOnce(): void {
  if (prepared) return;
  prepared = true;
  DOMPurify.addHook('uponSanitizeElement', (node, { tagName }) => {
    if (tagName === 'style') run.styles.push(node.textContent ?? '');
    if (tagName === 'source') giveToParent(node as Element);
  });
  DOMPurify.addHook('beforeSanitizeAttributes', () => {
    run.link = '';
    run.file = '';
  });
  DOMPurify.addHook('uponSanitizeAttribute', (node, attribute) => {
    const { attrName: name, attrValue: value } = attribute;
    if (name === 'href' && node.localName === 'a') {
      attribute.keepAttr = false;
      if (WEB.test(value)) run.link = value;
    } else if (name === 'style') {
      const { style } = node as Partial<HTMLElement>;
      if (style) scrub(style, run.addresses);
      // What was parsed and no more: text that the parser dropped is not handed on.
      attribute.attrValue = style?.cssText ?? '';
    } else if (/^(?:src|href|xlink:href)$/.test(name)) {
      attribute.keepAttr = isLocal(value);
      if (name === 'src' && !attribute.keepAttr && SHOWS_FILES.has(node.localName))
        run.file = value;
    } else if (!/^(?:alt|title|aria-label)$/.test(name) && !isCalmAttribute(value))
      attribute.keepAttr = false;
  });
  DOMPurify.addHook('afterSanitizeAttributes', (node) => {
    if (run.link) makeLink(node, run.link);
    if (run.file) showFile(node, run.file);
    // A video without controls could not be stopped.
    if (node.localName === 'audio' || node.localName === 'video') node.setAttribute('controls', '');
  });
}

/** Presentation attributes of SVG name addresses as styles do. */
const isCalmAttribute = (value: string): boolean => !value.includes('\\') && isCalm(value);

function makeLink(node: Element, address: string): void {
  node.setAttribute('data-open', address);
  node.setAttribute('role', 'link');
  node.setAttribute('tabindex', '0');
}

/** A name in the deck is marked; an address elsewhere is never loaded, so a link takes the element's place. */
function showFile(node: Element, value: string): void {
  const address = value.trim().replace(/^\/\//, 'https://');
  if (WEB.test(address)) node.setAttribute('data-remote', address);
  else if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) node.setAttribute('data-media', address);
}

/** `<audio><source src>`: sources are taken out, the first one's file stays. */
function giveToParent(source: Element): void {
  const parent = source.parentElement;
  const value = source.getAttribute('src') ?? '';
  if (!parent || !/^(?:audio|video)$/.test(parent.localName) || value === '') return;
  if (!['src', 'data-media', 'data-remote'].some((name) => parent.hasAttribute(name)))
    showFile(parent, value);
}

/** Puts a link in the place of every remote picture or sound of the fragment. */
export function openOnline(fragment: DocumentFragment): void {
  for (const element of fragment.querySelectorAll('[data-remote]')) {
    const link = document.createElement('a');
    makeLink(link, element.getAttribute('data-remote') ?? '');
    link.textContent = 'Open online';
    const alt = element.getAttribute('alt')?.trim();
    if (alt) link.textContent += `: ${alt}`;
    element.replaceWith(link);
  }
}
