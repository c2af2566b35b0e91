import { expect, test, vi } from 'vitest';
import { fetchDeck, NOT_HTTPS, OFFLINE } from './link.ts';

const headers = (of: Record<string, string>): ResponseInit => ({ headers: of });
const from = (response: Response, url: string): Response => {
  Object.defineProperty(response, 'url', { value: url });
  return response;
};

function fetching(
  answer: (url: string, init: RequestInit) => Promise<Response>,
  address = 'https://example.org/a%20deck.apkg',
  isOnline = true,
) {
  const seen: [string, number, number | null][] = [];
  const fetch = vi.fn(answer as typeof globalThis.fetch);
  const signal = new AbortController().signal;
  const result = fetchDeck(address, {
    ...{ signal, fetch, isOnline: () => isOnline },
    onprogress: (...told) => void seen.push(told),
  });
  return { result, seen, fetch };
}

test('a deck is fetched without cookies, and the host that answers is shown with the size', async () => {
  const { result, seen, fetch } = fetching(async () =>
    from(new Response('1234', headers({ 'content-length': '4' })), 'https://cdn.net/x/deck.apkg'),
  );
  const got = await result;
  expect(got).toMatchObject({ ok: true, value: { name: 'deck.apkg' } });
  expect(got.ok && (await got.value.blob.text())).toBe('1234');
  expect(seen[0]).toEqual(['example.org', 0, null]);
  expect(seen.at(-1)).toEqual(['cdn.net', 4, 4]);
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({
    ...{ credentials: 'omit', referrerPolicy: 'no-referrer', mode: 'cors' },
  });
});

test.each([
  ['http://example.org/x', NOT_HTTPS],
  ['file:///etc/passwd', NOT_HTTPS],
  ['javascript:alert(1)', NOT_HTTPS],
  ['https://me:secret@example.org/x', NOT_HTTPS],
  ['a deck', NOT_HTTPS],
  ['', NOT_HTTPS],
])('%s is no https address, and nothing is asked', async (address, says) => {
  const { result, fetch } = fetching(async () => new Response(''), address);
  expect(await result).toEqual({ ok: false, problem: says });
  expect(fetch).not.toHaveBeenCalled();
});

test('an address without its scheme is taken as https', async () => {
  const { result, fetch } = fetching(async () => new Response('x'), ' example.org/d.apkg ');
  expect((await result).ok).toBe(true);
  expect(fetch.mock.calls[0]?.[0]).toBe('https://example.org/d.apkg');
});

test('offline is said without asking', async () => {
  const { result, fetch } = fetching(async () => new Response(''), 'https://a.org/x', false);
  expect(await result).toEqual({ ok: false, problem: OFFLINE });
  expect(fetch).not.toHaveBeenCalled();
});

test.each([
  [
    'a web page',
    new Response('<p>', headers({ 'content-type': 'text/html; charset=utf-8' })),
    /a web page, not a deck/,
  ],
  ['nothing there', new Response('', { status: 404 }), /example\.org has nothing.*\(404\)/],
  [
    'too large by its header',
    new Response('x', headers({ 'content-length': '20000001' })),
    /larger than 20 MB/,
  ],
])('%s is told', async (_, response, says) => {
  const { result } = fetching(async () => response);
  expect(await result).toMatchObject({ ok: false, problem: expect.stringMatching(says) });
  expect((await result) as { problem: string }).toMatchObject({
    problem: expect.stringMatching(/Nothing was added/),
  });
});

test('more than 20 MB is stopped, whatever the header says', async () => {
  let cancelled = false;
  const chunk = new Uint8Array(1_000_000);
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(chunk),
    cancel: () => void (cancelled = true),
  });
  const { result, seen } = fetching(
    async () => new Response(endless, headers({ 'content-length': '5' })),
  );
  expect(await result).toMatchObject({ ok: false, problem: expect.stringMatching(/20 MB/) });
  expect(cancelled).toBe(true);
  expect(seen.at(-1)?.[1]).toBeLessThanOrEqual(20_000_000);
});

test('a site that lets nobody read it is told apart from one that does not answer', async () => {
  const refusing = async (_: string, { mode }: RequestInit) => {
    if (mode === 'cors') throw new TypeError('Failed to fetch');
    return new Response('');
  };
  expect(await fetching(refusing).result).toMatchObject({
    problem: expect.stringMatching(
      /^This site does not let other pages read it\..*Download the file/,
    ),
  });
  const gone = async () => {
    throw new TypeError('Failed to fetch');
  };
  expect(await fetching(gone).result).toMatchObject({
    problem: expect.stringMatching(/^Could not reach example\.org\./),
  });
});
