import type { ConceptId } from '../../base/id.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import type GraphPane from './GraphPane.svelte';

/** From this width on the graph stands beside the card. */
export const TWO_PANES = '(min-width: 1120px)';
const IDLE_AT_MOST = 3_000;

export interface Focus {
  readonly concept: ConceptId;
}

/**
 * What stands beside the card: loads the pane on a wide window, when idle after the first card, and tells it the
 * concept of a card once the answer is shown; before that it keeps what it showed, so that it gives nothing away.
 */
export class BesideCard {
  pane = $state.raw<typeof GraphPane | null>(null);
  /** Anew with each answer, also of the same concept: its mastery may have changed. */
  focus = $state.raw<Focus | null>(null);
  isWide = $state(false);

  constructor(
    hasCard: () => boolean,
    /** First concept of the card; null while its answer is hidden. */
    answered: () => ConceptId | null,
  ) {
    $effect(() => {
      const wide = matchMedia(TWO_PANES);
      const follow = () => (this.isWide = wide.matches);
      follow();
      wide.addEventListener('change', follow);
      return () => wide.removeEventListener('change', follow);
    });
    $effect(() => {
      if (!this.isWide || this.pane || !hasCard()) return;
      return whenIdle(() => void this.#load(), IDLE_AT_MOST);
    });
    $effect(() => {
      const concept = answered();
      if (concept) return afterPaint(() => (this.focus = { concept }));
      return undefined;
    });
  }

  async #load(): Promise<void> {
    try {
      this.pane = (await import('./GraphPane.svelte')).default;
    } catch {
      // Offline before it was cached: the card does not need it.
    }
  }
}
