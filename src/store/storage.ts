/** Whether the browser may clear what is stored. */
export type Protection = 'protected' | 'may-be-cleared' | 'unknown';

export interface StorageState {
  readonly protection: Protection;
  /** Bytes; null when the browser does not say. */
  readonly used: number | null;
  readonly free: number | null;
}

/** The true state of the browser's storage. Never asks the learner anything. */
export async function storageState(
  storage: StorageManager | undefined = globalThis.navigator?.storage,
): Promise<StorageState> {
  const [protection, estimate] = await Promise.all([
    ask(() => storage?.persisted?.()),
    storage?.estimate?.().catch(() => null) ?? null,
  ]);
  const used = estimate?.usage ?? null;
  const quota = estimate?.quota ?? null;
  return { protection, used, free: used === null || quota === null ? null : quota - used };
}

/** Asks the browser to keep the data; after a no, `may-be-cleared`. */
export const protectStorage = (
  storage: StorageManager | undefined = globalThis.navigator?.storage,
): Promise<Protection> => ask(() => storage?.persist?.());

async function ask(question: () => Promise<boolean> | undefined): Promise<Protection> {
  try {
    const answer = await question();
    if (answer === undefined) return 'unknown';
    return answer ? 'protected' : 'may-be-cleared';
  } catch {
    return 'unknown';
  }
}
