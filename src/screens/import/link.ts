import { fail, ok, type Result } from '../../base/result.ts';
import type { ImportFile } from '../../exchange/reading.ts';

/** Bytes that a link may bring; larger decks come as files. */
export const MOST = 20_000_000;
/** Milliseconds to ask whether a host answers at all. */
const ASKED = 5_000;

interface FetchOptions {
  readonly signal: AbortSignal;
  /** The host that is asked, then the one that answers; bytes so far, and all when it says so. */
  readonly onprogress: (host: string, done: number, of: number | null) => void;
  readonly fetch?: typeof fetch;
  readonly isOnline?: () => boolean;
}

/** Fetches a deck from an https address, without cookies or referrer; or says in a sentence why not. */
export async function fetchDeck(
  address: string,
  { signal, onprogress, ...outside }: FetchOptions,
): Promise<Result<ImportFile, string>> {
  const url = httpsAddress(address);
  if (!url) return fail(NOT_HTTPS);
  const ask = outside.fetch ?? globalThis.fetch.bind(globalThis);
  if (!(outside.isOnline ?? (() => navigator.onLine))()) return fail(OFFLINE);
  onprogress(url.host, 0, null);
  try {
    const response = await ask(url.href, { ...QUIET, signal });
    const { host } = new URL(response.url || url.href);
    const refusal = refusalOf(response, host);
    if (refusal) {
      await response.body?.cancel();
      return fail(refusal);
    }
    const of = Number(response.headers.get('content-length')) || null;
    const bytes = await bodyOf(response, (done) => onprogress(host, done, of));
    return bytes ? ok({ name: nameOf(response, url), blob: bytes }) : fail(TOO_LARGE);
  } catch {
    if (signal.aborted) return fail('Stopped. Nothing was added.');
    return fail(await whyNot(url, ask));
  }
}

const QUIET: RequestInit = {
  ...{ mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' },
};

export const NOT_HTTPS =
  'This is not an https address. Nothing was added. Copy the whole link, it begins with https://.';
export const OFFLINE = 'Adding by link needs a connection. Files work offline.';
const TOO_LARGE =
  'This is larger than 20 MB, the most that a link may bring. Nothing was added. Download the file, then add it.';
const NO_CORS =
  'This site does not let other pages read it. Nothing was added. Download the file, then add it.';
const WEB_PAGE =
  'The link returned a web page, not a deck. Nothing was added. Look for a download link on that page.';

function httpsAddress(text: string): URL | null {
  try {
    const trimmed = text.trim();
    const url = new URL(/^[\w-]+(\.[\w-]+)+(\/|$)/.test(trimmed) ? `https://${trimmed}` : trimmed);
    return url.protocol === 'https:' && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}

function refusalOf(response: Response, host: string): string {
  if (!response.ok)
    return `${host} has nothing to give at this address (${response.status}). Nothing was added. Check the link, or add the file instead.`;
  if (/^text\/html|^application\/xhtml/i.test(response.headers.get('content-type') ?? ''))
    return WEB_PAGE;
  return Number(response.headers.get('content-length')) > MOST ? TOO_LARGE : '';
}

/** Null when there is more than a link may bring, whatever the headers said. */
async function bodyOf(response: Response, onbytes: (done: number) => void): Promise<Blob | null> {
  const reader = response.body?.getReader();
  if (!reader) return response.blob();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for (;;) {
    const { value, done: isEnd } = await reader.read();
    if (isEnd) return new Blob(parts);
    done += value.byteLength;
    if (done > MOST) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
    onbytes(done);
  }
}

function nameOf(response: Response, url: URL): string {
  const { pathname, host } = new URL(response.url || url.href);
  const last = pathname.split('/').filter(Boolean).at(-1) ?? host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** A host that answers when its answer need not be read does not let other pages read it. */
async function whyNot(url: URL, ask: typeof fetch): Promise<string> {
  const unreachable = `Could not reach ${url.host}. Nothing was added. Check the connection or add the file instead.`;
  try {
    await ask(url.href, {
      ...{ ...QUIET, mode: 'no-cors', method: 'HEAD', signal: AbortSignal.timeout(ASKED) },
    });
    return NO_CORS;
  } catch {
    return unreachable;
  }
}
