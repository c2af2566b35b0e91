import {
  card,
  collection11,
  collection18,
  latestPackage,
  legacyPackage,
  note,
  review,
} from '../../src/exchange/anki/open/sample.ts';

/** A file as Playwright gives it to a file field. */
export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const given = (name: string, content: string | Uint8Array): GivenFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});
const bytes = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

/** Notes of two cards each, in the deck Networks::TCP; `answer` is what their second field says. */
function ankiRows(notes: number, answer = 'because') {
  const ids = Array.from({ length: notes }, (_, i) => i + 1);
  return {
    notes: ids.map((id) =>
      note(id, [`Why ${id}?`, `${answer} ${id}`], { 3: 1_700_000_000 + answer.length }),
    ),
    cards: ids.flatMap((id) => [card(2 * id, id), card(2 * id + 1, id, { 3: 1 })]),
  };
}

/** A package as Anki 2.1.50 and later write it. */
export const latestApkg = async (notes: number, answer?: string): Promise<GivenFile> =>
  given(
    'networks.apkg',
    await bytes(await latestPackage(await collection18(ankiRows(notes, answer)))),
  );

/** A package as older versions write it, with a history. */
export async function legacyApkg(notes: number): Promise<GivenFile> {
  const rows = { ...ankiRows(notes), revlog: [review(1_700_000_000_000, 2)] };
  return given('old networks.apkg', await bytes(await legacyPackage(2, await collection11(rows))));
}

/** Rows of front and back, without a head. */
export const rowsOf = (count: number, separator = ';'): string =>
  Array.from({ length: count }, (_, i) => `front ${i}${separator}back ${i}`).join('\n');
