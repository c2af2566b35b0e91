import { untrack } from 'svelte';
import type { CardId } from '../../base/id.ts';
import { visibleDecks } from '../../store/queries.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { hrefOf } from '../../ui/route.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import { keepCardList, LONGEST_LIST } from '../card-list.ts';
import { figure } from '../format.ts';
import { nextAsk, presentOf, seldom } from '../search/asking.ts';
import type { Completion } from '../search/complete.ts';
import { SORTS, type Sort } from '../search/order.ts';
import { needlesOf, parseQuery } from '../search/query.ts';
import type { Listed, SearchReply } from '../search/search-messages.ts';
import { searchPort, type SearchPort } from '../search/search-port.ts';
import { SearchText } from '../search/search-text.svelte.ts';
import { Acting } from './acting.svelte.ts';
import { firstLines } from './first-lines.ts';
import { Lines } from './lines.svelte.ts';
import { Selection } from './selection.svelte.ts';

type Query = Readonly<Record<string, string>>;

/** Ids that somebody waits for, of the list that stood when they were asked for. */
interface Stretch {
  readonly list: number;
  readonly from: number;
  readonly to: number;
  readonly resolve: (ids: readonly CardId[]) => void;
}

const FIRST = 40;
/** Milliseconds of rest after which what was typed is kept in the address. */
const SETTLED = 300;

/** The list of all cards, or of those that a search finds: order, choice, and what is done with them. */
export class BrowseScreen {
  readonly field = new SearchText();
  readonly lines = new Lines((from, to) =>
    this.#port.ask({ kind: 'rows', list: this.#id, from, to }),
  );
  readonly selection: Selection;
  readonly acting: Acting;
  /** null: the learner chose none, so the best comes first where words are sought, else what is due. */
  sortChosen = $state<Sort | null>(null);
  reverse = $state(false);
  /** null: not yet known. */
  total = $state<number | null>(null);
  failed = $state(false);
  #listed = $state.raw<Listed | null>(null);
  /** Rows in view. */
  #view: readonly [number, number] = [0, FIRST];
  #id = 0;
  #asked = 0;
  #busy = false;
  #again = false;
  /** The first rows are read from the index: what reads everything else must not be in their way. */
  #isFirst = false;
  /** They are read while the screen is set up. */
  #first: ReturnType<typeof firstLines> | null = null;
  #asksLater: () => void = () => undefined;
  /** Something changed while a bulk action was under way. */
  #missed = false;
  #address = '';
  #tellListed: () => void = () => undefined;
  /** The first rows stand before the list is known to which they belong. */
  readonly #isListed = new Promise<void>((resolve) => (this.#tellListed = resolve));
  #waiting = new Map<number, Stretch>();
  /** Stretches that somebody still waits for: an action on them is done though the screen was left meanwhile. */
  #owed = 0;
  #leave: (() => void) | null = null;
  /** Asked of a list that the worker holds no more: asked again of the next one. */
  #outdated: Stretch[] = [];
  readonly #app: AppState;
  readonly #port: SearchPort;

  constructor(app: AppState, query: () => Query, port: SearchPort = searchPort()) {
    this.#app = app;
    this.#port = port;
    this.acting = new Acting(app, (wrote) => port.ask({ kind: 'wrote', ...wrote }));
    this.selection = new Selection(
      () => this.total ?? 0,
      (from, to) => this.#idsBetween(from, to),
    );
    const { q, deck, state } = untrack(query);
    if (!q && !deck && !state) this.#first = firstLines(app, FIRST);
    this.#first?.catch(() => undefined);
    const later = seldom(() => this.#ask());
    $effect(() => {
      const stop = port.listen((reply) => {
        if (reply.kind !== 'changed') this.#hear(reply);
        // What a bulk action does row by row is shown when it is done.
        else if (this.acting.busy) this.#missed = true;
        else later.call();
      });
      return () => {
        this.#leave = () => {
          stop();
          later.stop();
          this.#asksLater();
        };
        if (this.#owed === 0) this.#leave();
      };
    });
    $effect(() => {
      if (this.acting.busy || !this.#missed) return;
      this.#missed = false;
      later.call();
    });
    $effect(() => {
      const given = query();
      untrack(() => void this.#follow(given));
    });
    $effect(() => this.#asks());
    $effect(() => this.#keepsAddress());
  }

  get text(): string {
    return this.field.text.trim();
  }
  get hasWords(): boolean {
    return needlesOf(parseQuery(this.text)).length > 0;
  }
  get sort(): Sort {
    return this.sortChosen ?? (this.hasWords ? 'best' : 'due');
  }
  get problems(): readonly string[] {
    return parseQuery(this.text).problems;
  }
  get completions(): readonly Completion[] {
    return this.#listed?.completions ?? [];
  }
  get correction(): string {
    return (this.#listed?.corrections ?? [])
      .map(({ from, to }) => `Nothing says “${from}”. Here is “${to}”.`)
      .join(' ');
  }
  get reading(): string {
    const { reading } = this.#listed ?? {};
    return reading && reading.of > 0
      ? `Reading your cards, ${figure(reading.done)} of ${figure(reading.of)}`
      : '';
  }
  /** All is read, and nothing is found. */
  get isEmpty(): boolean {
    return this.total === 0 && !this.#listed?.reading;
  }
  /** "41 cards" */
  get count(): string {
    const { total } = this;
    if (total === null) return '';
    return total === 1 ? '1 card' : `${figure(total)} cards`;
  }
  /** Cards of a session from here: the chosen ones, or those that the search found. */
  get reviewable(): number {
    const { selection } = this;
    if (selection.count > 0) return Math.min(selection.count, LONGEST_LIST);
    return this.text === '' || selection.on ? 0 : Math.min(this.total ?? 0, LONGEST_LIST);
  }

  choose(sort: Sort | null, reverse = false): void {
    this.sortChosen = sort;
    this.reverse = reverse;
  }

  /** The rows that are seen now. */
  sees(view: readonly [number, number]): void {
    this.#view = view;
    // Before the worker has answered there is nothing to ask rows of.
    if (this.#listed) this.lines.need(...view);
  }

  /** A session over the chosen cards, or over all that were found; early reviews do no harm (rule 7). */
  async review(): Promise<void> {
    const { selection } = this;
    const ids =
      selection.count > 0 ? await selection.cards() : await this.#idsBetween(0, this.reviewable);
    if (ids.length === 0) return;
    const { at } = this.#app.moment();
    const list = await keepCardList(this.#app.db, ids, at);
    this.#app.go(hrefOf(['review'], { list }));
  }

  /** The address asks for something: at the beginning, and when it was not this screen that changed it. */
  async #follow(query: Query): Promise<void> {
    const { q = '', deck, state, sort = '' } = query;
    if (hrefOf(['browse'], query) === this.#address) return;
    let text = q;
    if (state) text = `is:${state} ${text}`;
    if (deck) {
      const row = (await visibleDecks(this.#app.db)).find(({ id }) => id === deck);
      text = `deck:"${row?.title ?? deck}" ${text}`;
    }
    this.field.set(text.trim());
    const wanted = SORTS.find((one) => one === sort.replace(/^-/, '')) ?? null;
    this.choose(wanted, wanted !== null && sort.startsWith('-'));
    if (text.trim() === '' && this.#listed === null) void this.#showFirst();
  }

  async #showFirst(): Promise<void> {
    this.#isFirst = true;
    try {
      const { total, rows } = await (this.#first ?? firstLines(this.#app, FIRST));
      this.#first = null;
      if (this.#listed !== null || this.text !== '') return;
      this.total = total;
      this.lines.replace(0, rows);
    } finally {
      this.#asksLater = afterPaint(() => {
        this.#isFirst = false;
        this.#ask();
      });
    }
  }

  /** Another text or order is another list; what was chosen in the old one is let go. */
  #asks(): void {
    const key = `${this.field.text}\n${this.sort}\n${this.reverse}`;
    untrack(() => {
      if (key === '') return;
      this.selection.none();
      this.#ask();
    });
  }

  #keepsAddress(): () => void {
    const sort = this.sortChosen ? `${this.reverse ? '-' : ''}${this.sortChosen}` : undefined;
    const href = hrefOf(['browse'], { q: this.text, sort });
    const timer = setTimeout(() => {
      if (location.hash.startsWith('#/browse') && location.hash !== href) {
        this.#address = href;
        this.#app.go(href, { replace: true });
      }
    }, SETTLED);
    return () => clearTimeout(timer);
  }

  #ask(): void {
    if (this.#isFirst) return;
    if (this.#busy) return void (this.#again = true);
    this.#busy = true;
    this.#asked = nextAsk();
    const [from, to] = this.#view;
    const { sort, reverse } = this;
    const { text } = this.field;
    const present = presentOf(this.#app);
    const window = { from, to: Math.max(to, from + FIRST) };
    this.#port.ask({ kind: 'list', id: this.#asked, text, sort, reverse, present, ...window });
  }

  #hear(reply: SearchReply): void {
    if (reply.kind === 'ids') this.#hearIds(reply);
    else if (reply.kind === 'rows') {
      if (reply.list === this.#id) this.lines.add(reply.from, reply.rows);
    } else if (reply.kind === 'failed') {
      this.failed = true;
      this.#busy = false;
    } else if (reply.kind === 'listed' && reply.id === this.#asked) this.#take(reply);
  }

  #hearIds({ id, ids }: Extract<SearchReply, { kind: 'ids' }>): void {
    const asked = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!asked) return;
    if (ids) asked.resolve(ids);
    else if (asked.list !== this.#id) this.#askIds(asked);
    else this.#outdated.push(asked);
  }

  #take(reply: Listed): void {
    this.#busy = false;
    this.failed = false;
    // While all is still read, the first rows from the index stand rather than a growing part of the list.
    const keepsFirst = reply.reading !== null && this.text === '' && this.total !== null;
    if (!keepsFirst) {
      this.#id = reply.id;
      this.total = reply.total;
      this.lines.replace(reply.from, reply.rows);
    }
    if (!keepsFirst) {
      this.#listed = reply;
      this.#tellListed();
      for (const asked of this.#outdated.splice(0)) this.#askIds(asked);
    }
    if (this.#again) {
      this.#again = false;
      this.#ask();
    } else if (!keepsFirst) this.lines.need(...this.#view);
  }

  async #idsBetween(from: number, to: number): Promise<readonly CardId[]> {
    this.#owed += 1;
    await this.#isListed;
    const ids = await new Promise<readonly CardId[]>((resolve) =>
      this.#askIds({ from, to, resolve }),
    );
    this.#owed -= 1;
    if (this.#owed === 0) this.#leave?.();
    return ids;
  }

  #askIds({ from, to, resolve }: Omit<Stretch, 'list'>): void {
    const [id, list] = [nextAsk(), this.#id];
    this.#waiting.set(id, { list, from, to, resolve });
    this.#port.ask({ kind: 'ids', list, id, from, to });
  }
}
