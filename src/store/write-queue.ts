import type { ReviewRow } from '../memory/review.ts';
import type { RatingJournal } from './rating-journal.ts';

/** Why a write failed, as far as the learner can do something about it. */
export type WriteProblem = 'full' | 'failed';

export interface FailedWrite {
  readonly problem: WriteProblem;
  readonly cause: unknown;
  /** Writes that wait, the failed one included. */
  readonly waiting: number;
}

export interface WriteQueue {
  /**
   * Begins the write in this very task, unless an earlier one has failed: then it waits behind it. `rows` are what it
   * adds to the log: the journal has them for as long as they could not be stored.
   */
  add(write: () => Promise<void>, rows?: readonly ReviewRow[]): void;
  /** Tries the kept writes again, oldest first. Resolves with whether all were stored. */
  retry(): Promise<boolean>;
  /** Resolves when nothing is under way any more; with whether everything is stored. */
  flush(): Promise<boolean>;
  /** The page may go away: begins everything kept in this very task. Writes must bear to be done twice. */
  hurry(): void;
  readonly waiting: number;
}

interface QueueOptions {
  readonly delays?: readonly number[];
  readonly journal?: Pick<RatingJournal, 'keep'>;
}

/** Milliseconds before each try that the learner need not know of. */
const DELAYS = [0, 250, 1_000];

/**
 * Stores ratings without holding up the next card. Writes begin at once: IndexedDB runs transactions over the
 * same tables in the order in which they began. After a failure nothing new begins, so that order survives. What failed
 * is tried again by itself; only when that does not help, or the device is full, is the learner told.
 */
export function writeQueue(
  onfailed: (failure: FailedWrite) => void,
  { delays = DELAYS, journal }: QueueOptions = {},
): WriteQueue {
  type Entry = { readonly write: () => Promise<void>; readonly rows: readonly ReviewRow[] };
  const kept: Entry[] = [];
  let underWay: Entry[] = [];
  let failing = false;
  let retrying: Promise<boolean> | null = null;
  let recovering: Promise<void> | null = null;
  const running = new Map<Entry, Promise<void>>();

  const report = (cause: unknown): void => {
    onfailed({ problem: problemOf(cause), cause, waiting: kept.length });
  };

  /** Whatever is under way beside a failed write may fail as well. */
  const noteUnsaved = (): void => {
    journal?.keep([...new Set([...kept, ...running.keys()])].flatMap(({ rows }) => rows));
  };

  /** Failed writes are kept in the order in which they were begun, whichever of them failed first. */
  const keep = (entry: Entry, begun: readonly Entry[]): void => {
    const place = kept.findIndex(
      (other) => !begun.includes(other) || begun.indexOf(other) > begun.indexOf(entry),
    );
    kept.splice(place === -1 ? kept.length : place, 0, entry);
  };

  const begin = (entry: Entry): void => {
    if (running.size === 0) underWay = [];
    underWay.push(entry);
    const begun = underWay;
    const write = started(entry.write).catch((cause: unknown) => {
      failing = true;
      keep(entry, begun);
      noteUnsaved();
      recovering ??= recover(cause).finally(() => (recovering = null));
    });
    running.set(entry, write);
    void write.finally(() => running.delete(entry));
  };

  /** Resolves with what was in the way, wrapped: a cause may be anything. */
  const retryKept = async (): Promise<{ readonly cause: unknown } | null> => {
    await Promise.all(running.values());
    for (let next = kept[0]; next; next = kept[0]) {
      try {
        await started(next.write);
      } catch (cause) {
        return { cause };
      }
      kept.shift();
      noteUnsaved();
    }
    failing = false;
    return null;
  };

  const recover = async (first: unknown): Promise<void> => {
    let cause = first;
    for (const delay of delays) {
      if (problemOf(cause) === 'full') break;
      await new Promise((later) => setTimeout(later, delay));
      const failed = await retryKept();
      if (!failed) return;
      cause = failed.cause;
    }
    // All that began has ended by now: one report counts every write that waits.
    await Promise.all(running.values());
    report(cause);
  };

  const retry = (): Promise<boolean> => {
    retrying ??= (async () => {
      await recovering;
      const failed = await retryKept();
      if (failed) report(failed.cause);
      return failed === null;
    })().finally(() => (retrying = null));
    return retrying;
  };

  return {
    add(write, rows = []) {
      if (!failing) return begin({ write, rows });
      kept.push({ write, rows });
      noteUnsaved();
    },
    retry,
    async flush() {
      await Promise.all(running.values());
      await recovering;
      await retrying;
      return kept.length === 0;
    },
    hurry() {
      for (const { write } of kept) started(write).catch(() => undefined);
    },
    get waiting() {
      return kept.length;
    },
  };
}

/** Begins at once, and a write that throws before its first await has failed like any other. */
async function started(write: () => Promise<void>): Promise<void> {
  await write();
}

function problemOf(cause: unknown): WriteProblem {
  for (let error = cause; error instanceof Object; error = (error as { inner?: unknown }).inner) {
    if ((error as { name?: unknown }).name === 'QuotaExceededError') return 'full';
  }
  return 'failed';
}
