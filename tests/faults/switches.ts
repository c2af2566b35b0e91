import type { Page } from '@playwright/test';

/** How a write goes wrong: it throws at once, its transaction is aborted, or there is no room for it. */
export type WriteFault = 'throw' | 'abort' | 'full';

interface Switches {
  connections: IDBDatabase[];
  /** The write that fails: counted from 1, from when it was set. 0: none. */
  failAt: number;
  kind: WriteFault;
  /** From that write on, each one fails. */
  lasting: boolean;
  writes: number;
}

/** In the page, before the app: lets the harness reach its connections and writes. */
function install(): void {
  const state: Switches = { connections: [], failAt: 0, kind: 'throw', lasting: false, writes: 0 };
  Object.assign(window, { faults: state });
  type Open = (this: IDBFactory, name: string, version?: number) => IDBOpenDBRequest;
  const factory = IDBFactory.prototype as unknown as Record<'open', Open>;
  const { open } = factory;
  factory.open = function (...given) {
    const request = open.apply(this, given);
    request.addEventListener('success', () => state.connections.push(request.result));
    return request;
  };
  type Write = (this: IDBObjectStore, ...row: unknown[]) => IDBRequest;
  const stores = IDBObjectStore.prototype as unknown as Record<'add' | 'put', Write>;
  for (const name of ['add', 'put'] as const) {
    const write = stores[name];
    stores[name] = function (...row) {
      if (state.failAt === 0 || !['reviews', 'cards', 'days'].includes(this.name))
        return write.apply(this, row);
      state.writes += 1;
      const fails = state.lasting ? state.writes >= state.failAt : state.writes === state.failAt;
      if (!fails) return write.apply(this, row);
      if (state.kind === 'full') throw new DOMException('The device is full', 'QuotaExceededError');
      if (state.kind === 'throw') throw new DOMException('It went away', 'UnknownError');
      const request = write.apply(this, row);
      this.transaction.abort();
      return request;
    };
  }
}

export const withSwitches = (page: Page): Promise<void> =>
  page.addInitScript(install).then(() => undefined);

export const failWrite = (page: Page, kind: WriteFault, at: number, lasting = false) =>
  page.evaluate(
    (values) => {
      const { faults } = window as unknown as { faults: Switches };
      Object.assign(faults, values, { writes: 0 });
    },
    { kind, failAt: at, lasting },
  );

/** Closes the app's connections, as iOS does behind an app: with the event that tells of it, or without. */
export const closeConnections = (page: Page, tells: boolean): Promise<void> =>
  page.evaluate((isTold) => {
    const { faults } = window as unknown as { faults: Switches };
    for (const connection of faults.connections.splice(0)) {
      connection.close();
      if (isTold) connection.dispatchEvent(new Event('close'));
    }
  }, tells);
