import type { ConceptWeight, ImportedNote } from '../../deck/deck.ts';
import { undrawn, type Notetype } from '../../deck/notetype.ts';
import { cardOrdinals, isBlank } from '../../deck/template/generate.ts';
import { plainOf } from '../../deck/template/strip.ts';
import type { DraftFile } from '../../store/drafts.ts';
import type { FieldProblem } from './draw-draft.ts';

type Texts = Readonly<Record<string, string>>;

export interface ImportedDraft {
  readonly fields: Texts;
  readonly tags: readonly string[];
  readonly concepts: readonly ConceptWeight[];
  readonly files: readonly DraftFile[];
}

const valuesOf = ({ fields }: Notetype, texts: Texts): string[] =>
  fields.map((_, i) => texts[String(i)] ?? '');

/**
 * The note with its fields changed. Cards follow the fields as in Anki: new ones appear, those that the change left
 * without content go (their history stays); cards that the file had for reasons of its own are kept.
 */
export function withTexts(
  note: ImportedNote,
  notetype: Notetype,
  draft: ImportedDraft,
): ImportedNote {
  const values = valuesOf(notetype, draft.fields);
  const before = new Set(cardOrdinals(notetype, valuesOf(notetype, note.fields)).map(String));
  const now = cardOrdinals(notetype, values).map(String);
  const kept = note.cards.filter(({ part }) => now.includes(part) || !before.has(part));
  const known = new Set(kept.map(({ part }) => part));
  const added = now.filter((part) => !known.has(part)).map((part) => undrawn(part, ''));
  const cards = [...kept, ...added]
    .map((card) => ({ ...card, plain: plainOf(notetype, values, Number(card.part)) }))
    .sort((a, b) => Number(a.part) - Number(b.part));
  const text = values.join('\n');
  const used = draft.files.filter(({ name }) => text.includes(name));
  const media = [...new Set([...note.media, ...used.map(({ name }) => name)])];
  const files = [
    ...note.files,
    ...used
      .filter(({ name }) => !note.files.some((file) => file.name === name))
      .map(({ name, hash }) => ({ name, hash })),
  ];
  const { tags, concepts, fields } = draft;
  return { ...note, ...{ fields, tags, concepts, cards, media, files } };
}

/** What keeps an imported note from being saved, or from being shown as meant. */
export function importedProblems(
  notetype: Notetype,
  texts: Texts,
  before: Texts = {},
): FieldProblem[] {
  const values = valuesOf(notetype, texts);
  const problems: FieldProblem[] = [];
  if (values.every(isBlank))
    problems.push({
      field: '0',
      text: 'Every field is empty. Write at least the first.',
      isGap: true,
    });
  else if (notetype.kind === 'cloze' && !values.some((value) => /\{\{c\d+::/.test(value)))
    problems.push({
      field: '0',
      text: 'A cloze needs at least one hidden part. Select words and press Hide.',
      isGap: true,
    });
  values.forEach((value, i) => {
    const fault = htmlFault(value);
    // What came broken is shown as browsers mend it, and does not stand in the way of other edits.
    if (fault && fault !== htmlFault(before[String(i)] ?? ''))
      problems.push({ field: String(i), text: fault, isGap: false });
  });
  return problems;
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/** Browsers end these by themselves. */
const ENDS_ITSELF = new Set('p li dt dd tr td th thead tbody tfoot option colgroup'.split(' '));

/** The first thing wrong with HTML as a person would see it; '' when nothing is. */
export function htmlFault(html: string): string {
  if (!html.includes('<')) return '';
  const open: string[] = [];
  // Each ends where the next of its kind begins: a field full of them is walked once.
  const text = html.replace(
    /<!--(?:(?!<!--)[\s\S])*?-->|<(script|style)\b(?:(?!<\1\b)[\s\S])*?<\/\1\s*>/gi,
    '',
  );
  const tag = /<(\/?)([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^"'<>])*)(>?)/gi;
  for (const [, slash = '', written = '', rest = '', end = ''] of text.matchAll(tag)) {
    const name = written.toLowerCase();
    if (end === '') return `The tag <${name} is never ended. Add > at its end.`;
    if (slash === '') {
      if (!VOID.has(name) && !ENDS_ITSELF.has(name) && !rest.endsWith('/')) open.push(name);
      continue;
    }
    if (VOID.has(name) || ENDS_ITSELF.has(name)) continue;
    const at = open.lastIndexOf(name);
    if (at < 0) return `</${name}> closes nothing. Take it out, or open <${name}> before it.`;
    if (at < open.length - 1)
      return `<${open.at(-1)}> is still open where </${name}> stands. Close it first.`;
    open.pop();
  }
  const last = open.at(-1);
  return last ? `<${last}> is never closed. Add </${last}>.` : '';
}
