import type { NotetypeId } from '../base/id.ts';
import type { DrawnCard, ImportedNote, MediaReference } from './deck.ts';

export interface NotetypeField {
  readonly name: string;
  readonly rtl: boolean;
  /** Set on the fields of Anki's own image occlusion: 0 occlusion, 1 image, 2 header, 3 back extra, 4 comments. */
  readonly tag: number | null;
}

export interface NotetypeTemplate {
  readonly name: string;
  /** Anki's template language, as written. */
  readonly front: string;
  readonly back: string;
}

/** How imported notes become cards: fields, templates and a style sheet, all of them somebody else's. */
export interface Notetype {
  readonly id: NotetypeId;
  readonly name: string;
  readonly kind: 'normal' | 'cloze' | 'occlusion';
  readonly fields: readonly NotetypeField[];
  /** One card each; a cloze or occlusion notetype has one template for all its cards. */
  readonly templates: readonly NotetypeTemplate[];
  readonly css: string;
  /** Ordinal of the field that stands for the note in lists. */
  readonly sortField: number;
  /** Names of files that templates and style sheet use (`_font.ttf`). */
  readonly media: readonly string[];
  readonly files: readonly MediaReference[];
  /** Seconds; of two deliveries with one id the later one wins. */
  readonly modified: number;
  /** What an export needs and the app does not: the notetype's number in Anki, LaTeX preamble, stock kind. */
  readonly foreign: Readonly<Record<string, string | number | boolean | null>>;
}

/** The note's field values in the notetype's order; '' where the note has none. */
export const fieldValues = (
  { fields }: Pick<Notetype, 'fields'>,
  note: Pick<ImportedNote, 'fields'>,
): string[] => fields.map((_, i) => note.fields[String(i)] ?? '');

/** A card of an imported note as it is stored: nothing drawn. */
export const undrawn = (part: string, plain: string): DrawnCard => ({
  ...{ part, prompt: '', front: '', steps: 0, answer: '', note: '', source: '' },
  plain,
});
