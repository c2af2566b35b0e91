import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-writer.js';
import { SETTINGS, source } from './zip.ts';

export interface ZipPart {
  readonly path: string;
  readonly content: Uint8Array<ArrayBuffer> | Blob;
  /** Left as it is: for what is compressed already. */
  readonly store?: boolean;
}

/**
 * Writes a zip that every reader opens: UTF-8 names, sizes in the local headers, no encryption. `modified` stands
 * in every entry, so that the same content gives the same bytes. Parts are taken one at a time.
 */
export async function writeZip(
  parts: Iterable<ZipPart> | AsyncIterable<ZipPart>,
  { modified, type = 'application/zip' }: { readonly modified: Date; readonly type?: string },
): Promise<Blob> {
  const chunks: Blob[] = [];
  const writable = new WritableStream<Uint8Array<ArrayBuffer>>({
    write: (chunk) => void chunks.push(new Blob([chunk])),
  });
  const writer = new ZipWriter({ writable }, { ...SETTINGS, extendedTimestamp: false });
  for await (const { path, content, store = false } of parts) {
    const blob = content instanceof Blob ? content : new Blob([content]);
    await writer.add(path, source(blob), {
      ...{ level: store ? 0 : 6, lastModDate: modified, dataDescriptor: false },
    });
  }
  await writer.close();
  return new Blob(chunks, { type });
}
