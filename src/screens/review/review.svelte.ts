import { untrack, type Component } from 'svelte';
import { inertHtml } from '../../base/trusted.ts';
import { prepareHtml } from '../../deck/show.ts';
import type { Rating } from '../../memory/review.ts';
import { hrefOf } from '../../ui/route.svelte.ts';
import { hasOwnKeys, isLayerOpen, isTyping, keyName } from '../../ui/keys.ts';
import { undoStored } from './undo-stored.ts';
import type { AppState } from '../app-state.svelte.ts';
import { pictureUrl } from '../card/picture.ts';
import { chipsOf, type Chip } from '../concept/chips.ts';
import { AccidentGuard } from './accident-guard.ts';
import type { StoredReason } from '../new-order.ts';
import { loadReview, scopeOf, type Loaded } from './review-loader.ts';
import type { ReviewSession, SessionCard } from './review-session.svelte.ts';
import type { SwipeHandlers, SwipeSide } from './swipe.ts';
import { canType } from './typing.ts';

interface Layer {
  // Each layer's own props are checked where it is opened.
  readonly component: Component<Record<string, unknown>>;
  readonly props: Record<string, unknown>;
}

const LINE_SHOWN = 4_000;
const RATINGS_BEFORE_SWIPE_OFFER = 20;
const KEY_RATING: Record<string, Rating> = { '1': 'again', '2': 'hard', '3': 'good', '4': 'easy' };
const NAME: Record<Rating, string> = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' };

/** The review screen: loads the session, turns keys, taps and swipes into its actions, opens layers over the card. */
export class ReviewScreen {
  loaded = $state.raw<Loaded | null>(null);
  failed = $state(false);
  chips = $state.raw<readonly Chip[]>([]);
  dragged = $state(0);
  drag = $state.raw<{ text: string; side: SwipeSide } | null>(null);
  layer = $state.raw<Promise<Layer> | null>(null);
  #ratings = $state(0);
  #storedRows = $state(0);
  /** Moves the focus to the graph beside the card; false where there is none. */
  onpane: (() => boolean) | null = null;
  readonly #app: AppState;
  readonly #query: Readonly<Record<string, string>>;
  readonly #guard = new AccidentGuard();

  constructor(app: AppState, query: Readonly<Record<string, string>>) {
    this.#app = app;
    this.#query = query;
    void this.#load();
    $effect(() => this.#followCard());
    $effect(() => {
      if (!this.review?.line) return;
      const { review } = this;
      const timer = setTimeout(() => (review.line = ''), LINE_SHOWN);
      return () => clearTimeout(timer);
    });
    $effect(() => {
      if (app.day) this.review?.dayChanged();
    });
    $effect(() => {
      if (this.review && !this.review.card) this.#over();
    });
  }

  get review(): ReviewSession | null {
    return this.loaded?.review ?? null;
  }
  get deckTitle(): string {
    const { loaded } = this;
    const deck = loaded?.review.card?.deck;
    return loaded?.data.decks.find((row) => row.id === deck)?.title ?? '';
  }
  get canType(): boolean {
    const note = this.review?.note;
    return note !== null && note !== undefined && canType(note);
  }
  get canHint(): boolean {
    return this.review?.note?.kind === 'cloze' && this.review.hint === '';
  }
  get canUndo(): boolean {
    return (this.review?.canUndo ?? false) || this.#storedRows > 0;
  }
  get coach(): string {
    const seen = this.#app.settings.coachSeen;
    if (!this.review || seen.includes('first-card')) return '';
    return this.review.shown ? 'How well did you know it?' : 'Say the answer, then look.';
  }
  /** Leech: one line under the note. */
  get advice(): string {
    const card = this.review?.card;
    const lapses = card?.memory?.lapses ?? 0;
    if (!card || !this.loaded || lapses < this.loaded.leechLimit(card.deck)) return '';
    return `You have missed this ${lapses} times. Edit it or rest it for a week.`;
  }
  /** A new card that the graph brought forward says why, with its answer: a title could give the answer away. */
  get reason(): StoredReason | null {
    const card = this.review?.card;
    return card?.schedule.phase === 'new' ? (this.loaded?.reasonOf(card.id) ?? null) : null;
  }
  get offersSwipe(): boolean {
    const { swipe, coachSeen } = this.#app.settings;
    return (
      !swipe.on && !coachSeen.includes('swipe') && this.#ratings === RATINGS_BEFORE_SWIPE_OFFER
    );
  }
  get menu() {
    if (!this.review?.card) return [];
    return [
      { label: 'Edit', key: 'E', onselect: () => this.edit() },
      { label: this.#flagged ? 'Remove flag' : 'Flag', key: 'F', onselect: () => void this.flag() },
      {
        label: 'Bury until tomorrow',
        key: 'B',
        onselect: () => this.#act((review) => review.bury()),
      },
      { label: 'Suspend', key: 'S', onselect: () => this.#act((review) => review.suspend()) },
      { label: 'Card history', onselect: () => this.history() },
      ...(this.#isBundled
        ? [{ label: 'Report a mistake', onselect: () => void this.report() }]
        : []),
    ];
  }
  get #isBundled(): boolean {
    const id = this.review?.card?.deck;
    return this.loaded?.data.decks.find((deck) => deck.id === id)?.origin.kind === 'bundled';
  }
  /** What the comparison says, and which rating it suggests. */
  get verdict(): string {
    const { comparison, suggested } = this.review ?? {};
    if (!comparison || !suggested) return '';
    return suggested === 'good'
      ? comparison.verdict
      : `${comparison.verdict} ${NAME[suggested]} is suggested.`;
  }
  #flagged = $state(false);

  picture = (hash: string) => pictureUrl(this.#app.db, hash);

  async #load(): Promise<void> {
    try {
      const scope = await scopeOf(this.#app, this.#query);
      const loaded = await loadReview(this.#app, scope);
      // From the summary: the session's last answer is taken back before anything is shown.
      const undone =
        this.#query['undo'] === loaded.review.id ? await undoStored(this.#app, loaded) : null;
      this.loaded = undone ?? loaded;
      this.#storedRows = this.loaded.storedAnswers;
      if (undone) this.#guard.revealed(performance.now());
      if (this.#app.comeForward().wantsAnswer) this.reveal();
    } catch (cause) {
      this.failed = true;
      this.#app.comeForward();
      throw cause;
    }
  }

  /** Nothing left to show now: the summary says whether for today or for now. */
  #over(): void {
    const { loaded } = this;
    if (!loaded) return;
    const { review } = loaded;
    if (review.session.planned === 0) this.#app.go('#/today', { replace: true });
    else this.#app.go(hrefOf(['review', 'done', review.id]), { replace: true });
  }

  /** What a card shows besides itself is read while the learner thinks. */
  #followCard(): void {
    const card = this.review?.card;
    // Only another card starts this anew, not a note that arrives or an edit.
    if (!untrack(() => this.review?.shown)) this.#guard.hidden();
    this.chips = [];
    if (card) void untrack(() => this.#readBeside(card));
  }

  async #readBeside(card: SessionCard): Promise<void> {
    const { loaded } = this;
    await loaded?.notes.read([card.note]);
    const note = loaded?.notes.get(card.note);
    if (!note) return;
    const [chips, flag] = await Promise.all([
      chipsOf(this.#app, note.concepts),
      this.#app.flagOf(card.id),
    ]);
    if (this.review?.card !== card) return;
    this.chips = chips;
    this.#flagged = flag > 0;
    this.#prepare();
  }

  /** What the next two taps will show is parsed now: this card's answer and the next card's front. */
  #prepare(): void {
    const { review, loaded } = this;
    if (!review || !loaded) return;
    const { queue, cursor, steps } = review.session;
    const near = [review.card, queue[cursor], queue[cursor + 1], steps[0]];
    for (const card of near) {
      const drawn = card && loaded.notes.get(card.note)?.cards;
      for (const { prompt, front, answer, note, source } of drawn ?? [])
        for (const html of [prompt, front, answer, note, source])
          if (html) prepareHtml(html, inertHtml);
    }
  }

  press(): void {
    this.#guard.pressed(performance.now());
  }

  /** A tap on the card shows the answer, except on links, code and while text is selected. */
  tap(event: MouseEvent): void {
    const target = event.target as Element;
    if (this.review?.shown || !this.review?.card) return;
    if (target.closest('a, button, input, pre, [role="link"]') || getSelection()?.toString())
      return;
    this.reveal();
  }
  reveal(): void {
    if (!this.review || this.review.shown) return;
    this.review.reveal();
    this.#guard.revealed(performance.now());
  }
  type(): void {
    if (this.review && this.canType) this.review.typing = true;
  }

  /** Rates unless it may be an accident; says what was granted, '' where nothing was. */
  rate(rating: Rating, by: 'pointer' | 'key' = 'pointer'): string {
    if (!this.review?.shown || this.#app.readOnly || this.#app.failedWrite) return '';
    if (!this.#guard.allows(performance.now(), by)) return '';
    this.#ratings += 1;
    const said = this.review.rate(rating);
    if (!this.#app.settings.coachSeen.includes('first-card')) void this.#see('first-card');
    return said;
  }

  async undo(): Promise<void> {
    const { loaded } = this;
    if (!loaded || this.#app.readOnly) return;
    if (loaded.review.canUndo) loaded.review.undo();
    else if (this.#storedRows > 0) {
      const next = await undoStored(this.#app, loaded);
      if (!next) return;
      this.loaded = next;
      this.#storedRows = next.storedAnswers;
    }
    this.#guard.revealed(performance.now());
  }

  #act(action: (review: ReviewSession) => void): void {
    if (this.review?.card && !this.#app.readOnly) action(this.review);
  }

  close(): void {
    this.#app.back('#/today');
  }

  onkey(event: KeyboardEvent): void {
    if (event.defaultPrevented || isLayerOpen()) return;
    const key = keyName(event);
    if (key === 'Escape')
      return this.review?.typing ? void (this.review.typing = false) : this.close();
    if (isTyping(event)) return;
    if (key === 'mod+z') {
      event.preventDefault();
      void this.undo();
      return;
    }
    if (event.repeat || !this.#onKeyName(key, event)) return;
    event.preventDefault();
  }

  #onKeyName(key: string, event: KeyboardEvent): boolean {
    if (key === 'Space' || key === 'Enter') {
      if (hasOwnKeys(event)) return false;
      if (this.review?.shown) this.rate(this.review.suggested, 'key');
      else this.reveal();
      return true;
    }
    if (!this.#app.settings.singleKeys) return false;
    const rating = KEY_RATING[key];
    if (rating) this.rate(rating, 'key');
    const action = this.#keys[key];
    action?.();
    return rating !== undefined || action !== undefined;
  }
  readonly #keys: Record<string, () => void> = {
    z: () => void this.undo(),
    h: () => this.review?.giveHint(),
    t: () => this.type(),
    e: () => this.edit(),
    b: () => this.#act((review) => review.bury()),
    s: () => this.#act((review) => review.suspend()),
    f: () => void this.flag(),
    g: () => {
      if (this.onpane?.()) return;
      const first = this.chips[0];
      if (first && this.review?.shown) this.openConcept(first.id);
    },
    '?': () => this.#open(import('../notice/KeyHelp.svelte'), {}),
  };

  readonly swipe: SwipeHandlers = {
    onmove: (dx, side) => {
      this.dragged = dx;
      const rating = side && this.#ratingOf(side);
      const button = rating && this.review?.buttons?.[rating];
      this.drag = side && button ? { side, text: `${NAME[rating]}, ${button.short}` } : null;
    },
    oncommit: (side) => {
      const rating = this.#ratingOf(side);
      if (!rating) return;
      const { review } = this;
      navigator.vibrate?.(10);
      const said = this.rate(rating, 'key');
      if (review) review.line = said;
    },
  };
  #ratingOf(side: SwipeSide): Rating | null {
    const action = this.#app.settings.swipe[side];
    if (action === 'nothing') return null;
    return action === 'suggested' ? (this.review?.suggested ?? 'good') : action;
  }
  async answerSwipe(on: boolean): Promise<void> {
    if (on) await this.#app.change({ swipe: { ...this.#app.settings.swipe, on } });
    await this.#see('swipe');
  }
  async #see(hint: string): Promise<void> {
    await this.#app.change({ coachSeen: [...this.#app.settings.coachSeen, hint] });
  }

  async flag(): Promise<void> {
    const card = this.review?.card;
    if (!card || this.#app.readOnly) return;
    this.#flagged = !this.#flagged;
    await this.#app.setFlag(card.id, this.#flagged ? 1 : 0);
    if (this.review) this.review.line = this.#flagged ? 'Flagged' : 'Flag removed';
  }

  /** Opens the mail program with what is needed to find the card; nothing is sent by itself. */
  async report(): Promise<void> {
    const { mistakeMail } = await import('./mistake-mail.ts');
    const { note, card } = this.review ?? {};
    if (note && card) location.href = mistakeMail(card.id, note);
  }

  openConcept(concept: string): void {
    this.#open(import('../concept/ConceptSheet.svelte'), { concept });
  }
  edit(): void {
    const note = this.review?.note;
    if (!note || this.#app.readOnly) return;
    this.#open(import('./EditSheet.svelte'), {
      note,
      onsaved: () => void this.loaded?.notes.refresh(note.id),
    });
  }
  history(): void {
    const card = this.review?.card;
    if (card) this.#open(import('./HistorySheet.svelte'), { card: card.id });
  }
  #open(module: Promise<{ default: unknown }>, props: Record<string, unknown>): void {
    this.layer = module.then(({ default: component }) => ({
      component: component as Layer['component'],
      props: { ...props, onclose: () => (this.layer = null) },
    }));
  }
}
