import { untrack } from 'svelte';
import type { CardId } from '../../base/id.ts';
import type { Note } from '../../deck/deck.ts';
import type { Rating } from '../../memory/review.ts';
import { linkedConcepts } from '../../store/links.ts';
import { withConnection } from '../../store/open.ts';
import { hrefOf } from '../../ui/route.svelte.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { undoStored } from './undo-stored.ts';
import type { AppState } from '../app-state.svelte.ts';
import { pictureUrl } from '../card/picture.ts';
import { savedEdit } from '../saved-edit.svelte.ts';
import { chipsOf, type Chip } from '../concept/chips.ts';
import { drawNear } from './draw-near.ts';
import { reasonNow, type Reason } from './reason.ts';
import { beginReview, loadReview, type Loaded } from './review-loader.ts';
import { scopeOf } from './review-start.ts';
import type { ReviewSession, SessionCard } from './review-session.svelte.ts';
import { ReviewInput } from './review-input.svelte.ts';
import { ReviewLayers } from './review-layers.svelte.ts';
import { canType } from './typing.ts';

const LINE_SHOWN = 4_000;
const RATINGS_BEFORE_SWIPE_OFFER = 20;
export const NAME: Record<Rating, string> = {
  again: 'Again',
  hard: 'Hard',
  good: 'Good',
  easy: 'Easy',
};

/** The review screen: loads the session, follows the card and acts on it. Input comes through `input`, sheets stand in `layers`. */
export class ReviewScreen {
  loaded = $state.raw<Loaded | null>(null);
  failed = $state(false);
  chips = $state.raw<readonly Chip[]>([]);
  readonly layers = new ReviewLayers();
  readonly input: ReviewInput;
  #ratings = $state(0);
  #storedRows = $state(0);
  /** Plays the sounds of an imported card again; set by its face. */
  replay: (() => void) | null = null;
  readonly #app: AppState;
  readonly #query: Readonly<Record<string, string>>;

  constructor(app: AppState, query: Readonly<Record<string, string>>) {
    this.#app = app;
    this.#query = query;
    this.input = new ReviewInput(app, this);
    const ready = app.reviewAhead?.take(query);
    if (ready) this.#begin(beginReview(app, ready));
    else void this.#load();
    $effect(() => this.#followCard());
    $effect(() => this.loaded?.imported.follow());
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
  /** The card as an imported notetype draws it; null for our own cards, and until what draws it is loaded. */
  get imported() {
    const { card, note } = this.review ?? {};
    const { face } = this.loaded?.imported ?? {};
    const stored = note?.kind === 'imported' && card && this.loaded?.notes.get(card.note);
    const drawable = stored && this.loaded?.imported.of(stored, card);
    return drawable && face ? { face, card: drawable } : null;
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
  get reason(): Reason | null {
    const card = this.review?.card;
    const stored = card?.schedule.phase === 'new' ? this.loaded?.reasonOf(card.id) : null;
    return stored ? reasonNow(stored, this.chips) : null;
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
      ...(savedEdit.of(this.review.card.note)
        ? [{ label: 'Undo edit', onselect: () => void this.undoEdit() }]
        : []),
      { label: this.#flagged ? 'Remove flag' : 'Flag', key: 'F', onselect: () => void this.flag() },
      {
        label: 'Bury until tomorrow',
        key: 'B',
        onselect: () => this.bury(),
      },
      { label: 'Suspend', key: 'S', onselect: () => this.suspend() },
      { label: 'Link to a concept', key: 'L', onselect: () => this.link() },
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
      this.#begin(undone ?? loaded);
      if (undone) this.input.revealed();
    } catch (cause) {
      this.failed = true;
      this.#app.comeForward();
      throw cause;
    }
  }

  #begin(loaded: Loaded): void {
    this.loaded = loaded;
    this.#storedRows = loaded.storedAnswers;
    if (this.#app.comeForward().wantsAnswer) this.reveal();
  }

  /** Nothing left to show now: the summary says whether for today or for now. */
  #over(): void {
    const { loaded } = this;
    if (!loaded) return;
    const { review } = loaded;
    if (review.session.planned === 0) this.#app.go('#/today', { replace: true });
    else this.#app.go(hrefOf(['review', 'done', review.id]), { replace: true });
  }

  /** What a card shows besides itself is read once it is painted, while the learner thinks. */
  #followCard(): (() => void) | undefined {
    const card = this.review?.card;
    // Only another card starts this anew, not a note that arrives or an edit.
    if (!untrack(() => this.review?.shown)) this.input.hidden();
    this.chips = [];
    if (!card) return undefined;
    void untrack(() => this.loaded?.notes.read([card.note]));
    return afterPaint(() => void this.#readBeside(card));
  }

  async #readBeside(card: SessionCard): Promise<void> {
    const { loaded } = this;
    await loaded?.notes.read([card.note]);
    const note = loaded?.notes.get(card.note);
    if (!note) return;
    const [chips, flag] = await withConnection(this.#app.db, () =>
      Promise.all([this.#chipsOf(card.id, note), this.#app.flagOf(card.id)]),
    );
    if (this.review?.card !== card) return;
    this.chips = chips;
    this.#flagged = flag > 0;
    this.#prepare();
  }

  async #chipsOf(card: CardId, { concepts }: Note): Promise<Chip[]> {
    const linked = await linkedConcepts(this.#app.db, [card]);
    return chipsOf(this.#app, concepts, linked.get(card));
  }

  /** What the next two taps will show is parsed now: this card's answer and the next card's front. */
  #prepare(): void {
    const { review, loaded } = this;
    if (!review || !loaded) return;
    review.prepare();
    const { queue, cursor, steps } = review.session;
    void drawNear([review.card, queue[cursor], queue[cursor + 1], steps[0]], loaded);
  }

  reveal(): void {
    if (!this.review || this.review.shown) return;
    this.review.reveal();
    this.input.revealed();
  }
  type(): void {
    if (this.review && this.canType) this.review.typing = true;
  }

  /** Rates unless it may be an accident; says what was granted, '' where nothing was. */
  rate(rating: Rating, by: 'pointer' | 'key' = 'pointer'): string {
    if (!this.review?.shown || this.#app.readOnly || this.#app.failedWrite) return '';
    if (!this.input.allows(by)) return '';
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
    this.input.revealed();
  }

  #act(action: (review: ReviewSession) => void): void {
    if (this.review?.card && !this.#app.readOnly) action(this.review);
  }

  close(): void {
    this.#app.back('#/today');
  }

  bury(): void {
    this.#act((review) => review.bury());
  }
  suspend(): void {
    this.#act((review) => review.suspend());
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
    const flag = this.#flagged ? 1 : 0;
    this.loaded?.imported.setFlag(card.id, flag);
    await this.#app.setFlag(card.id, flag);
    if (this.review) this.review.line = this.#flagged ? 'Flagged' : 'Flag removed';
  }

  /** Opens the mail program with what is needed to find the card; nothing is sent by itself. */
  async report(): Promise<void> {
    const { mistakeMail } = await import('./mistake-mail.ts');
    const { note, card } = this.review ?? {};
    if (note && card && note.kind !== 'imported') location.href = mistakeMail(card.id, note);
  }

  edit(): void {
    const { card } = this.review ?? {};
    if (!card || !this.loaded?.notes.get(card.note) || this.#app.readOnly) return;
    this.layers.edit(card.id, () => void this.#edited(card));
  }
  /** The same card in the same state, in its new words. */
  async #edited(card: SessionCard): Promise<void> {
    await this.loaded?.notes.refresh(card.note);
    if (this.review?.card !== card) return;
    this.review.line = 'Saved';
    await this.#readBeside(card);
  }
  async undoEdit(): Promise<void> {
    const card = this.review?.card;
    if (!card || !(await savedEdit.undo(this.#app))) return;
    await this.#edited(card);
    if (this.review) this.review.line = 'Undone: edit';
  }
  /** Concepts by hand; the chips under the answer follow. */
  link(): void {
    const card = this.review?.card;
    if (!card || this.#app.readOnly) return;
    this.layers.link(card.id, () => void this.#readBeside(card));
  }
  history(): void {
    const card = this.review?.card;
    if (card) this.layers.history(card.id);
  }
}
