/** The page that the service worker serves, with Today in it as it stands. */

/* Where it goes in the page as it was built (`index.html`). */
const SLOT = '<div id="app"></div>';
const ROOT = '<html lang="en">';
const TITLE = '<title>Engraph</title>';

/**
 * A whole page that shows `content` from its first bytes. null when this page is not of the version that the worker
 * serves, as just before an update: the styles would be another's.
 */
export async function stillPage(content: Element, title: string): Promise<Response | null> {
  const served = await fetch('./app.html');
  if (!served.ok) return null;
  const page = await served.text();
  const scripts = [...document.head.querySelectorAll<HTMLScriptElement>('script[src]')];
  const isOurs = scripts.every((script) => page.includes(script.getAttribute('src') ?? ''));
  if (!isOurs || ![SLOT, ROOT, TITLE].every((part) => page.includes(part))) return null;
  const html = document.documentElement.cloneNode(false) as HTMLElement;
  const [open = '<html>'] = html.outerHTML.split('</html>');
  const still = document.createElement('div');
  still.id = 'still';
  still.append(content);
  const head = document.createElement('title');
  head.textContent = title;
  const whole = page
    .replace(ROOT, () => open)
    .replace(TITLE, () => head.outerHTML)
    .replace('</head>', () => `${lateStyles(content, page)}</head>`)
    .replace(SLOT, () => SLOT + still.outerHTML);
  const headers = new Headers(served.headers);
  for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  return new Response(whole, { headers });
}

/** Links to the styles that came later than the page itself and that something in it needs. */
function lateStyles(content: Element, page: string): string {
  const links = [...document.head.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')];
  return links
    .filter(
      ({ href, sheet }) =>
        !page.includes(new URL(href).pathname.split('/').at(-1) ?? '') && isUsed(sheet, content),
    )
    .map((link) => link.outerHTML)
    .join('');
}

function isUsed(sheet: CSSStyleSheet | null, content: Element): boolean {
  return [...(sheet?.cssRules ?? [])].some(
    (rule) => rule instanceof CSSStyleRule && content.querySelector(rule.selectorText) !== null,
  );
}
