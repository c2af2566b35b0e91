import type { CDPSession, Page } from '@playwright/test';

/** What `observe` calls from inside the page: without any script of the driver's, which costs a start 40 ms. */
const TELL = 'benchTell';

interface Tell {
  readonly screen: string;
  readonly at: number;
}

const LONGEST = 120_000;
const TELLS = new WeakMap<Page, Tells>();

/** What a page has told of itself and nobody has asked for yet. */
class Tells {
  #told: Tell[] = [];
  #heard: () => void = () => undefined;

  hear(tell: Tell): void {
    this.#told.push(tell);
    this.#heard();
  }

  async next(screen: string): Promise<number> {
    const end = Date.now() + LONGEST;
    for (;;) {
      const found = this.#told.find((tell) => tell.screen === screen);
      if (found) {
        this.#told = this.#told.filter((tell) => tell !== found);
        return found.at;
      }
      if (Date.now() > end) throw new Error(`${screen} was not painted within ${LONGEST} ms`);
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
        setTimeout(resolve, 1_000);
      });
    }
  }
}

export async function listenToTells(page: Page, client: CDPSession): Promise<void> {
  const tells = new Tells();
  TELLS.set(page, tells);
  client.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === TELL) tells.hear(JSON.parse(payload) as Tell);
  });
  await client.send('Runtime.enable');
  await client.send('Runtime.addBinding', { name: TELL });
}

/** Milliseconds from the navigation until the screen stood painted; each painting is told once. */
export function paintedAt(page: Page, screen: string): Promise<number> {
  const tells = TELLS.get(page);
  if (!tells) throw new Error('Inconsistent: nobody listens to that page');
  return tells.next(screen);
}
