/**
 * Today as it will look when the app is opened next, as whole pages that wait between the page, which makes them, and
 * the service worker, which serves them: what is due is on screen before any script has run. Each is good for a span
 * of time in one time zone; any change to what is stored drops them all.
 */
const CACHE = 'engraph-still';

export interface Still {
  /** Good from this instant on, and before that one; milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly page: Response;
}

const zoneAt = (at: number): string => String(new Date(at).getTimezoneOffset());

/** Service worker: the page that is good now, if any. */
export async function stillAt(now: number): Promise<Response | undefined> {
  if (!(await caches.has(CACHE))) return undefined;
  const cache = await caches.open(CACHE);
  const good = (await cache.keys()).find(({ url }) => {
    const { searchParams } = new URL(url);
    const at = (name: string) => Number(searchParams.get(name));
    return at('from') <= now && now < at('until') && searchParams.get('zone') === zoneAt(now);
  });
  return good && cache.match(good);
}

/** Page: keeps these and no others. */
export async function keepStills(stills: readonly Still[]): Promise<void> {
  await dropStills();
  const cache = await caches.open(CACHE);
  for (const { from, until, page } of stills)
    await cache.put(`./still?from=${from}&until=${until}&zone=${zoneAt(from)}`, page);
}

/** Both: what was kept is out of date. */
export async function dropStills(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(CACHE);
}
