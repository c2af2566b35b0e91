/**
 * Shows HTML that `draw.ts` made earlier. What is stored is not trusted blindly (a restored backup may
 * be hostile): it is parsed into a document without scripts or loads, and only what stands in the
 * lists below is made anew in the page. This file is all that Review loads of the deck room.
 */
const ELEMENTS = new Set(
  (
    'p strong em code pre span ul ol li div table thead tbody tr th td figure figcaption a img audio br del ' +
    'h3 h4 h5 h6 hr blockquote sub sup'
  ).split(' '),
);

/** Elements whose content is not text to be read: left out whole; any other unknown gives its text. */
const SILENT = new Set(
  'script style template noscript iframe object embed svg math title textarea select'.split(' '),
);

const CLASSES = new Set('table codebox ln hit vh k st nu co fn blank filled'.split(' '));
const ROLES = new Set(['img', 'link', 'region', 'note']);

/** The attribute's value as it may stand in the page, or null to leave it out. */
const ATTRIBUTES: Readonly<Record<string, (value: string) => string | null>> = {
  class: (value) =>
    value
      .split(/\s+/)
      .filter((name) => CLASSES.has(name))
      .join(' ') || null,
  role: (value) => (ROLES.has(value) ? value : null),
  tabindex: (value) => (value === '0' ? value : null),
  start: (value) => (/^\d{1,9}$/.test(value) ? value : null),
  dir: (value) => (/^(?:auto|ltr|rtl)$/.test(value) ? value : null),
  lang: (value) => (/^[A-Za-z0-9-]{1,35}$/.test(value) ? value : null),
  'aria-label': (value) => value,
  alt: (value) => value,
  'data-open': (value) => (/^https?:\/\//i.test(value) ? value : null),
  'data-concept': (value) => (/^[a-z0-9-]+\/[a-z0-9-]+$/.test(value) ? value : null),
  'data-media': (value) => (/^[0-9a-f]{64}$/.test(value) ? value : null),
  'data-lang': (value) => (/^[A-Za-z0-9+#._-]{1,40}$/.test(value) ? value : null),
};

/** Deeper than anything that is drawn; the walk below calls itself. */
export const DEEPEST = 200;

/**
 * Makes the content of `host` what is allowed of `html`. Blocks before and behind the first and last that differ
 * stay as they are: a letter typed in a paragraph does not lay out the code above it again. `trusted` passes the
 * text through the page's Trusted Types policy, where there is one.
 */
export function showHtml(host: Element, html: string, trusted: Trusted = (text) => text): void {
  const wanted = [...prepareHtml(html, trusted).childNodes];
  const there = [...host.childNodes];
  const shorter = Math.min(wanted.length, there.length);
  let before = 0;
  while (before < shorter && there[before]?.isEqualNode(wanted[before] ?? null)) before += 1;
  let behind = 0;
  while (
    behind < shorter - before &&
    there.at(-1 - behind)?.isEqualNode(wanted.at(-1 - behind) ?? null)
  )
    behind += 1;
  const rest = there[there.length - behind] ?? null;
  for (const node of there.slice(before, there.length - behind)) node.remove();
  for (const node of wanted.slice(before, wanted.length - behind))
    host.insertBefore(node.cloneNode(true), rest);
}

type Trusted = (html: string) => string;

/** Pieces of the last few dozen cards. */
const KEPT = 200;
const prepared = new Map<string, DocumentFragment>();

/**
 * What `showHtml` will show, made and kept: called while the learner thinks, so that the moment of the tap only
 * clones. Returned for cloning, never to be put into the page itself.
 */
export function prepareHtml(html: string, trusted: Trusted = (text) => text): DocumentFragment {
  const known = prepared.get(html);
  if (known) return known;
  const inert = new DOMParser().parseFromString(trusted(html), 'text/html');
  const clean = document.createDocumentFragment();
  copyChildren(inert.body, clean, 0);
  prepared.set(html, clean);
  const oldest = prepared.size > KEPT ? prepared.keys().next().value : undefined;
  if (oldest !== undefined) prepared.delete(oldest);
  return clean;
}

function copyChildren(from: Node, to: Node, depth: number): void {
  if (depth > DEEPEST) return;
  for (const node of from.childNodes) copy(node, to, depth);
}

function copy(node: Node, to: Node, depth: number): void {
  const page = to.ownerDocument;
  if (!page) return;
  if (node.nodeType === Node.TEXT_NODE) to.appendChild(page.createTextNode(node.nodeValue ?? ''));
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const { localName, attributes, namespaceURI } = node as Element;
  if (SILENT.has(localName) || namespaceURI !== 'http://www.w3.org/1999/xhtml') return;
  if (!ELEMENTS.has(localName)) {
    copyChildren(node, to, depth + 1);
    return;
  }
  const made = page.createElement(localName);
  for (const { name, value } of attributes) {
    const allowed = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name]?.(value) : null;
    if (allowed !== null && allowed !== undefined) made.setAttribute(name, allowed);
  }
  copyChildren(node, made, depth + 1);
  to.appendChild(made);
}
