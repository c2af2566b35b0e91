import { LAYERS, type Layer } from '../../deck/deck.ts';
import { fold } from './fold.ts';
import { knownOperators, nearestOperator } from './operators.ts';

export const STATES = [
  ...(['due', 'new', 'suspended', 'leech', 'flagged'] as const),
  ...(['edited', 'retired', 'buried'] as const),
] as const;
export type State = (typeof STATES)[number];
export const LAYER_NAMES = [...LAYERS, 'other'] as const;
export type Comparison = '<' | '<=' | '>' | '>=' | '=';

/** What a card must be; texts are folded. */
export type Term =
  | { readonly kind: 'text' | 'exact' | 'deck' | 'tag' | 'concept'; readonly value: string }
  | { readonly kind: 'layer'; readonly layers: readonly (Layer | 'other')[] }
  | { readonly kind: 'is'; readonly state: State }
  /** Recall 0–1, stability in days, difficulty 1–10. */
  | {
      readonly kind: 'number';
      readonly of: 'r' | 's' | 'd';
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly kind: 'added'; readonly days: number }
  /** An operator with a value that it does not know: no card is that, negated or not. */
  | { readonly kind: 'nothing' };

/** A piece of what was typed. */
export interface Token {
  readonly from: number;
  readonly to: number;
  /** As typed, with its minus. */
  readonly source: string;
  readonly not: boolean;
  /** null: not yet complete (`deck:`); it asks for nothing. */
  readonly term: Term | null;
  /** What is wrong with it, and what would be right; '' when nothing is. */
  readonly problem: string;
}

export interface Query {
  readonly tokens: readonly Token[];
  /** One sentence each. */
  readonly problems: readonly string[];
}

const TOKEN = /-?(?:[\p{L}]+:)?"[^"]*"?|\S+/gu;
const OPERATOR = /^([a-z]+):(?!:|\/\/)(.*)$/is;
const NUMBER = /^([rsd])(<=|>=|<|>|=)(.*)$/i;

/** Reads what was typed. Never fails: what means nothing is text, and says so. */
export function parseQuery(text: string): Query {
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: source, index }): Token => {
    const not = /^-[^-]/.test(source);
    const read = readTerm(not ? source.slice(1) : source);
    return { from: index, to: index + source.length, source, not, ...read };
  });
  return { tokens, problems: tokens.flatMap(({ problem }) => (problem ? [problem] : [])) };
}

type Read = Pick<Token, 'term' | 'problem'>;
const means = (term: Term | null): Read => ({ term, problem: '' });
const wrong = (problem: string): Read => ({ term: { kind: 'nothing' }, problem });

function readTerm(source: string): Read {
  if (source.startsWith('"')) {
    const value = fold(unquoted(source)).replace(/\s+/g, ' ').trim();
    return means(value === '' ? null : { kind: 'exact', value });
  }
  const [, name, sign, number] = NUMBER.exec(source) ?? [];
  if (name && sign && /^(?:[\d.,%]*d?)$/.test(number ?? ''))
    return readNumber(name.toLowerCase() as 'r', sign as Comparison, number ?? '');
  const [, operator, rest = ''] = OPERATOR.exec(source) ?? [];
  if (operator) {
    const read = readOperator(operator.toLowerCase(), unquoted(rest));
    return read ?? unknownOperator(operator, source);
  }
  const value = fold(source);
  return means(value === '-' ? null : { kind: 'text', value });
}

const unquoted = (text: string): string => text.replace(/^"/, '').replace(/"$/, '');

/** Null where there is no such operator. */
function readOperator(name: string, value: string): Read | null {
  const sought = fold(value).trim();
  switch (name) {
    case 'deck':
    case 'tag':
    case 'concept':
      return means(sought === '' ? null : { kind: name, value: sought });
    case 'layer':
      return readLayer(sought);
    case 'is':
      return readState(sought);
    case 'added':
      return readAdded(sought);
    default:
      return null;
  }
}

function readLayer(value: string): Read {
  if (value === '') return means(null);
  const layers = LAYER_NAMES.filter((name) => name.startsWith(value));
  return layers.length > 0
    ? means({ kind: 'layer', layers })
    : wrong(`No layer is called “${value}”. There are ${LAYER_NAMES.join(', ')}.`);
}

function readState(value: string): Read {
  if (value === '') return means(null);
  const state = STATES.find((name) => name.startsWith(value));
  return state
    ? means({ kind: 'is', state })
    : wrong(`Cards cannot be “${value}” here. After is: stands ${STATES.join(', ')}.`);
}

function readAdded(value: string): Read {
  if (value === '') return means(null);
  const days = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  return days > 0
    ? means({ kind: 'added', days })
    : wrong('After added: stands a number of days, as in added:7.');
}

function readNumber(of: 'r' | 's' | 'd', comparison: Comparison, text: string): Read {
  if (text === '') return means(null);
  const value = Number(text.replace(',', '.').replace(/[%d]$/, ''));
  if (!Number.isFinite(value)) return wrong(`“${text}” is not a number.`);
  if (of !== 'r') return means({ kind: 'number', of, comparison, value });
  const share = text.endsWith('%') || value > 1 ? value / 100 : value;
  return share <= 1
    ? means({ kind: 'number', of, comparison, value: share })
    : wrong('Recall lies between 0 and 1, as in r<0.7.');
}

/** Code has colons too: it is sought as text, and how to say so is told. */
function unknownOperator(name: string, source: string): Read {
  const near = nearestOperator(name);
  const help = near ? `Did you mean ${near}?` : `There are ${knownOperators()}.`;
  const all = near ? ` There are ${knownOperators()}.` : '';
  return {
    term: { kind: 'text', value: fold(source) },
    problem: `No operator is called ${name}: so it is sought as text. ${help}${all}`,
  };
}

/** Folded words and phrases that a result shows in bold. */
export const needlesOf = ({ tokens }: Query): string[] =>
  tokens.flatMap(({ term, not }) =>
    !not && (term?.kind === 'text' || term?.kind === 'exact') ? [term.value] : [],
  );
