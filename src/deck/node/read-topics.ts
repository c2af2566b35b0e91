import { parse } from 'yaml';
import type { ConceptId } from '../../base/id.ts';
import type { Topic } from '../lint.ts';

/**
 * Reads `decks/topics.yaml`: `key: { least: 24, concepts: [deck/slug, …] }`.
 * Throws when it is not of that form: it is this repository's own file.
 */
export function readTopics(yaml: string): Map<string, Topic> {
  const written = parse(yaml) as Record<
    string,
    { least?: unknown; concepts?: unknown } | null
  > | null;
  return new Map(
    Object.entries(written ?? {}).map(([key, topic]) => {
      const { least, concepts } = topic ?? {};
      if (typeof least !== 'number' || !Array.isArray(concepts))
        throw new Error(`topics.yaml: "${key}" needs least: a number, and concepts: a list`);
      return [key, { least, concepts: concepts.map((id) => String(id) as ConceptId) }];
    }),
  );
}
