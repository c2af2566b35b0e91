import { fail, ok, type Result } from '../../../base/result.ts';
import { checkCancelled, fault, problemOf } from '../../fault.ts';
import { LIMITS } from '../../limits.ts';
import type { ImportFile, ReadOptions, ReadProblem } from '../../reading.ts';
import { HEAD, strangeFile } from '../../sniff.ts';
import { isSqlite, openSqlite } from '../../sqlite.ts';
import { isZip, openZip } from '../../zip.ts';
import type { Bytes, Zip } from '../../zip.ts';
import { isZstd } from '../../zstd.ts';
import type { AnkiCollection, AnkiGeneration, AnkiMedia } from '../collection.ts';
import { readContent } from './database.ts';
import type { Content } from './database.ts';
import { readMedia } from './media.ts';
import { collectionBytes, inflated, locate } from './package.ts';
import { reporter } from './report.ts';
import type { Report } from './report.ts';

/** `onprogress` is told hundredths of the work. */
export interface OpenOptions extends Pick<ReadOptions, 'signal' | 'onprogress'> {
  /** The package, where it was opened to see what it is. */
  readonly zip?: Zip;
}

/**
 * Opens an `.apkg`, a `.colpkg` or a `collection.anki2`: by content, whatever its name. Reads everything but the
 * media, which stay in the file until they are asked for. Never throws; the file is not changed.
 */
export async function openAnki(
  file: ImportFile,
  options: OpenOptions = {},
): Promise<Result<AnkiCollection, ReadProblem>> {
  const report = reporter();
  try {
    const { generation, media, bytes } = await sourceOf(file, options, report);
    const content = await contentOf(bytes, options, report);
    options.onprogress?.(100, 100);
    return ok({
      generation,
      media,
      ...content,
      isCollection: isWhole(file.name, generation),
      ...report.result(),
    });
  } catch (error) {
    return fail(problemOf(error, DAMAGED));
  }
}

const DAMAGED: ReadProblem = {
  kind: 'damaged',
  sentence:
    'This file is damaged in a way that cannot be told more exactly. Export it again from Anki, after Tools, Check Database.',
  details: [],
};

/** Files do not say whether they are somebody's whole collection; Anki's names for such files do. */
const isWhole = (name: string, generation: AnkiGeneration): boolean =>
  generation === 'database' || /\.colpkg$|(?:^|\/)collection\.apkg$/i.test(name);

interface Source {
  readonly generation: AnkiGeneration;
  /** SQLite image. Made when it is opened and kept by nobody: it may be a gigabyte. */
  readonly bytes: () => Promise<Bytes>;
  readonly media: readonly AnkiMedia[];
}

async function sourceOf(file: ImportFile, options: OpenOptions, report: Report): Promise<Source> {
  const { blob } = file;
  const head = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());
  if (isZip(head)) return packaged(blob, options, report);
  if (!isSqlite(head) && !isZstd(head)) throw asFault(strangeFile(head));
  if (blob.size > LIMITS.collection)
    throw fault(
      'too-large',
      'This collection is larger than 1 GB. Export it from Anki deck by deck.',
    );
  if (head[18] === 2)
    report.remark(
      'Anki may keep its latest changes beside this file. Close Anki before copying it, or export a package instead.',
    );
  const bytes = async () => inflated(new Uint8Array(await blob.arrayBuffer()));
  return { generation: 'database', bytes, media: [] };
}

async function packaged(
  blob: Blob,
  { signal, onprogress, zip: opened }: OpenOptions,
  report: Report,
): Promise<Source> {
  const zip = opened ? ok(opened) : await openZip(blob, signal ? { signal } : {});
  if (!zip.ok) throw asFault(zip.problem);
  for (const { where, cause, advice } of zip.value.skipped) report.skip(where, cause, advice);
  const { generation, entry, folder } = await locate(zip.value);
  const media = await readMedia(zip.value.entries, folder, report);
  onprogress?.(5, 100);
  checkCancelled(signal);
  return { generation, media, bytes: () => collectionBytes(entry) };
}

const asFault = ({ kind, sentence }: ReadProblem): Error => fault(kind, sentence);

async function contentOf(
  bytes: Source['bytes'],
  { signal, onprogress }: OpenOptions,
  report: Report,
): Promise<Content> {
  const db = await openSqlite(await bytes());
  try {
    const onshare = (share: number) => onprogress?.(30 + Math.round(share * 70), 100);
    onshare(0);
    return await readContent(db, report, { signal, onshare });
  } finally {
    db.close();
  }
}
