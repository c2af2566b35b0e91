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
    const done = tokens.filter((token) => isChip(token) && standsAlone(text, token));
    this.chips = done.map(({ source }) => source);
    const rest = without(text, done);
    // The space before a chip at the end parted it from the words.
    this.rest = done.at(-1)?.to === text.length ? rest.replace(/ $/, '') : rest;
  }

  /** Takes what stands in the field; pieces that are followed by a space are complete. */
  type(value: string): void {
    const done = parseQuery(value).tokens.filter(
      (token) => isChip(token) && standsAlone(value, token) && token.to < value.length,
    );
    if (done.length === 0) return void (this.rest = value);
    this.chips = [...this.chips, ...done.map(({ source }) => source)];
    this.rest = without(value, done);
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

/** A piece glued to another by its quotes is part of what was typed there. */
const standsAlone = (text: string, { from, to }: Token): boolean =>
  /^\s?$/.test(text.charAt(from - 1)) && /^\s?$/.test(text.charAt(to));

/** The text without some of its pieces, each with the space behind it; all else as typed. */
const without = (text: string, pieces: readonly Token[]): string =>
  pieces
    .toReversed()
    .reduce((rest, { from, to }) => rest.slice(0, from) + rest.slice(to + 1), text);

/** Words are text; what is wrong stays text, so that it can be put right. */
const isChip = ({ term, not, source, problem }: Token): boolean =>
  term !== null &&
  problem === '' &&
  (term.kind !== 'text' || not) &&
  (!/^-?(?:\p{L}+:)?"/u.test(source) || isClosed(source));

/** Whether quotes were opened and closed at the end. */
const isClosed = (source: string): boolean =>
  source.endsWith('"') && source.indexOf('"') < source.length - 1;
