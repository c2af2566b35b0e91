import type { ConceptId, DeckId } from '../base/id.ts';
import { conceptId } from '../base/id.ts';
import type { Edge, Layer, Source } from './deck.ts';
import { EDGE_KINDS, LAYERS } from './deck.ts';
import { readFrontMatter } from './front-matter.ts';
import type { YamlEntry } from './front-matter.ts';
import { CONCEPT_KEYS, SLUG } from './keys.ts';
import { readNote } from './note-blocks.ts';
import type { NoteBlocks } from './note-blocks.ts';
import type { Reporter } from './problem.ts';
import { parseReference, partsOf } from './reference.ts';
import { readSections } from './sections.ts';
import type { Piece } from './sections.ts';
import { readSources } from './sources.ts';
import { closest, didYouMean } from './suggest.ts';
import { checkKeys, listAt, requiredText, textAt } from './values.ts';

/** An edge with the line where it is written. */
export interface WrittenEdge extends Edge {
  readonly line: number;
  readonly written: string;
}

/** A concept's file as written. */
export interface ConceptPage {
  readonly id: ConceptId;
  readonly title: string;
  readonly layer: Layer | null;
  readonly edges: readonly WrittenEdge[];
  readonly aliases: readonly string[];
  readonly sources: readonly Source[];
  readonly formerly: readonly ConceptId[];
  readonly definition: Piece;
  readonly notes: readonly NoteBlocks[];
}

/** Reads `slug.md`; what is missing or wrong is reported. */
export function readConceptPage(
  slug: string,
  deck: DeckId,
  text: string,
  to: Reporter,
): ConceptPage {
  const front = readFrontMatter(text, to);
  const entries = front?.entries ?? new Map<string, YamlEntry>();
  if (front) checkKeys(entries, CONCEPT_KEYS, to);
  const id = conceptId(deck, slug);
  const sections = readSections(front?.body ?? '', front?.bodyLine ?? 1, to);
  return {
    id,
    title: front ? requiredText(entries, 'title', to) : '',
    layer: readLayer(textAt(entries, 'layer', to), entries.get('layer')?.line ?? 1, to),
    edges: EDGE_KINDS.flatMap((kind) =>
      listAt(entries, kind, to).flatMap(({ text: written, line }): WrittenEdge[] => {
        const end = parseReference(written, deck);
        const advice = 'Write slug or deck-id/slug.';
        if (end === null)
          to.report('reference', line, `"${written}" in ${kind} is not a reference`, advice);
        return end === null ? [] : [{ kind, to: end, line, written }];
      }),
    ),
    aliases: listAt(entries, 'aliases', to).map((item) => item.text),
    sources: readSources(entries.get('sources'), to),
    formerly: listAt(entries, 'formerly', to).flatMap(({ text: old, line }) => {
      if (SLUG.test(old)) return [conceptId(deck, old)];
      to.report('value', line, `"${old}" was never a slug`, 'Write the old file name without .md.');
      return [];
    }),
    definition: sections.intro,
    notes: sections.sections.flatMap((section) => readNote(section, to) ?? []),
  };
}

function readLayer(text: string, line: number, { report }: Reporter): Layer | null {
  const layer = LAYERS.find((name) => name === text) ?? null;
  if (layer === null && text !== '')
    report('value', line, `Unknown layer "${text}"`, didYouMean(text, LAYERS, LAYER_ADVICE));
  return layer;
}

const LAYER_ADVICE = `Write one of: ${LAYERS.join(', ')}.`;

/** Reports edges to concepts that their own deck lacks, and edges from a concept to itself. */
export function checkEdges(
  { id, edges }: ConceptPage,
  known: ReadonlyMap<ConceptId, string>,
  { report }: Reporter,
): void {
  const { deck } = partsOf(id);
  for (const { kind, to, line, written } of edges) {
    const end = partsOf(to);
    if (to === id)
      report('reference', line, `${kind} names the concept itself`, 'Take it out of the list.');
    if (end.deck !== deck || known.has(to)) continue;
    const near = closest(end.slug, slugsOf(deck, known));
    const advice = near === null ? 'Add a file for it, or remove it.' : `Did you mean "${near}"?`;
    report('reference', line, `"${written}" in ${kind} is not a concept of this deck`, advice);
  }
}

const slugsOf = (deck: DeckId, known: ReadonlyMap<ConceptId, string>): string[] =>
  [...known.keys()].map(partsOf).flatMap((id) => (id.deck === deck ? [id.slug] : []));
