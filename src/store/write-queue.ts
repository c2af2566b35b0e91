/** Why a write failed, as far as the learner can do something about it. */
export type WriteProblem = 'full' | 'failed';

export interface FailedWrite {
  readonly problem: WriteProblem;
  readonly cause: unknown;
  /** Writes that wait, the failed one included. */
  readonly waiting: number;
}

export interface WriteQueue {
  /** Begins the write in this very task, unless an earlier one has failed: then it waits behind it. */
  add(write: () => Promise<void>): void;
  /** Tries the kept writes again, oldest first. Resolves with whether all were stored. */
  retry(): Promise<boolean>;
  /** Resolves when nothing is under way any more; with whether everything is stored. For `pagehide`. */
  flush(): Promise<boolean>;
  readonly waiting: number;
}

/**
 * Stores ratings without holding up the next card. Writes begin at once: IndexedDB runs transactions over the
 * same tables in the order in which they began. After a failure nothing new begins, so that order survives.
 */
export function writeQueue(onfailed: (failure: FailedWrite) => void): WriteQueue {
  type Entry = { readonly write: () => Promise<void>; cause?: unknown };
  const kept: Entry[] = [];
  let underWay: Entry[] = [];
  let failing = false;
  let retrying: Promise<boolean> | null = null;
  const running = new Set<Promise<void>>();

  const report = (cause: unknown): void => {
    onfailed({ problem: problemOf(cause), cause, waiting: kept.length });
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
      report(cause);
    });
    running.add(write);
    void write.finally(() => running.delete(write));
  };

  const retryKept = async (): Promise<boolean> => {
    await Promise.all(running);
    for (let next = kept[0]; next; next = kept[0]) {
      try {
        await started(next.write);
      } catch (cause) {
        report(cause);
        return false;
      }
      kept.shift();
    }
    failing = false;
    return true;
  };

  const retry = (): Promise<boolean> => {
    retrying ??= retryKept().finally(() => (retrying = null));
    return retrying;
  };

  return {
    add(write) {
      if (failing) kept.push({ write });
      else begin({ write });
    },
    retry,
    async flush() {
      await Promise.all(running);
      await retrying;
      return kept.length === 0;
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
