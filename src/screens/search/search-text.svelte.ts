import type { Completion } from './complete.ts';
import { parseQuery, type Token } from './query.ts';

/** What is typed into a search: operators that are complete become chips before the words. */
export class SearchText {
  chips = $state.raw<readonly string[]>([]);
  rest = $state('');

  constructor(text = '') {
    this.set(text);
  }

  /** The whole query, as it stands in an address. */
  get text(): string {
    return [...this.chips, this.rest].join(' ');
  }

  /** Takes a whole query. */
  set(text: string): void {
    const { tokens } = parseQuery(text);
    this.chips = tokens.filter(isChip).map(({ source }) => source);
    this.rest = tokens
      .filter((token) => !isChip(token))
      .map(({ source }) => source)
      .join(' ');
  }

  /** Takes what stands in the field; pieces that are followed by a space are complete. */
  type(value: string): void {
    const { tokens } = parseQuery(value);
    const done = tokens.filter((token) => isChip(token) && /\s/.test(value[token.to] ?? ''));
    if (done.length === 0) return void (this.rest = value);
    this.chips = [...this.chips, ...done.map(({ source }) => source)];
    this.rest = done
      .toReversed()
      .reduce((text, { from, to }) => text.slice(0, from) + text.slice(to + 1), value);
  }

  /** Puts a completion in the place of the piece that is being typed. */
  complete({ insert }: Pick<Completion, 'insert'>): void {
    const last = parseQuery(this.rest).tokens.at(-1);
    const before = this.rest.slice(0, last && last.to === this.rest.length ? last.from : undefined);
    if (/[:<>]$/.test(insert)) this.rest = before + insert;
    else this.type(`${before}${insert} `);
  }

  drop(index: number): void {
    this.chips = this.chips.filter((_, i) => i !== index);
  }

  /** Backspace in the empty field: the last chip is text again. False when there is none. */
  reopen(): boolean {
    const last = this.chips.at(-1);
    if (this.rest !== '' || last === undefined) return false;
    this.drop(this.chips.length - 1);
    this.rest = last;
    return true;
  }

  clear(): void {
    this.chips = [];
    this.rest = '';
  }
}

/** Words are text; what is wrong stays text, so that it can be put right. */
const isChip = ({ term, not, source, problem }: Token): boolean =>
  term !== null &&
  problem === '' &&
  (term.kind === 'exact' ? isClosed(source) : term.kind !== 'text' || not);

/** Whether quotes were opened and closed at the end. */
const isClosed = (source: string): boolean =>
  source.endsWith('"') && source.indexOf('"') < source.length - 1;
