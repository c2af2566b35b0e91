import type { DeckId } from '../../base/id.ts';
import type { BundledDeck } from '../../deck/load-bundled.ts';
import type { AppState } from '../app-state.svelte.ts';
import { addProblem, installBundled } from '../install-bundled.ts';

/** Adding one bundled deck at a time. It goes on when the learner leaves the page, and is shown on return. */
export class Adding {
  /** The deck being added. */
  deck = $state<DeckId | null>(null);
  /** "Adding 31 of 53" */
  progress = $state('');
  problem = $state('');
  /** For a live region: progress would be read out too often. */
  told = $state('');
  readonly #app: AppState;

  constructor(app: AppState) {
    this.#app = app;
  }

  get blocked(): boolean {
    return this.deck !== null || this.#app.readOnly;
  }

  /** False when nothing was added: `problem` says why, unless another deck is being added. */
  async add(header: BundledDeck): Promise<boolean> {
    if (this.blocked) return false;
    this.deck = header.id;
    this.progress = 'Adding';
    this.problem = '';
    this.told = '';
    try {
      await installBundled(this.#app, header, {
        onprogress: (notes, of) => (this.progress = `Adding ${notes} of ${of}`),
      });
      this.told = `${header.title} was added.`;
      return true;
    } catch (cause) {
      this.problem = addProblem(cause);
      console.error(cause);
      return false;
    } finally {
      this.deck = null;
      this.progress = '';
    }
  }
}

const ofApp = new WeakMap<AppState, Adding>();

/** The app's one adder, shared by all pages that offer decks. */
export function addingOf(app: AppState): Adding {
  const adding = ofApp.get(app) ?? new Adding(app);
  ofApp.set(app, adding);
  return adding;
}
