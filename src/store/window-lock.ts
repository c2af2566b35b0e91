/** One window writes; the others read and offer "Use here". */
export type WindowRole = 'writer' | 'reader';

const LOCK = 'engraph';

interface Claim {
  /** Another window took over: stop writing at once. */
  readonly onlost: () => void;
  readonly locks?: LockManager | undefined;
}

/** Takes the lock if it is free. Without Web Locks there is no other way to tell, so the window may write. */
export async function claimWriter({
  onlost,
  locks = globalThis.navigator?.locks,
}: Claim): Promise<WindowRole> {
  return locks ? hold(locks, { ifAvailable: true }, onlost) : 'writer';
}

/** "Use here": takes the lock from whichever window has it. */
export async function takeOver({
  onlost,
  locks = globalThis.navigator?.locks,
}: Claim): Promise<WindowRole> {
  return locks ? hold(locks, { steal: true }, onlost) : 'writer';
}

/** Resolves once the lock is granted or refused; keeps it until the window goes or another one steals it. */
function hold(locks: LockManager, options: LockOptions, onlost: () => void): Promise<WindowRole> {
  return new Promise((resolve, reject) => {
    let granted = false;
    const held = locks.request(LOCK, options, (lock) => {
      if (!lock) {
        resolve('reader');
        return undefined;
      }
      granted = true;
      resolve('writer');
      return new Promise<void>(() => {});
    });
    held.catch((cause: unknown) => (granted ? onlost() : reject(cause as Error)));
  });
}

/** Calls back when the writing window has gone, without taking the lock: the reader may then claim it. */
export async function whenWriterGone({
  signal,
  locks = globalThis.navigator?.locks,
}: {
  readonly signal: AbortSignal;
  readonly locks?: LockManager | undefined;
}): Promise<void> {
  await locks?.request(LOCK, { signal }, () => undefined);
}
