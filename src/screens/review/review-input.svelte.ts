import type { Rating } from '../../memory/review.ts';
import { hasOwnKeys, isLayerOpen, isTyping, keyName } from '../../ui/keys.ts';
import type { AppState } from '../app-state.svelte.ts';
import { isRevealTap } from '../card/reveal-tap.ts';
import { AccidentGuard } from './accident-guard.ts';
import { NAME, type ReviewScreen } from './review.svelte.ts';
import type { SwipeHandlers, SwipeSide } from './swipe.ts';

const KEY_RATING: Record<string, Rating> = { '1': 'again', '2': 'hard', '3': 'good', '4': 'easy' };

/** Taps, keys and swipes of the review screen, turned into its actions; accidents are kept out. */
export class ReviewInput {
  /** Pixels that the card follows the finger. */
  dragged = $state(0);
  drag = $state.raw<{ text: string; side: SwipeSide } | null>(null);
  /** Moves the focus to the graph beside the card; false where there is none. */
  onpane: (() => boolean) | null = null;
  readonly #app: AppState;
  readonly #screen: ReviewScreen;
  readonly #guard = new AccidentGuard();

  constructor(app: AppState, screen: ReviewScreen) {
    this.#app = app;
    this.#screen = screen;
  }

  /** An answer stands from now on; `hidden` when a front does. */
  revealed(): void {
    this.#guard.revealed(performance.now());
  }
  hidden(): void {
    this.#guard.hidden();
  }
  press(): void {
    this.#guard.pressed(performance.now());
  }
  /** True when a rating now is meant. */
  allows(by: 'pointer' | 'key'): boolean {
    return this.#guard.allows(performance.now(), by);
  }

  /** A tap on the card shows the answer, except on links, code and while text is selected. */
  tap(event: MouseEvent): void {
    const { review } = this.#screen;
    if (!review?.shown && review?.card && isRevealTap(event)) this.#screen.reveal();
  }

  onkey(event: KeyboardEvent): void {
    if (event.defaultPrevented || isLayerOpen()) return;
    const { review } = this.#screen;
    const key = keyName(event);
    if (key === 'Escape')
      return review?.typing ? void (review.typing = false) : this.#screen.close();
    if (isTyping(event)) return;
    if (key === 'mod+z') {
      event.preventDefault();
      void this.#screen.undo();
      return;
    }
    if (event.repeat || !this.#onKeyName(key, event)) return;
    event.preventDefault();
  }

  #onKeyName(key: string, event: KeyboardEvent): boolean {
    const screen = this.#screen;
    if (key === 'Space' || key === 'Enter') {
      if (hasOwnKeys(event)) return false;
      if (screen.review?.shown) screen.rate(screen.review.suggested, 'key');
      else screen.reveal();
      return true;
    }
    if (!this.#app.settings.singleKeys) return false;
    const rating = KEY_RATING[key];
    if (rating) screen.rate(rating, 'key');
    const action = this.#keys[key];
    action?.();
    return rating !== undefined || action !== undefined;
  }
  readonly #keys: Record<string, () => void> = {
    z: () => void this.#screen.undo(),
    h: () => this.#screen.review?.giveHint(),
    t: () => this.#screen.type(),
    e: () => this.#screen.edit(),
    b: () => this.#screen.bury(),
    s: () => this.#screen.suspend(),
    f: () => void this.#screen.flag(),
    l: () => this.#screen.link(),
    r: () => this.#screen.replay?.(),
    g: () => {
      if (this.onpane?.()) return;
      const first = this.#screen.chips[0];
      if (first && this.#screen.review?.shown) this.#screen.layers.concept(first.id);
    },
    '?': () => this.#screen.layers.keys(),
  };

  readonly swipe: SwipeHandlers = {
    onmove: (dx, side) => {
      this.dragged = dx;
      const rating = side && this.#ratingOf(side);
      const button = rating && this.#screen.review?.buttons?.[rating];
      this.drag = side && button ? { side, text: `${NAME[rating]}, ${button.short}` } : null;
    },
    oncommit: (side) => {
      const rating = this.#ratingOf(side);
      if (!rating) return;
      const { review } = this.#screen;
      navigator.vibrate?.(10);
      const said = this.#screen.rate(rating, 'key');
      if (review) review.line = said;
    },
  };
  #ratingOf(side: SwipeSide): Rating | null {
    const action = this.#app.settings.swipe[side];
    if (action === 'nothing') return null;
    return action === 'suggested' ? (this.#screen.review?.suggested ?? 'good') : action;
  }
}
