import { scope } from './prism-manual.ts';
import { prism } from './prism-core.ts';
import 'prismjs/components/prism-markup.js';
import 'prismjs/components/prism-python.js';
import 'prismjs/components/prism-bash.js';
import 'prismjs/components/prism-json.js';
import 'prismjs/components/prism-ini.js';
import 'prismjs/components/prism-yaml.js';
import 'prismjs/components/prism-sql.js';
import 'prismjs/components/prism-diff.js';
import 'prismjs/components/prism-toml.js';
import type { Token, TokenStream } from 'prismjs';

delete scope.Prism;

/** Classes of the app's five code colours: keyword, string, number, comment, name. */
export type CodeClass = 'k' | 'st' | 'nu' | 'co' | 'fn';

export interface CodeToken {
  readonly text: string;
  /** '' for text in the plain colour. */
  readonly colour: CodeClass | '';
}

const COLOURS: Readonly<Record<CodeClass, string>> = {
  k: 'keyword boolean builtin important atrule tag selector section deleted-sign null constant',
  st: 'string char attr-value regex template-string triple-quoted-string inserted-sign scalar url',
  nu: 'number datetime date time',
  co: 'comment prolog doctype cdata shebang coord',
  fn: 'function class-name decorator annotation attr-name property key table',
};

const COLOUR_OF = new Map(
  (Object.keys(COLOURS) as CodeClass[]).flatMap((colour) =>
    COLOURS[colour].split(' ').map((type) => [type, colour] as const),
  ),
);

const ALIASES: Readonly<Record<string, string>> = { sh: 'bash', console: 'bash', py: 'python' };

/** Code cut into coloured pieces that together are the code; an unknown language gives one piece. */
export function highlight(code: string, language: string): CodeToken[] {
  const name = language.toLowerCase();
  const grammar = prism.languages[ALIASES[name] ?? name];
  // Prism keeps its own functions (`extend`, …) beside the grammars.
  if (!grammar || typeof grammar === 'function') return [{ text: code, colour: '' }];
  const tokens: CodeToken[] = [];
  flatten(prism.tokenize(code, grammar), '', tokens);
  return tokens;
}

function flatten(stream: TokenStream, colour: CodeClass | '', into: CodeToken[]): void {
  if (typeof stream === 'string') append(stream, colour, into);
  else if (Array.isArray(stream)) for (const part of stream) flatten(part, colour, into);
  else flatten(stream.content, colourOf(stream) ?? colour, into);
}

/** Neighbours of one colour are one piece: less HTML to keep and to show. */
function append(text: string, colour: CodeClass | '', into: CodeToken[]): void {
  const last = into.at(-1);
  if (last?.colour === colour) into[into.length - 1] = { text: last.text + text, colour };
  else into.push({ text, colour });
}

function colourOf({ type, alias }: Token): CodeClass | null {
  // Inside an interpolation the expression is code again, not string.
  for (const name of [type, ...(Array.isArray(alias) ? alias : [alias])]) {
    const colour = COLOUR_OF.get(name);
    if (colour) return colour;
  }
  return null;
}
