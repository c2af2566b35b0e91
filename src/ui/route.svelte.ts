/** A hash route: `#/decks/l2-population?sort=due` → path `['decks', 'l2-population']`, query `{sort}`. */
export interface Route {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** Splits a hash into decoded path segments and query; a broken escape is taken as it stands. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a route, `#/…`, each segment escaped; empty query values are left out. */
export function hrefOf(path: readonly string[], query: Record<string, string | undefined> = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) params.set(key, value);
  const text = params.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** The route in the address bar, followed as it changes. */
export class Router {
  now = $state.raw(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.now = parseRoute(location.hash);
    });
  }

  /** Goes to an address; `replace` leaves no entry to go back to. */
  go(href: string, { replace = false } = {}): void {
    if (replace) {
      history.replaceState(null, '', href);
      this.now = parseRoute(location.hash);
    } else location.hash = href;
  }
}
