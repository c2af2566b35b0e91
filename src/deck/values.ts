import type { YamlEntry } from './front-matter.ts';
import type { Reporter } from './problem.ts';
import { didYouMean } from './suggest.ts';

type Entries = ReadonlyMap<string, YamlEntry>;

/** Reports every key that the format does not know. */
export function checkKeys(entries: Entries, known: readonly string[], { report }: Reporter): void {
  for (const [key, { line }] of entries)
    if (!known.includes(key)) {
      const advice = didYouMean(key, known, `Use one of: ${known.join(', ')}.`);
      report('key-unknown', line, `Unknown key "${key}"`, advice);
    }
}

/** The text of a key, '' when absent or not a text (which is reported). */
export function textAt(entries: Entries, key: string, { report }: Reporter): string {
  const entry = entries.get(key);
  if (!entry) return '';
  if (entry.value.kind === 'text') return entry.value.text;
  report('value', entry.line, `"${key}" must be one text`, `Write \`${key}: some text\`.`);
  return '';
}

/** The text of a key that must be there and not be empty. */
export function requiredText(entries: Entries, key: string, to: Reporter): string {
  const text = textAt(entries, key, to);
  const entry = entries.get(key);
  if (text === '' && (!entry || entry.value.kind === 'text'))
    to.report('key-missing', entry?.line ?? 1, `"${key}" is missing`, `Add \`${key}: …\`.`);
  return text;
}

export interface Item {
  readonly text: string;
  readonly line: number;
}

/** The texts of a list; absent or empty gives none, anything else is reported. */
export function listAt(entries: Entries, key: string, { report }: Reporter): Item[] {
  const entry = entries.get(key);
  if (!entry || (entry.value.kind === 'text' && entry.value.text === '')) return [];
  if (entry.value.kind !== 'list') {
    const word = entry.value.kind === 'text' ? entry.value.text : '…';
    report('value', entry.line, `"${key}" must be a list`, `Write \`${key}: [${word}]\`.`);
    return [];
  }
  const items: Item[] = [];
  for (const item of entry.value.items) {
    if (item.kind === 'text' && item.text !== '') items.push({ text: item.text, line: item.line });
    else
      report('value', item.line, `"${key}" holds something that is not a text`, 'Quote the item.');
  }
  return items;
}
