import type { Note } from '../../../deck/deck.ts';

/** A native note's concepts are tags: what it is about must not be lost. */
export function tagsOf(note: Note, schedule: boolean): readonly string[] {
  const concepts = note.kind === 'imported' ? [] : note.concepts.map(conceptTag);
  const own = schedule ? note.tags : note.tags.filter((tag) => !/^(?:leech|marked)$/i.test(tag));
  return [...own, ...concepts];
}

const conceptTag = ({ concept }: Note['concepts'][number]): string =>
  `concept::${concept.slice(concept.lastIndexOf('/') + 1)}`;

/** Tags as the notes table has them: a space before, between and after. */
export function tagText(tags: readonly string[]): string {
  const clean = tags.map((tag) => tag.trim().replace(/[\s\u3000]+/g, '_')).filter(Boolean);
  return clean.length === 0 ? '' : ` ${[...new Set(clean)].join(' ')} `;
}
