import type { DeckId } from '../../base/id.ts';
import { bundledDecks } from '../../deck/bundled.ts';
import type { BundledDeck } from '../../deck/load-bundled.ts';
import { installWay } from '../../pwa/install.ts';

const PRESELECTED = 2;

type Start = (decks: readonly BundledDeck[], onprogress: (text: string) => void) => Promise<void>;

/** First run: choose decks, add them, land on the first card. */
export class WelcomeScreen {
  readonly headers = bundledDecks;
  chosen = $state.raw<ReadonlySet<DeckId>>(
    new Set(bundledDecks.slice(0, PRESELECTED).map(({ id }) => id)),
  );
  busy = $state(false);
  problem = $state('');
  /** iOS in a tab: the Home Screen app keeps its own data, so installing comes before choosing. */
  installFirst = $state(installWay() === 'by-hand');
  #adding = $state('');
  readonly #start: Start;

  constructor(start: Start) {
    this.#start = start;
  }

  get label(): string {
    if (this.#adding) return this.#adding;
    const { size } = this.chosen;
    if (size === 0) return 'Choose a deck to start';
    return `Start with ${size} ${size === 1 ? 'deck' : 'decks'}`;
  }
  toggle(deck: DeckId): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(deck)) chosen.add(deck);
    this.chosen = chosen;
  }
  skipInstall(): void {
    this.installFirst = false;
  }

  async start(): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      const decks = this.headers.filter(({ id }) => this.chosen.has(id));
      await this.#start(decks, (text) => (this.#adding = text));
    } catch (cause) {
      this.problem =
        'The decks could not be added: the browser did not store them. Free some space, then try again.';
      console.error(cause);
    } finally {
      this.busy = false;
      this.#adding = '';
    }
  }
}
