/**
 * What another app shares with this one waits here between the service worker, which gets it, and the page,
 * which takes it: the posted form as it came, in a cache of its own, for the database is the page's alone.
 */
const CACHE = 'engraph-shared';
const FORM = './shared';

export interface Shared {
  readonly files: readonly { readonly name: string; readonly blob: Blob }[];
  readonly text: string;
  readonly url: string;
}

/** Bytes of a shared form: the most that an import takes. Any page can send one, so it must not fill the device. */
export const MOST_SHARED = 2 * 1024 ** 3;

/** Service worker: keeps a shared form until the page asks; what was shared before and never taken goes. Throws when there is too much of it. */
export async function keepShared(request: Request): Promise<void> {
  const cache = await caches.open(CACHE);
  const type = request.headers.get('content-type') ?? '';
  const form = await request.blob();
  if (form.size > MOST_SHARED)
    throw new Error(`${form.size} bytes shared, more than ${MOST_SHARED}`);
  await cache.put(FORM, new Response(form, { headers: { 'content-type': type } }));
}

/** Page: takes what was shared, once; null when nothing waits. Field names are those of the manifest's `share_target`. */
export async function takeShared(): Promise<Shared | null> {
  if (!('caches' in globalThis) || !(await caches.has(CACHE))) return null;
  const kept = await (await caches.open(CACHE)).match(FORM);
  const form = await kept?.formData();
  await caches.delete(CACHE);
  if (!form) return null;
  // A form field without a file arrives as an empty one without a name.
  const files = form
    .getAll('file')
    .filter((value) => value instanceof File)
    .filter(({ name, size }) => name !== '' || size > 0)
    .map((file) => ({ name: file.name || 'shared', blob: file }));
  return { files, text: textOf(form.get('text')), url: textOf(form.get('url')) };
}

const textOf = (value: FormDataEntryValue | null): string =>
  typeof value === 'string' ? value : '';
