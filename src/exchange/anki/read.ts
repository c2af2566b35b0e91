import { fail, ok } from '../../base/result.ts';
import type { Result } from '../../base/result.ts';
import type { ImportFile, Reading, ReadOptions, ReadProblem } from '../reading.ts';
import { convert } from './convert/convert.ts';
import { preloadSqlite, warmSqlite } from '../sqlite.ts';
import { openAnki, type OpenOptions } from './open/open.ts';

const CANCELLED: ReadProblem = {
  kind: 'cancelled',
  sentence: 'Reading was cancelled. Nothing was added.',
  details: [],
};

export { warmSqlite };

/** Reads one `.apkg`, `.colpkg` or `collection.anki2`. Never throws. */
export async function readAnki(
  [file]: readonly ImportFile[],
  options: ReadOptions & OpenOptions,
): Promise<Result<Reading, ReadProblem>> {
  if (file === undefined)
    return fail({ kind: 'empty', sentence: 'There is no file to read.', details: [] });
  // Beside the unpacking of the file.
  preloadSqlite();
  try {
    const opened = await openAnki(file, options);
    if (!opened.ok) return opened;
    if (options.signal?.aborted) return fail(CANCELLED);
    return ok(convert(opened.value, options, titleOf(file.name)));
  } catch {
    // Whatever a file does to us, the learner gets a sentence.
    return fail({
      kind: 'damaged',
      sentence: 'This Anki deck is damaged and cannot be read. Nothing was added.',
      details: [],
    });
  }
}

/** A file's name without folder and ending. */
const titleOf = (name: string): string =>
  name.replace(/^.*[/\\]/, '').replace(/\.(apkg|colpkg|anki21?b?|anki2)$/i, '') || 'Anki';
