import { LIMITS } from '../../limits.ts';
import { mediaName, mediaType } from '../../names.ts';
import type { Bytes, ZipEntry } from '../../zip.ts';
import { inflateZstd, isZstd } from '../../zstd.ts';
import type { AnkiMedia } from '../collection.ts';
import { bytesOf, hasField, integer, messages, readMessage, str } from './proto.ts';
import type { Report } from './report.ts';
import { decode, parsed, record } from './values.ts';

/** Bytes of a media list, inflated. */
const LIST = 64 * 2 ** 20;

interface Listed {
  /** Name of the zip's entry. */
  readonly entry: string;
  readonly listed: string;
  readonly size: number | null;
  readonly sha1: string | null;
}

/**
 * The media that a package lists, each read only when asked for. The list's kind is seen from its bytes: JSON, or
 * the message of the latest generation (facts §1). A list that cannot be read is told and counts as empty.
 */
export async function readMedia(
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  report: Report,
): Promise<AnkiMedia[]> {
  const list = entries.get(`${folder}media`);
  if (!list) return [];
  const raw = await list.read(LIST);
  const listed = raw.ok ? listedIn(raw.value) : null;
  if (listed === null) {
    report.skip('media', 'The list of pictures and sounds is damaged, so none of them come in.');
    return [];
  }
  const media = new Map<string, AnkiMedia>();
  for (const item of listed) admit(item, entries.get(`${folder}${item.entry}`), media, report);
  return [...media.values()];
}

/** Null when the bytes are no list. */
function listedIn(raw: Bytes): Listed[] | null {
  const inflated = isZstd(raw) ? inflateZstd(raw, LIST) : null;
  if (inflated?.ok === false) return null;
  const bytes = inflated?.value ?? raw;
  return bytes.length === 0 || bytes[0] === 0x0a ? fromProto(bytes) : fromJson(decode(bytes));
}

function fromJson(json: string): Listed[] | null {
  const names = parsed(json.replace(/^\uFEFF/, ''));
  if (typeof names !== 'object' || names === null || Array.isArray(names)) return null;
  return Object.entries(record(names)).flatMap(([entry, listed]) =>
    typeof listed === 'string' ? [{ entry, listed, size: null, sha1: null }] : [],
  );
}

function fromProto(bytes: Uint8Array): Listed[] | null {
  const list = readMessage(bytes);
  if (!list.isWhole) return null;
  return messages(list, 1).map((entry, i) => {
    const digest = bytesOf(entry, 3);
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return {
      entry: String(hasField(entry, 255) ? integer(entry, 255) : i),
      listed: str(entry, 1),
      size: integer(entry, 2),
      sha1: digest.length === 20 ? hex : null,
    };
  });
}

function admit(
  { listed, size, sha1 }: Listed,
  stored: ZipEntry | undefined,
  media: Map<string, AnkiMedia>,
  report: Report,
): void {
  const name = mediaName(listed);
  const where = `media/${listed.slice(0, 100)}`;
  if (name === null) return report.skip(where, 'This file has no name that can be used.');
  if (stored === undefined)
    report.skip(
      where,
      'This file is listed but missing from the package.',
      'Cards come in without it.',
    );
  else if ((size ?? stored.size) > LIMITS.media)
    report.skip(where, 'This file is larger than 100 MB.', 'Cards come in without it.');
  const former = media.get(name);
  if (former && !former.missing)
    return report.skip(where, `Another file is named "${name}" too: the first was taken.`);
  media.set(name, {
    name,
    listed,
    sha1,
    type: mediaType(name),
    size: size ?? stored?.size ?? 0,
    missing: stored === undefined,
    read: () => contentOf(stored, size !== null),
  });
}

/** The file's bytes, inflated where the package is of the latest generation; null when they cannot be had. */
async function contentOf(stored: ZipEntry | undefined, isPacked: boolean): Promise<Bytes | null> {
  const raw = await stored?.read(LIMITS.media);
  if (raw?.ok !== true) return null;
  if (!isPacked || !isZstd(raw.value)) return raw.value;
  const inflated = inflateZstd(raw.value, LIMITS.media);
  return inflated.ok ? inflated.value : null;
}
