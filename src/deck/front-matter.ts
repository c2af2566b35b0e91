import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Scalar } from 'yaml';
import type { Reporter } from './problem.ts';

/** A value of the front matter; every scalar is a string, whatever YAML would make of it. */
export type YamlValue =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly YamlValue[] }
  | {
      readonly kind: 'map';
      readonly line: number;
      readonly entries: ReadonlyMap<string, YamlEntry>;
    };

export interface YamlEntry {
  /** Line of the key. */
  readonly line: number;
  readonly value: YamlValue;
}

export interface FrontMatter {
  readonly entries: ReadonlyMap<string, YamlEntry>;
  /** The text below it, with its first line number. */
  readonly body: string;
  readonly bodyLine: number;
}

const FENCE = /^---[ \t]*$/;

/** Splits a file into front matter and body, and reads the YAML; null when that is not possible. */
export function readFrontMatter(text: string, { report }: Reporter): FrontMatter | null {
  const lines = text.split('\n');
  const end = FENCE.test(lines[0] ?? '') ? lines.findIndex((l, i) => i > 0 && FENCE.test(l)) : -1;
  if (end < 0) {
    report(
      'yaml',
      1,
      FENCE.test(lines[0] ?? '') ? 'The front matter has no end' : 'The front matter is missing',
      'Put it first in the file, between two lines of ---.',
    );
    return null;
  }
  const entries = readYaml(lines.slice(1, end).join('\n'), 2, { report });
  return entries && { entries, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 };
}

function readYaml(
  yaml: string,
  firstLine: number,
  { report }: Pick<Reporter, 'report'>,
): ReadonlyMap<string, YamlEntry> | null {
  const counter = new LineCounter();
  // The failsafe schema knows only strings, lists and maps: `on`, `1e3` and `1.10` stay text.
  const document = parseDocument(yaml, {
    schema: 'failsafe',
    version: '1.2',
    lineCounter: counter,
    prettyErrors: false,
  });
  const lineAt = (offset: number) => Math.max(counter.linePos(offset).line, 1) + firstLine - 1;
  for (const error of document.errors)
    report('yaml', lineAt(error.pos[0]), yamlCause(error.code, error.message), yamlAdvice(error));
  if (document.errors.length > 0) return null;
  const root = plain(document, lineAt, { report });
  if (root?.kind === 'map') return root.entries;
  report('yaml', firstLine, 'The front matter is not a list of keys', 'Write `key: value` lines.');
  return null;
}

const yamlCause = (code: string, message: string): string =>
  code === 'BLOCK_AS_IMPLICIT_KEY'
    ? 'A text that contains ": " needs quotes'
    : code === 'BAD_SCALAR_START'
      ? `A text that starts with ${message.at(-1)} needs quotes`
      : code === 'DUPLICATE_KEY'
        ? 'This key stands here twice'
        : message;

const yamlAdvice = ({ code }: { readonly code: string }): string =>
  code === 'DUPLICATE_KEY'
    ? 'Keep one of them.'
    : code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BAD_SCALAR_START'
      ? "Write the whole text between single quotes: 'like: this'."
      : 'Check quotes, brackets and indentation.';

type Report = Pick<Reporter, 'report'>;

const textOf = ({ value }: Scalar): string => (typeof value === 'string' ? value : '');

function plain(document: Document, lineAt: (n: number) => number, to: Report): YamlValue | null {
  const walk = (node: unknown, line: number): YamlValue => {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    const here = range ? lineAt(range[0]) : line;
    if (isScalar(node)) return { kind: 'text', line: here, text: textOf(node).trim() };
    if (isSeq(node)) return { kind: 'list', line, items: node.items.map((i) => walk(i, here)) };
    if (isMap(node)) {
      const entries = new Map<string, YamlEntry>();
      for (const { key, value } of node.items) {
        const at = isScalar(key) && key.range ? lineAt(key.range[0]) : here;
        const name = isScalar(key) ? textOf(key) : '';
        entries.set(name, { line: at, value: walk(value, at) });
      }
      return { kind: 'map', line, entries };
    }
    if (node) to.report('yaml', here, 'YAML references are not used here', 'Write the value out.');
    return { kind: 'text', line, text: '' };
  };
  return document.contents ? walk(document.contents, lineAt(0)) : null;
}
