import { untrack } from 'svelte';
import type { CardId } from '../../base/id.ts';
import { notesByIds } from '../../store/queries.ts';
import { hrefOf } from '../../ui/route.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import { counted, figure } from '../format.ts';
import { nextAsk, presentOf, seldom } from './asking.ts';
import { findCommands, type CommandLine } from './commands.ts';
import type { Completion } from './complete.ts';
import type { Piece } from './fold.ts';
import { needlesOf, parseQuery } from './query.ts';
import type { Found, SearchReply } from './search-messages.ts';
import { searchPort, type SearchPort } from './search-port.ts';
import { SearchText } from './search-text.svelte.ts';

type Snippets = ReadonlyMap<CardId, readonly Piece[]>;

/** Offered before anything is typed. */
const BEGINNINGS: readonly Completion[] = [
  ...(['is:due', 'is:leech', 'is:flagged', 'r<0.7', 'deck:', 'tag:', 'layer:'] as const),
].map((insert) => ({ label: insert, insert, detail: '' }));

/** The search layer: one field over cards, concepts, decks and commands. */
export class SearchScreen {
  readonly field = new SearchText();
  found = $state.raw<Found | null>(null);
  snippets = $state.raw<Snippets>(new Map());
  failed = $state(false);
  readonly #app: AppState;
  readonly #port: SearchPort;
  #id = 0;
  /** A question is under way; the next one waits for its answer. */
  #busy = false;
  #again = false;

  constructor(app: AppState, port: SearchPort = searchPort()) {
    this.#app = app;
    this.#port = port;
    const later = seldom(() => this.#ask());
    $effect(() => {
      const stop = port.listen((reply) => {
        if (reply.kind === 'changed') later.call();
        else this.#hear(reply);
      });
      return () => {
        stop();
        later.stop();
      };
    });
    // The first question, though empty, makes the worker read.
    $effect(() => {
      if (this.field.text !== null) untrack(() => this.#ask());
    });
  }

  get text(): string {
    return this.field.text.trim();
  }
  get isEmpty(): boolean {
    return this.text === '';
  }
  get commands(): readonly CommandLine[] {
    return findCommands(this.text);
  }
  get completions(): readonly Completion[] {
    return this.isEmpty ? BEGINNINGS : (this.found?.completions ?? []);
  }
  get problems(): readonly string[] {
    return parseQuery(this.text).problems;
  }
  /** "Nothing says “schedular”. Here is “scheduler”." */
  get correction(): string {
    return (this.found?.corrections ?? [])
      .map(({ from, to }) => `Nothing says “${from}”. Here is “${to}”.`)
      .join(' ');
  }
  get reading(): string {
    const { reading } = this.found ?? {};
    return reading && reading.of > 0 ? `Reading your cards, ${reading.done} of ${reading.of}` : '';
  }
  get allCards(): { readonly text: string; readonly href: string } | null {
    const total = this.found?.cards.total ?? 0;
    if (total === 0) return null;
    const text = total === 1 ? 'Show in all cards' : `All ${figure(total)} cards`;
    return { text, href: hrefOf(['browse'], { q: this.text }) };
  }
  /** What a screen reader hears. */
  get said(): string {
    const { found } = this;
    if (this.isEmpty || !found) return '';
    const { cards, concepts, decks } = found;
    if (this.nothing) return this.nothing;
    return [
      counted(cards.total, 'card'),
      ...(concepts.total ? [counted(concepts.total, 'concept')] : []),
      ...(decks.total ? [counted(decks.total, 'deck')] : []),
    ].join(', ');
  }
  get nothing(): string {
    const { found } = this;
    if (this.isEmpty || !found || found.reading) return '';
    const total = found.cards.total + found.concepts.total + found.decks.total;
    return total + this.commands.length > 0 ? '' : 'Nothing matches.';
  }

  /** The first result, for Enter in the field. */
  get first(): string | null {
    const { cards, concepts, decks } = this.found ?? {};
    const [card, concept, deck] = [cards?.best[0], concepts?.best[0], decks?.best[0]];
    if (this.isEmpty) return null;
    if (card) return hrefOf(['cards', card.id]);
    if (concept) return hrefOf(['c', concept.id]);
    if (deck) return hrefOf(['decks', deck.id]);
    return this.commands[0]?.href ?? null;
  }

  #ask(): void {
    if (this.#busy) return void (this.#again = true);
    this.#busy = true;
    this.#id = nextAsk();
    const { text } = this.field;
    this.#port.ask({ kind: 'find', id: this.#id, text, present: presentOf(this.#app) });
  }

  #hear(reply: SearchReply): void {
    if (reply.kind === 'failed') {
      this.failed = true;
      this.#busy = false;
    }
    if (reply.kind !== 'found' || reply.id !== this.#id) return;
    this.#busy = false;
    this.failed = false;
    this.found = reply;
    if (this.#again) {
      this.#again = false;
      this.#ask();
    } else void this.#readSnippets(reply);
  }

  /** Cards whose title does not say what was sought show where their text does. */
  async #readSnippets(found: Found): Promise<void> {
    const corrections = found.corrections.map(({ to }) => to);
    const needles = [...needlesOf(parseQuery(this.text)), ...corrections];
    const silent = found.cards.best.filter(({ title }) => !title.some(({ hit }) => hit));
    if (needles.length === 0 || silent.length === 0) return void (this.snippets = new Map());
    const [{ snippetOf }, notes] = await Promise.all([
      import('./snippet.ts'),
      notesByIds(
        this.#app.db,
        silent.map(({ note }) => note),
      ),
    ]);
    if (this.found !== found) return;
    this.snippets = new Map(
      silent.flatMap(({ id, note }) => {
        const row = notes.get(note);
        const snippet = row && snippetOf(row, needles);
        return snippet ? [[id, snippet] as const] : [];
      }),
    );
  }
}
