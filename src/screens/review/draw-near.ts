import { inertHtml } from '../../base/trusted.ts';
import { prepareHtml } from '../../deck/show.ts';
import type { Candidate } from '../../study/candidate.ts';
import type { ImportedCards } from './imported-cards.svelte.ts';
import type { NoteCache } from './note-cache.svelte.ts';

interface Session {
  readonly notes: NoteCache;
  readonly imported: ImportedCards;
}

/** Parses and draws what the next taps will show of these cards, where their notes are at hand. */
export async function drawNear(
  cards: readonly (Candidate | null | undefined)[],
  { notes, imported }: Session,
): Promise<void> {
  const drawn: Promise<void>[] = [];
  for (const card of cards) {
    const stored = card && notes.get(card.note);
    if (!stored) continue;
    if (stored.kind === 'imported') drawn.push(imported.prepare([stored], [card]));
    for (const { prompt, front, answer, note, source } of stored.cards)
      for (const html of [prompt, front, answer, note, source])
        if (html) prepareHtml(html, inertHtml);
  }
  await Promise.all(drawn);
}
