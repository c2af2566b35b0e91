/* Values for the tests of this room. Not imported by the app. */
import {
  conceptId,
  noteId,
  type CardId,
  type DeckId,
  type DeviceId,
  type JobId,
  type ReviewId,
  type SessionId,
} from '../base/id.ts';
import { instant, type Instant } from '../base/time.ts';
import type { Concept, NativeDeck, NativeNote } from '../deck/deck.ts';
import { foldCard } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import type { AnswerRow } from '../memory/review.ts';
import { EngraphDb } from './db.ts';
import { installDeck } from './install.ts';
import type { InstallContext } from './installation.ts';
import type { Fold } from './card-rows.ts';
import type { Writer } from './stamp.ts';

export const DAY = 24 * 60 * 60_000;
/** A Monday in 2026, 12:00 UTC. */
export const NOON = instant(Date.UTC(2026, 2, 2, 12));
export const DECK = 'brook' as DeckId;
export const SESSION = 's1' as SessionId;

export const fold: Fold = (rows) => foldCard(rows, DEFAULT_PARAMETERS);
export const writer = (now: number = NOON, device = 'here'): Writer => ({
  now: instant(now),
  device: device as DeviceId,
});
export const newDb = (): EngraphDb => new EngraphDb(crypto.randomUUID());

export const sampleNote = (
  deck: DeckId,
  stable: string,
  change: Partial<NativeNote> = {},
): NativeNote => ({
  id: noteId(deck, stable),
  kind: 'question',
  fields: {
    prompt: `Why ${stable}?`,
    more: '',
    answer: `Because ${stable}.`,
    note: '',
    source: '',
  },
  accepted: [],
  tags: [],
  media: [],
  concepts: [{ concept: conceptId(deck, 'c0'), weight: 1 }],
  cards: [drawn('there', `Why ${stable}?`)],
  ...change,
});

export const drawn = (part: string, prompt: string): NativeNote['cards'][number] => ({
  part,
  prompt,
  front: '',
  steps: 0,
  answer: 'Because.',
  note: '',
  source: '',
  plain: prompt,
});

export const sampleConcept = (
  deck: DeckId,
  slug: string,
  change: Partial<Concept> = {},
): Concept => ({
  id: conceptId(deck, slug),
  title: slug,
  aliases: [],
  definition: slug,
  definitionHtml: `<p>${slug}</p>`,
  layer: 'component',
  edges: [],
  sources: [],
  formerly: [],
  ...change,
});

export function sampleDeck(notes = 3, change: Partial<NativeDeck> = {}): NativeDeck {
  const id = change.id ?? DECK;
  return {
    id,
    path: ['Brook'],
    title: 'Brook',
    version: 1,
    language: 'en',
    licence: 'CC-BY-4.0',
    authors: [],
    descriptionHtml: '',
    chapters: [],
    concepts: [sampleConcept(id, 'c0')],
    notes: Array.from({ length: notes }, (_, i) => sampleNote(id, `n${i}`)),
    media: [],
    ...change,
  };
}

let jobs = 0;
export const nextJob = (): JobId => `job${(jobs += 1)}` as JobId;

export const context = (change: Partial<InstallContext> = {}): InstallContext => ({
  job: nextJob(),
  origin: { kind: 'bundled', name: 'brook' },
  writer: writer(),
  fold,
  redraw: (note) => ({
    ...note,
    cards: note.cards.map((card) => ({ ...card, prompt: 'redrawn' })),
  }),
  ...change,
});

export async function dbWithDeck(deck: NativeDeck = sampleDeck()): Promise<EngraphDb> {
  const db = newDb();
  await installDeck(db, deck, context());
  return db;
}

export const card = (stable: string, part = 'there', deck: DeckId = DECK): CardId =>
  `${noteId(deck, stable)}/${part}` as CardId;

export interface AnswerChange extends Partial<AnswerRow> {
  readonly card: CardId;
}

let answers = 0;
export const answer = (change: AnswerChange): AnswerRow => ({
  id: `${SESSION}.${(answers += 1)}` as ReviewId,
  at: NOON,
  offset: 0,
  rollOver: 4,
  session: SESSION,
  device: 'here' as DeviceId,
  kind: 'answer',
  rating: 'good',
  duration: 3_000,
  next: { days: 3 },
  phase: 'new',
  ...change,
});

export const at = (days: number, ms = 0): Instant => instant(NOON + days * DAY + ms);
