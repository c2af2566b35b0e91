/** What is noted inside the page; times in milliseconds since its navigation began. */
export interface Seen {
  readonly clicks: Click[];
  readonly events: Timed[];
  /** Transactions that wrote to the review log. */
  readonly commits: { readonly begun: number; done: number | null }[];
  /** When something first stood on screen, painted: `today`, `app` (its own Today), `welcome`, `card`, `concept`, `map`. */
  readonly painted: Record<string, Painted>;
  /** When the app's database was open. */
  opened: number;
}
export interface Click {
  readonly label: string;
  /** The event's time stamp: when the input arrived. */
  readonly input: number;
  readonly begun: number;
  /** After the listeners and the rendering code that they set off. */
  handled: number | null;
}
export interface Timed {
  readonly name: string;
  readonly start: number;
  /** To the next paint; the browser rounds to 8 ms. */
  readonly duration: number;
  readonly interaction: number;
}
export interface Painted {
  readonly at: number;
  /** Addresses loaded until then. */
  readonly loaded: readonly string[];
}

/**
 * Runs in the page before the app, from outside: the app has no part in being measured. Notes real
 * clicks, Event Timing, commits of the review log, and when a screen first stood painted.
 */
export function observe(): void {
  const seen: Seen = { clicks: [], events: [], commits: [], painted: {}, opened: NaN };
  Object.assign(globalThis, { bench: seen });

  // From the first listener of the click to after the last one. The framework renders in a microtask
  // behind its own listener, so that is included.
  let current: Click | null = null;
  addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button, a') : null;
      const label = button?.getAttribute('aria-label') ?? button?.textContent?.trim() ?? '';
      current = { label, input: event.timeStamp, begun: performance.now(), handled: null };
      seen.clicks.push(current);
    },
    { capture: true },
  );
  addEventListener('click', () => {
    if (current) current.handled = performance.now();
  });

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      seen.events.push({
        name: entry.name,
        start: entry.startTime,
        duration: entry.duration,
        interaction: (entry as unknown as { interactionId?: number }).interactionId ?? 0,
      });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);

  // Called with its database as `this`.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    const made = transaction.apply(this, args);
    if (made.mode !== 'readwrite' || !made.objectStoreNames.contains('reviews')) return made;
    const commit: Seen['commits'][number] = { begun: performance.now(), done: null };
    seen.commits.push(commit);
    made.addEventListener('complete', () => (commit.done = performance.now()));
    return made;
  };

  // Called with its factory as `this`.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...args) {
    const request = open.apply(this, args);
    if (args[0] === 'engraph')
      request.addEventListener('success', () => (seen.opened = performance.now()));
    return request;
  };

  const isReady = (selector: string, text: RegExp) =>
    [...document.querySelectorAll(selector)].some(
      (element) =>
        text.test(element.textContent ?? '') &&
        !element.matches(':disabled, [aria-disabled="true"]') &&
        // Today as it stood is usable as soon as it keeps what is pressed.
        !element.closest('#still:not([data-listens])') &&
        element.getClientRects().length > 0,
    );
  /** The app's own Today, behind the page as it stood or without one. */
  const isAppReady = () =>
    [...document.querySelectorAll('#app .dock a, #app .dock button')].some((element) =>
      /^\s*(Start review|Continue)/.test(element.textContent ?? ''),
    );
  /** The map's library tells when it has rendered; the page itself has no sign of that. */
  let hasRendered = false;
  interface Drawing {
    one(event: string, heard: () => void): void;
  }
  type Host = HTMLElement & { _cyreg?: { cy?: Drawing } };
  let awaited: Drawing | undefined;
  const awaitMap = () => {
    const cy = document.querySelector<Host>('.stage .canvas')?._cyreg?.cy;
    if (!cy || awaited === cy) return;
    awaited = cy;
    cy.one('render', () => {
      hasRendered = true;
      look();
    });
  };
  const screens: [string, () => boolean][] = [
    ['today', () => isReady('.dock a, .dock button', /^\s*(Start review|Continue)/)],
    ['app', isAppReady],
    ['bare', () => document.title === 'bare'],
    ['welcome', () => isReady('.dock button', /^\s*Start with/)],
    ['card', () => isReady('button', /^\s*Show answer/) && isReady('main h1, main .prompt', /\S/)],
    ['concept', () => isReady('dialog h2', /\S/)],
    ['map', () => hasRendered],
  ];
  const waiting = new Map(screens);
  const look = () => {
    awaitMap();
    for (const [name, stands] of waiting) {
      if (!stands()) continue;
      waiting.delete(name);
      // A frame is made after this callback; the message comes when it has been handed over.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
          const at = performance.now();
          seen.painted[name] = { at, loaded };
          (globalThis as { benchTell?: (tell: string) => void }).benchTell?.(
            JSON.stringify({ screen: name, at }),
          );
        };
        port2.postMessage(null);
      });
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['disabled', 'aria-disabled', 'data-listens'],
  });
}
