import type { List, ListItem, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { ConceptId } from '../base/id.ts';
import { fail, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import type { AcceptedAnswer, DrawnCard, NativeFields, NativeKind } from './deck.ts';
import { FIELD_NAMES, PART_BACK, PART_THERE } from './deck.ts';
import { drawBlocks } from './draw-tree.ts';
import type { Drawing } from './draw-tree.ts';
import { readField } from './field.ts';
import type { Field, FieldContext } from './field.ts';
import { asParagraph } from './note-blocks.ts';
import type { NotePieces } from './note-blocks.ts';
import { reporter } from './problem.ts';
import type { DeckProblem, Reporter } from './problem.ts';
import { parsePiece } from './sections.ts';
import type { Piece } from './sections.ts';

/** What a note's fields come to. */
export interface DrawnNote {
  readonly cards: readonly DrawnCard[];
  readonly accepted: readonly AcceptedAnswer[];
  /** Every concept that is referred to, in order. */
  readonly references: readonly ConceptId[];
  /** Names of its pictures. */
  readonly media: readonly string[];
}

type Fields = Readonly<Record<keyof NativeFields, Field>>;

/**
 * Draws a note after an edit: fields as Markdown -> cards, or all problems, each with the field's name
 * as its file and the line within that field.
 */
export function redrawNote(
  fields: NativeFields,
  kind: NativeKind,
  context: FieldContext,
): Result<DrawnNote, DeckProblem[]> {
  const problems: DeckProblem[] = [];
  const pieces = mapFields((name) => {
    const to = reporter(name, problems);
    // A heading is one line of text: what would begin a list or a quote elsewhere is text here.
    const { blocks, ...piece } = parsePiece(
      name === 'prompt' ? `## ${fields.prompt}` : fields[name],
      to,
    );
    return { ...piece, blocks: name === 'prompt' ? blocks.map(flat) : blocks };
  });
  const drawn = drawNote(pieces, kind, context, (name) => reporter(name, problems));
  return drawn && problems.length === 0 ? ok(drawn) : fail(problems);
}

/** Draws a note from its pieces; null when it cannot be shown, which is then reported. */
export function drawNote(
  pieces: NotePieces,
  kind: NativeKind,
  context: FieldContext,
  to: (field: keyof NativeFields) => Reporter,
): DrawnNote | null {
  const fields = mapFields((name) => {
    const cloze = kind === 'cloze' && name === 'answer';
    return readField(pieces[name], cloze, context, to(name));
  });
  const answer = fields.answer;
  const { line } = pieces.answer;
  if (answer.blocks.length === 0) {
    to('answer').report(
      'answer-empty',
      line,
      'The answer is missing',
      'Write it below the prompt.',
    );
    return null;
  }
  const draw = { question, reverse, cloze, typed, steps }[kind];
  const parts = draw({ fields, media: context.media, line, prompt: pieces.prompt, to });
  const all = FIELD_NAMES.map((name) => fields[name]);
  return (
    parts && {
      ...parts,
      references: [...new Set(all.flatMap(({ concepts }) => concepts))],
      media: [...new Set(all.flatMap(({ media }) => media))],
    }
  );
}

/** Draws a definition or an introduction; whatever the format does not allow is reported. */
export function drawText(piece: Piece, context: FieldContext, to: Reporter): string {
  const { blocks } = readField(piece, false, context, to);
  return drawBlocks(blocks, { front: false, blanks: 'filled', media: context.media });
}

const flat = (block: RootContent): RootContent =>
  block.type === 'heading' ? asParagraph(block) : block;

function mapFields<T>(make: (name: keyof NativeFields) => T): Record<keyof NativeFields, T> {
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, make(name)])) as Record<
    keyof NativeFields,
    T
  >;
}

interface Sheet {
  readonly fields: Fields;
  readonly media: FieldContext['media'];
  /** Where the answer begins. */
  readonly line: number;
  readonly prompt: Piece;
  readonly to: (field: keyof NativeFields) => Reporter;
}

interface Parts {
  readonly cards: readonly DrawnCard[];
  readonly accepted: readonly AcceptedAnswer[];
}

const front = (media: Sheet['media']): Drawing => ({ front: true, blanks: 'hidden', media });
const back = (media: Sheet['media']): Drawing => ({ front: false, blanks: 'filled', media });

const plainText = (blocks: readonly RootContent[]): string =>
  blocks
    .map((block) => toString(block))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The card of a note that has one: prompt, answer, note and source. */
function oneCard({ fields, media }: Sheet, answer: readonly RootContent[]): DrawnCard {
  const prompt = fields.prompt.blocks;
  return {
    part: PART_THERE,
    prompt: drawBlocks([...prompt, ...fields.more.blocks], front(media)),
    front: '',
    steps: 0,
    answer: drawBlocks(answer, back(media)),
    note: drawBlocks(fields.note.blocks, back(media)),
    source: drawBlocks(fields.source.blocks, back(media)),
    plain: plainText(prompt),
  };
}

const question = (sheet: Sheet): Parts => ({
  cards: [oneCard(sheet, sheet.fields.answer.blocks)],
  accepted: [],
});

function reverse(sheet: Sheet): Parts {
  const { fields, media } = sheet;
  const there = oneCard(sheet, fields.answer.blocks);
  const first = fields.answer.blocks.slice(0, 1);
  if (there.plain.endsWith('?'))
    sheet
      .to('prompt')
      .report(
        'note-kind',
        sheet.prompt.line,
        'The heading of a .reverse note is a question',
        'Make it a term: it is also the answer to its own meaning.',
      );
  const turned: DrawnCard = {
    ...there,
    part: PART_BACK,
    prompt: drawBlocks(first, front(media)),
    answer: drawBlocks(fields.prompt.blocks, back(media)),
    plain: plainText(first),
  };
  return { cards: [there, turned], accepted: [] };
}

function cloze(sheet: Sheet): Parts {
  const { fields, media, line } = sheet;
  const { blocks, blanks } = fields.answer;
  if (blanks.length === 0)
    sheet.to('answer').report('cloze', line, 'A .cloze note without a blank', 'Write {{hidden}}.');
  const card = { ...oneCard(sheet, blocks), front: drawBlocks(blocks, front(media)) };
  return { cards: [card], accepted: blanks };
}

function typed(sheet: Sheet): Parts | null {
  const [first, ...rest] = sheet.fields.answer.blocks;
  const items = first?.type === 'list' && !first.ordered ? first.children : [];
  const answers = first?.type === 'paragraph' ? [first.children] : items.flatMap(onlyParagraph);
  if (answers.length === 0 || (items.length > 0 && answers.length < items.length)) {
    sheet
      .to('answer')
      .report(
        'answer-shape',
        sheet.line,
        'The answer of a .typed note must begin with a paragraph or a bullet list of short texts',
        'Write each accepted answer as "- answer".',
      );
    return null;
  }
  const accepted = answers.map((nodes) => ({
    text: toString({ type: 'paragraph', children: nodes }).replace(/\s+/g, ' ').trim(),
    exact: nodes.length === 1 && nodes[0]?.type === 'inlineCode',
  }));
  const shown: RootContent = { type: 'paragraph', children: answers[0] ?? [] };
  return { cards: [oneCard(sheet, [shown, ...rest])], accepted };
}

const onlyParagraph = ({ children: [only, second] }: ListItem) =>
  only?.type === 'paragraph' && second === undefined ? [only.children] : [];

function steps(sheet: Sheet): Parts | null {
  const blocks = sheet.fields.answer.blocks;
  const list: List | null = blocks[0]?.type === 'list' && blocks[0].ordered ? blocks[0] : null;
  if (!list) {
    sheet
      .to('answer')
      .report(
        'answer-shape',
        sheet.line,
        'The answer of a .steps note must begin with a numbered list',
        'Write "1. first step".',
      );
    return null;
  }
  return { cards: [{ ...oneCard(sheet, blocks), steps: list.children.length }], accepted: [] };
}
