import type { Node, PhrasingContent } from 'mdast';
import type { ConceptId } from '../base/id.ts';

/** A reference to a concept, in the tree: `[[ref]]`, `[[ref|words]]` or a link to its file. */
export interface ConceptReference extends Node {
  type: 'conceptReference';
  concept: ConceptId;
  children: PhrasingContent[];
}

/** A blank in the text of a cloze. */
export interface Blank extends Node {
  type: 'blank';
  /** '' when there is none. */
  hint: string;
  children: PhrasingContent[];
}

/** A blank inside code: a range of the code's value, which holds the hidden text. */
export interface CodeBlank {
  readonly start: number;
  readonly end: number;
  readonly hint: string;
}

declare module 'mdast' {
  interface PhrasingContentMap {
    conceptReference: ConceptReference;
    blank: Blank;
  }
  interface RootContentMap {
    conceptReference: ConceptReference;
    blank: Blank;
  }
  interface InlineCodeData {
    blanks?: readonly CodeBlank[];
  }
  interface CodeData {
    blanks?: readonly CodeBlank[];
  }
}
