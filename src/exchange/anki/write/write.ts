import { writeSqlite } from '../../sqlite.ts';
import { writeZip, type ZipPart } from '../../zip-write.ts';
import { fillCollection } from './collection.ts';
import type { ExportContent, ExportOptions } from './content.ts';
import { fileNames } from './media.ts';
import { collectionRows } from './rows.ts';

/** Share of the work before the media. */
const ROWS_SHARE = 0.5;
const TYPE = 'application/octet-stream';
const encoder = new TextEncoder();

/**
 * A package that every Anki opens: schema 11, `collection.anki2` and the media list as JSON. Throws the signal's
 * reason when it is aborted; otherwise whatever the caller's `file` throws.
 */
export async function writeApkg(content: ExportContent, options: ExportOptions): Promise<Blob> {
  const names = fileNames();
  const rows = await collectionRows(content, options, names);
  options.onprogress?.(ROWS_SHARE / 2);
  options.signal?.throwIfAborted();
  const bytes = await writeSqlite((db) => fillCollection(db, rows));
  options.onprogress?.(ROWS_SHARE);
  const files = options.media ? [...names.claimed] : [];
  const modified = new Date(options.moment.at);
  return writeZip(parts(bytes, files, content, options), { modified, type: TYPE });
}

async function* parts(
  collection: Uint8Array<ArrayBuffer>,
  files: readonly (readonly [name: string, hash: string])[],
  { file }: ExportContent,
  { signal, onprogress }: ExportOptions,
): AsyncGenerator<ZipPart> {
  yield { path: 'collection.anki2', content: collection };
  const list: Record<string, string> = {};
  let number = 0;
  for (const [i, [name, hash]] of files.entries()) {
    signal?.throwIfAborted();
    const found = await file(hash);
    if (found === null) continue;
    list[number] = name;
    yield { path: String(number), content: found.bytes, store: true };
    number += 1;
    onprogress?.(ROWS_SHARE + ((1 - ROWS_SHARE) * (i + 1)) / files.length);
  }
  yield { path: 'media', content: encoder.encode(JSON.stringify(list)) };
}
