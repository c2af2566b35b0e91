import { noteId, type ConceptId, type DeckId } from '../../base/id.ts';
import type { DrawnCard, NativeFields, NativeKind, NativeNote } from '../../deck/deck.ts';
import { redrawNote, type DrawnNote } from '../../deck/draw.ts';
import { lintNote } from '../../deck/lint-cards.ts';
import type { DeckProblem } from '../../deck/problem.ts';
import { partsOf } from '../../deck/reference.ts';
import { closest } from '../../deck/suggest.ts';

/** What stands in the way of saving, by the field under which it is said. */
export interface FieldProblem {
  readonly field: string;
  readonly text: string;
  /** Something is missing yet: said once the learner wants to save, not while they type. */
  readonly isGap: boolean;
}

export interface DraftContext {
  readonly deck: DeckId;
  /** Titles of all concepts that are installed. */
  readonly titles: ReadonlyMap<ConceptId, string>;
  readonly installed: ReadonlySet<DeckId>;
  /** Content hash of each picture by its name. */
  readonly media: ReadonlyMap<string, string>;
}

export interface DrawnDraft {
  /** null when it cannot be shown. */
  readonly note: DrawnNote | null;
  /** As far as the text can be drawn, for the preview. */
  readonly cards: readonly DrawnCard[];
  readonly problems: readonly FieldProblem[];
  /** What a good teacher would say; nothing that stands in the way. */
  readonly advice: readonly string[];
}

const GAPS: ReadonlySet<DeckProblem['kind']> = new Set([
  'answer-empty',
  'prompt-empty',
  'answer-shape',
]);

/** Draws what is being written: cards for the preview, problems by field, advice. A few milliseconds. */
export function drawDraft(
  fields: NativeFields,
  kind: NativeKind,
  context: DraftContext,
): DrawnDraft {
  const drawn = redrawNote(fields, kind, context);
  const problems = drawn.ok ? [] : drawn.problem.map(said);
  if (fields.prompt.trim() === '')
    problems.unshift({
      field: 'prompt',
      text: 'The prompt is empty. Write what the card asks.',
      isGap: true,
    });
  if (drawn.ok) problems.push(...unknownConcepts(drawn.value, context));
  const note = drawn.ok && problems.length === 0 ? drawn.value : null;
  const cards = drawn.ok ? drawn.value.cards : partly(fields, context);
  return { note, cards, problems, advice: note ? adviceOn(note, fields, kind, context) : [] };
}

/** With a gap or a mistake, what there is of the two sides is still shown. */
function partly(fields: NativeFields, context: DraftContext): readonly DrawnCard[] {
  const answer = fields.answer.trim() === '' ? '…' : fields.answer;
  const drawn = redrawNote({ ...fields, answer }, 'question', context);
  return drawn.ok ? drawn.value.cards : [];
}

function said({ kind, file, message, suggestion }: DeckProblem): FieldProblem {
  const isBlankless = kind === 'cloze' && message.includes('without a blank');
  const text = isBlankless
    ? 'A cloze needs at least one hidden part. Select words and press Hide.'
    : kind === 'answer-empty'
      ? 'The answer is missing. Write what the card should bring back.'
      : `${message}. ${suggestion}`;
  return { field: file, text, isGap: isBlankless || GAPS.has(kind) };
}

/** Concepts of installed decks that are not there; a deck that is not installed is not judged. */
function unknownConcepts(
  { references }: DrawnNote,
  { titles, installed, deck }: DraftContext,
): FieldProblem[] {
  return references
    .filter((id) => !titles.has(id) && partsOf(id).deck !== deck && installed.has(partsOf(id).deck))
    .map((id) => {
      const near = closest(id, titles.keys());
      const advice = near ? `Did you mean "${near}"?` : 'Create it, or take the link out.';
      return { field: 'answer', text: `There is no concept "${id}". ${advice}`, isGap: false };
    });
}

function adviceOn(
  drawn: DrawnNote,
  fields: NativeFields,
  kind: NativeKind,
  { deck }: DraftContext,
): string[] {
  const concept = `${deck}/-` as ConceptId;
  const note: NativeNote = {
    ...{ id: noteId(deck, '-'), kind, fields, tags: [], media: drawn.media },
    concepts: [{ concept, weight: 1 }],
    ...{ cards: drawn.cards, accepted: drawn.accepted },
  };
  const found = new Set<string>();
  lintNote(note, ({ message, suggestion }) => found.add(`${message}. ${suggestion}`));
  return [...found, ...onExport(fields)];
}

/** What means something else in a file of Engraph Markdown, where notes stand below each other. */
function onExport({ answer, more }: NativeFields): string[] {
  const text = `${more}\n${answer}`.replace(/^(`{3,}(?!`)|~{3,}(?!~))[\s\S]*?^\1/gm, '');
  if (/^ {0,3}#{1,2}(?!#)/m.test(text))
    return ['A line with # or ## begins another card once the deck is exported. Use ###.'];
  if (/^ {0,3}>[^\n]*\n\s*\n(?! {0,3}>)\S/m.test(answer))
    return ['A quote inside the answer becomes the side note once the deck is exported.'];
  if (/^Source:/m.test(answer))
    return ['A paragraph that begins with "Source:" becomes the source once the deck is exported.'];
  return [];
}
