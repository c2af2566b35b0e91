import type { ConceptId, DeckId } from '../../base/id.ts';
import {
  FIELD_NAMES,
  type ConceptWeight,
  type FieldName,
  type NativeFields,
  type NativeKind,
} from '../../deck/deck.ts';
import { partsOf } from '../../deck/reference.ts';
import type { NoteRow } from '../../store/db.ts';
import { codeOf, fenceOf, NO_CODE, type CodeForm } from './code-form.ts';

/** `code` is a question whose prompt is followed by a fence that has fields of its own. */
export type EditorKind = NativeKind | 'code';

export const KINDS: readonly { readonly value: EditorKind; readonly text: string }[] = [
  { value: 'question', text: 'Question' },
  { value: 'reverse', text: 'Reverse' },
  { value: 'cloze', text: 'Cloze' },
  { value: 'typed', text: 'Typed' },
  { value: 'steps', text: 'Steps' },
  { value: 'code', text: 'Code' },
];

/** What the editor holds of a note, as plain data: what a draft stores. */
export interface EditorContent {
  readonly deck: DeckId | '';
  readonly kind: EditorKind;
  readonly fields: Readonly<Record<string, string>>;
  readonly code: CodeForm;
  readonly tags: string;
  readonly concepts: readonly ConceptId[];
}

export const EMPTY_FIELDS: Record<FieldName, string> = {
  ...{ prompt: '', more: '', answer: '', note: '', source: '' },
};

export function contentOf(note: NoteRow): EditorContent {
  const shared = {
    ...{ deck: note.deck, tags: note.tags.join(' '), code: NO_CODE },
    concepts: note.concepts.map(({ concept }) => concept),
  };
  if (note.kind === 'imported') return { ...shared, kind: 'question', fields: note.fields };
  const code = note.kind === 'question' ? codeOf(note.fields.more) : null;
  const own = note.concepts.filter(({ weight }) => weight === 1);
  return {
    ...shared,
    concepts: own.map(({ concept }) => concept),
    kind: code ? 'code' : note.kind,
    fields: code ? { ...note.fields, more: '' } : { ...note.fields },
    code: code ?? NO_CODE,
  };
}

/** Kind and fields as they are stored. A prompt is one line. */
export function nativeOf({ kind, fields, code }: Pick<EditorContent, 'kind' | 'fields' | 'code'>): {
  kind: NativeKind;
  fields: NativeFields;
} {
  const text = Object.fromEntries(
    FIELD_NAMES.map((name) => [name, (fields[name] ?? '').replace(/\r\n?/g, '\n').trim()]),
  ) as Record<FieldName, string>;
  const prompt = text.prompt.replace(/(?<!\s)\s*\n\s*/g, ' ');
  if (kind !== 'code') return { kind, fields: { ...text, prompt } };
  return { kind: 'question', fields: { ...text, prompt, more: fenceOf(code) } };
}

/**
 * A card tests its own concept first, then those that its text mentions, at half weight. Without one of its own it
 * belongs to the first of its deck that it mentions: there it stands when the deck is written to files.
 */
export function weighed(
  own: ConceptId | undefined,
  references: readonly ConceptId[],
  deck: DeckId,
): ConceptWeight[] {
  const first = own ?? references.find((id) => partsOf(id).deck === deck);
  return [
    ...(first ? [{ concept: first, weight: 1 }] : []),
    ...references.filter((id) => id !== first).map((concept) => ({ concept, weight: 0.5 })),
  ];
}

/** Tags as typed: parted by spaces or commas, each once. */
export const tagsOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,]+/).filter(Boolean)),
];
