import type { DeckId } from '../../base/id.ts';
import type { Instant } from '../../base/time.ts';
import { live } from '../../store/live.svelte.ts';
import { writeLocal } from '../../store/local.ts';
import { setPaused } from '../../store/pause-deck.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import type { AppState } from '../app-state.svelte.ts';
import { longDate } from '../format.ts';
import { DEFAULT_CHOICE, type Choice } from '../study-data.ts';
import { todayData } from './today-data.ts';
import type { Slipped } from './count-mastery.ts';
import { TodayMastery } from './today-mastery.svelte.ts';
import { TodayNotices } from './today-notices.svelte.ts';
import { dueByDeckOf, standsUntil, viewOf, type TodayView } from './today-view.ts';

/** What is due, how long it takes, and the way in. */
export class TodayScreen {
  choice = $state.raw<Choice>(DEFAULT_CHOICE);
  /** Dates are written right after the first paint: the first formatter costs tens of milliseconds. */
  #dated = $state(false);
  readonly #app: AppState;
  readonly #query;
  readonly #mastery: TodayMastery;
  readonly #notices: TodayNotices;
  /** Counts the times that a card came back while Today was on screen. */
  #woken = $state(0);

  constructor(app: AppState) {
    this.#app = app;
    $effect(() => afterPaint(() => (this.#dated = true)));
    this.#query = live(
      () => todayData(app, app.moment()),
      () => ({ day: app.day, woken: this.#woken }),
    );
    const data = () => (this.#query.now.status === 'ready' ? this.#query.now.value : null);
    this.#mastery = new TodayMastery(app, data);
    this.#notices = new TodayNotices(app, data);
    $effect(() => {
      const value = data();
      if (!value) return;
      this.choice = value.choice;
      app.dueByDeck = dueByDeckOf(value);
    });
    $effect(() => {
      const value = data();
      const until = value && standsUntil(value);
      if (!until) return;
      const wait = until - app.moment().at;
      const timer = setTimeout(() => (this.#woken += 1), Math.max(1_000, wait));
      return () => clearTimeout(timer);
    });
  }

  get failed(): boolean {
    return this.#query.now.status === 'failed';
  }
  get date(): string {
    return this.#dated ? longDate(this.#app.day) : '';
  }
  get view(): TodayView | null {
    const state = this.#query.now;
    return state.status === 'ready' ? viewOf(state.value, this.#mastery.byDeck, this.#dated) : null;
  }
  get slipped(): Slipped | null {
    return this.#mastery.slipped;
  }
  /** Everything that comes after the first paint is there too. */
  get isSettled(): boolean {
    return this.#dated && this.view !== null && this.#mastery.isSettled && this.#notices.isSettled;
  }
  /** From then on other things stand here without any change to what is stored; null = until the day ends. */
  get standsUntil(): Instant | null {
    const state = this.#query.now;
    return state.status === 'ready' ? standsUntil(state.value) : null;
  }
  get notices(): TodayNotices {
    return this.#notices;
  }
  get notice() {
    return this.#notices.notice;
  }

  choose(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    void writeLocal(this.#app.db, 'choice', this.choice);
  }
  chooseDeck(deck: DeckId, on: boolean): void {
    const all = this.view?.decks.map(({ id }) => id) ?? [];
    const chosen = (this.choice.decks ?? all).filter((id) => id !== deck);
    const decks = on ? [...chosen, deck] : chosen;
    this.choose({ decks: decks.length === all.length || decks.length === 0 ? null : decks });
  }
  async pause(deck: DeckId, paused: boolean): Promise<void> {
    await setPaused(this.#app.db, deck, paused, this.#app.writer());
  }
}
