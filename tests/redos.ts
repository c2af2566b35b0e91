import ts from 'typescript';

/** A regular expression as it stands in the source. */
export interface Literal {
  readonly file: string;
  readonly line: number;
  readonly regex: RegExp;
}

/** Every regular expression literal of a source file. */
export function literalsOf(file: string, text: string): Literal[] {
  const found: Literal[] = [];
  const script = file.endsWith('.svelte') ? scriptOf(text) : text;
  const source = ts.createSourceFile('x.ts', script, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({
        file,
        line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
        regex: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The script of a component; its line numbers are kept. */
function scriptOf(text: string): string {
  const start = text.indexOf('<script');
  const begin = text.indexOf('>', start) + 1;
  const end = text.indexOf('</script>', begin);
  if (start < 0 || end < 0) return '';
  return text.slice(0, begin).replace(/[^\n]/g, '') + text.slice(begin, end);
}

const UNITS = [
  ...[' ', '\n', '\t', 'a', '0', '-', '_', '.', ',', ':', '<', '>', '[', ']', '{', '}', '(', ')'],
  ...[
    '`',
    '*',
    '#',
    '"',
    "'",
    '\\',
    '/',
    '|',
    '=',
    '$',
    '%',
    '&',
    '!',
    '?',
    '~',
    '^',
    '+',
    '\u0301',
  ],
  ...[
    ' a',
    'a ',
    ' \n',
    '<a ',
    '<a',
    '-a',
    'a-',
    'a.',
    '::',
    '{{',
    '{{c1::',
    ' :: ',
    '[[',
    '](',
    '\\(',
    '<!--',
    '&#1',
    '\n\n',
  ],
];

/** A text that makes a careless expression work hard: a beginning, and what is repeated after it. */
export interface Attack {
  readonly head: string;
  readonly unit: string;
}

/** Attacks made of what texts are made of, and of the words of the expression itself. */
export function attacksOn({ source }: RegExp): Attack[] {
  const plain = source.replace(/\\([dDwWsSbB])/g, ' ');
  const words = (plain.match(/(?:\\.|[^\\()[\]{}?*+|^$.])+/g) ?? [])
    .map((word) => word.replace(/\\(.)/g, '$1'))
    .filter((word) => word.trim() !== '');
  const units = [...new Set([...UNITS, ...words, ...words.map((word) => `${word} `)])];
  const heads = words.slice(0, 3);
  return [
    ...units.map((unit) => ({ head: '', unit })),
    ...UNITS.filter(({ length }) => length === 1).map((unit) => ({ head: 'x', unit })),
    ...heads.flatMap((head) => AFTER_WORD.map((unit) => ({ head, unit }))),
  ];
}

const AFTER_WORD = [' ', 'a', '\n', '<', '"', ':'];
const SHORT = 4_000;
/** So little for a text of twice that length cannot be the square of it. */
const TOO_FAST = 1;

/** Whether four times the text takes about four times as long (the square would be sixteen). */
export function isLinear(regex: RegExp, attack: Attack): boolean {
  if (timeOf(regex, textOf(attack, SHORT * 2)) < TOO_FAST) return true;
  const best = (length: number): number => {
    const text = textOf(attack, length);
    return Math.min(timeOf(regex, text), timeOf(regex, text), timeOf(regex, text));
  };
  // Texts so long that a bound such as {0,2000} shows. Again, for the machine may be busy just then.
  return [1, 2, 3].some(() => best(SHORT * 4) < Math.max(TOO_FAST, best(SHORT) * 11));
}

const textOf = ({ head, unit }: Attack, length: number): string =>
  `${head}${unit.repeat(Math.ceil(length / unit.length))}\u0001`;

/** Runs it over all of a text, as `replace` and `matchAll` do: milliseconds. */
function timeOf(regex: RegExp, text: string): number {
  regex.lastIndex = 0;
  const started = performance.now();
  if (regex.global) text.replace(regex, '');
  else regex.exec(text);
  const time = performance.now() - started;
  regex.lastIndex = 0;
  return time;
}
