import { readDeck } from './read-deck.ts';
import type { NativeDeck } from './deck.ts';

/** For tests: the front matter of a deck that has nothing wrong with it. */
export const DECK_PAGE = `---
format: 1
id: demo
title: Demo
version: 1
language: en
licence: CC BY 4.0
authors: [someone]
---
Hello.

## First

- [A](a.md)
`;

/** For tests: a concept file around some notes. */
export const conceptFile = (body: string, front = ''): string =>
  `---\ntitle: Alpha\nlayer: code\n${front}---\nDefinition.\n\n${body}`;

/** For tests: reads a deck whose only concept is `a.md`. */
export const readSample = (
  body: string,
  { front = '', files = {} }: { front?: string; files?: Record<string, string | Uint8Array> } = {},
) =>
  readDeck(
    new Map(Object.entries({ 'deck.md': DECK_PAGE, 'a.md': conceptFile(body, front), ...files })),
  );

/** For tests: the same, for a deck that must be right. */
export async function sampleDeck(...args: Parameters<typeof readSample>): Promise<NativeDeck> {
  const read = await readSample(...args);
  if (!read.ok) throw new Error(read.problem.map((p) => `${p.file}:${p.line} ${p.message}`).join());
  return read.value;
}
