import type { ConceptId } from '../../base/id.ts';
import type { Chapter } from '../../deck/deck.ts';

/** Swaps a chapter with its neighbour; the same list when there is none. */
export function movedChapter(
  chapters: readonly Chapter[],
  index: number,
  by: -1 | 1,
): readonly Chapter[] {
  const [chapter, other] = [chapters[index], chapters[index + by]];
  if (!chapter || !other) return chapters;
  return chapters.with(index, other).with(index + by, chapter);
}

/**
 * Moves a concept one place in the reading order, across the ends of chapters too: below the last chapter it
 * stands in none, above that in the last.
 */
export function movedConcept(
  chapters: readonly Chapter[],
  concept: ConceptId,
  by: -1 | 1,
): readonly Chapter[] {
  const home = chapters.findIndex(({ concepts }) => concepts.includes(concept));
  const last = chapters.length - 1;
  if (home < 0)
    return by < 0 && last >= 0 ? changed(chapters, last, (list) => [...list, concept]) : chapters;
  const list = chapters[home]?.concepts ?? [];
  const at = list.indexOf(concept);
  const other = list[at + by];
  if (other) return changed(chapters, home, () => list.with(at, other).with(at + by, concept));
  if (by < 0 && home === 0) return chapters;
  const without = changed(chapters, home, () => list.filter((id) => id !== concept));
  if (by > 0 && home === last) return without;
  return changed(without, home + by, (target) =>
    by < 0 ? [...target, concept] : [concept, ...target],
  );
}

const changed = (
  chapters: readonly Chapter[],
  index: number,
  make: (list: readonly ConceptId[]) => readonly ConceptId[],
): readonly Chapter[] =>
  chapters.map((chapter, i) =>
    i === index ? { ...chapter, concepts: make(chapter.concepts) } : chapter,
  );
