import type { ConceptId } from '../base/id.ts';
import type { Deck, EdgeKind } from './deck.ts';
import { conceptProblem } from './lint.ts';
import type { Collect } from './lint.ts';
import { partsOf } from './reference.ts';
import { closest } from './suggest.ts';

interface Arrow {
  readonly from: ConceptId;
  readonly to: ConceptId;
  readonly kind: EdgeKind;
}

/** Rules over the edges of all decks together. */
export function lintGraph(
  decks: readonly Deck[],
  unread: ReadonlySet<ConceptId>,
  collect: Collect,
): void {
  const concepts = decks.flatMap((deck) => deck.concepts);
  const known = new Set(concepts.map(({ id }) => id));
  const arrows = concepts.flatMap(({ id, edges }) => edges.map((e): Arrow => ({ from: id, ...e })));
  const requires = arrows.filter(({ kind }) => kind === 'requires');
  for (const { from, to, kind } of arrows)
    if (!known.has(to) && !unread.has(to)) collect(unknownEnd(from, to, kind, known));
  for (const cycle of cycles(requires.filter(({ to }) => known.has(to))))
    collect(
      conceptProblem(
        cycle[0] ?? ('' as ConceptId),
        'prerequisite-cycle',
        `Prerequisites in a circle: ${[...cycle, cycle[0]].join(' → ')}`,
        'Turn one of them into part-of, calls or contrasts-with.',
        'requires',
      ),
    );
  lintOrder(decks, requires, collect);
  for (const id of orphans([...known, ...unread], arrows))
    if (known.has(id))
      collect(
        conceptProblem(
          id,
          'concept-orphan',
          'Connected to the rest by no edge',
          'Add requires, part-of, calls or contrasts-with.',
        ),
      );
}

function unknownEnd(from: ConceptId, to: ConceptId, kind: EdgeKind, known: Iterable<ConceptId>) {
  const near = closest(to, known);
  return conceptProblem(
    from,
    kind === 'requires' ? 'prerequisite-unknown' : 'reference-unknown',
    `"${to}" in ${kind} does not exist`,
    near === null ? 'Add it, or take it out.' : `Did you mean "${near}"?`,
    partsOf(to).slug,
  );
}

/** A prerequisite within a deck is read before what needs it. */
function lintOrder(decks: readonly Deck[], requires: readonly Arrow[], collect: Collect): void {
  const place = new Map<ConceptId, number>();
  for (const id of decks.flatMap(({ chapters }) => chapters.flatMap(({ concepts }) => concepts)))
    place.set(id, place.size);
  for (const { from, to } of requires) {
    const [here, there] = [place.get(from), place.get(to)];
    if (partsOf(from).deck !== partsOf(to).deck || here === undefined || there === undefined)
      continue;
    if (there > here)
      collect(
        conceptProblem(
          from,
          'prerequisite-later',
          `Its prerequisite "${partsOf(to).slug}" comes later in the reading order`,
          'Move one of the two in deck.md.',
          'requires',
        ),
      );
  }
}

/** One circle for each knot of arrows that lead back to where they began. */
export function cycles(arrows: readonly Arrow[]): ConceptId[][] {
  const next = new Map<ConceptId, ConceptId[]>();
  for (const { from, to } of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<ConceptId>();
  const found: ConceptId[][] = [];
  for (const start of next.keys()) {
    if (done.has(start)) continue;
    // A walk in depth, without recursion: a path, and how far each of its steps has been tried.
    const path = [start];
    const tried = [0];
    while (path.length > 0) {
      const here = path[path.length - 1] as ConceptId;
      const at = tried[tried.length - 1] ?? 0;
      const to = next.get(here)?.[at];
      tried[tried.length - 1] = at + 1;
      if (to === undefined) {
        done.add(here);
        path.pop();
        tried.pop();
      } else if (path.includes(to)) found.push(path.slice(path.indexOf(to)));
      else if (!done.has(to)) {
        path.push(to);
        tried.push(0);
      }
    }
  }
  return found;
}

/** Concepts outside the largest connected part of the graph. */
function orphans(concepts: readonly ConceptId[], arrows: readonly Arrow[]): ConceptId[] {
  const near = new Map<ConceptId, ConceptId[]>(concepts.map((id) => [id, []]));
  for (const { from, to } of arrows) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  const seen = new Set<ConceptId>();
  const parts: ConceptId[][] = [];
  for (const start of concepts) {
    if (seen.has(start)) continue;
    seen.add(start);
    const part = [start];
    for (const id of part)
      for (const other of near.get(id) ?? [])
        if (!seen.has(other) && near.has(other)) {
          seen.add(other);
          part.push(other);
        }
    parts.push(part);
  }
  const largest = parts.reduce<ConceptId[]>((a, b) => (b.length > a.length ? b : a), []);
  return parts.flatMap((part) => (part === largest ? [] : part));
}
