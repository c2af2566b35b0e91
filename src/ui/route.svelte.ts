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
export function hrefOf(
  path: readonly string[],
  query: Record<string, string | undefined> = {},
): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) params.set(key, value);
  const text = params.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** How deep in the app a history entry lies; layers add entries without one. */
interface EntryState {
  readonly depth?: number;
}
const entryState = () => history.state as EntryState | null;

/** The route in the address bar, followed as it changes. */
export class Router {
  now = $state.raw(parseRoute(location.hash));
  #depth = entryState()?.depth ?? 0;

  constructor() {
    this.#mark(this.#depth);
    addEventListener('hashchange', () => {
      this.#mark(entryState()?.depth ?? this.#depth + 1);
      this.now = parseRoute(location.hash);
    });
  }

  #mark(depth: number): void {
    this.#depth = depth;
    if (entryState()?.depth !== depth) history.replaceState({ depth }, '');
  }

  /** One step back within the app, or to `fallback` when it was opened here. */
  back(fallback: string): void {
    if (this.#depth > 0) history.back();
    else this.go(fallback, { replace: true });
  }

  /** Goes to an address; `replace` leaves no entry to go back to. */
  go(href: string, { replace = false } = {}): void {
    if (replace) {
      history.replaceState({ depth: this.#depth }, '', href);
      this.now = parseRoute(location.hash);
    } else location.hash = href;
  }
}
