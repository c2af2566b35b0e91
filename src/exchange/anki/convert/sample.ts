import type {
  AnkiCard,
  AnkiCollection,
  AnkiDeck,
  AnkiMedia,
  AnkiNote,
  AnkiNotetype,
  AnkiPreset,
  AnkiReview,
  AnkiReviews,
} from '../collection.ts';

/* Values for tests. */

/** 2024-01-01 04:00 in Berlin (UTC+1). */
export const CREATED = Date.UTC(2024, 0, 1, 3) / 1000;

export const sampleNotetype = (change: Partial<AnkiNotetype> = {}): AnkiNotetype => ({
  id: '1500000000000',
  name: 'Basic',
  kind: 'normal',
  stockKind: 1,
  originalId: null,
  css: '.card { color: black; }',
  latexPre: '',
  latexPost: '',
  latexSvg: false,
  sortField: 0,
  modified: 1_700_000_000,
  fields: ['Front', 'Back'].map((name, ord) => ({
    ...{ name, ord, rtl: false, tag: null, font: 'Arial', size: 20 },
    ...{ sticky: false, description: '', plainText: false },
  })),
  templates: [
    ...[{ name: 'Card 1', ord: 0, qfmt: '{{Front}}', afmt: '{{FrontSide}}<hr>{{Back}}' }].map(
      (template) => ({ ...template, bqfmt: '', bafmt: '', targetDeck: null }),
    ),
  ],
  ...change,
});

export const sampleNote = (i: number, change: Partial<AnkiNote> = {}): AnkiNote => ({
  id: 1_700_000_000_000 + i,
  guid: `guid${i}`,
  notetype: '1500000000000',
  modified: 1_700_000_000 + i,
  tags: [],
  fields: [`Front ${i}`, `Back ${i}`],
  ...change,
});

export const sampleCard = (note: number, change: Partial<AnkiCard> = {}): AnkiCard => ({
  id: 1_700_000_100_000 + note,
  note,
  deck: '2',
  home: null,
  ord: 0,
  ...{ type: 0, queue: 0, due: note, odue: 0, interval: 0, factor: 0, reps: 0, lapses: 0 },
  ...{ left: 0, flag: 0, modified: 1_710_000_000, position: null, memory: null },
  ...{ retention: null, decay: null, lastReview: null },
  ...change,
});

export const sampleDeck = (id: string, change: Partial<AnkiDeck> = {}): AnkiDeck => ({
  id,
  path: id === '1' ? ['Default'] : ['Sample'],
  filtered: false,
  presetId: '1',
  description: '',
  markdown: false,
  desiredRetention: null,
  newPerDay: null,
  reviewsPerDay: null,
  reschedule: true,
  modified: 1_700_000_000,
  ...change,
});

export const samplePreset = (change: Partial<AnkiPreset> = {}): AnkiPreset => ({
  id: '1',
  name: 'Default',
  modified: 0,
  learningSteps: [1, 10],
  relearningSteps: [10],
  parameters: null,
  easyDays: [],
  ...{ newPerDay: 20, reviewsPerDay: 200, startingEase: 2.5, easyBonus: 1.3, hardFactor: 1.2 },
  ...{ intervalModifier: 1, lapseMultiplier: 0, minimumLapseInterval: 1, maximumInterval: 36_500 },
  ...{ graduatingGood: 1, graduatingEasy: 4, leechThreshold: 8, capSeconds: 60 },
  insertOrder: 'due',
  leechAction: 'tag',
  ...{ autoplay: true, showTimer: false, replayQuestion: true },
  ...{ buryNew: false, buryReviews: false, buryLearning: false },
  ...{ newMix: 0, learningMix: 0, newSort: 0, reviewOrder: 0, newGather: 0 },
  ...{ desiredRetention: 0.9, historicalRetention: 0.9, ignoreReviewsBefore: '' },
  ...change,
});

/** The log of cards, by the card's index. */
export function sampleReviews(
  cards: number,
  logs: Readonly<Record<number, readonly Partial<AnkiReview>[]>>,
): AnkiReviews {
  const rows: Partial<AnkiReview>[] = [];
  const starts = new Uint32Array(cards + 1);
  for (let i = 0; i < cards; i++) {
    rows.push(...(logs[i] ?? []));
    starts[i + 1] = rows.length;
  }
  const column = (key: keyof AnkiReview, otherwise: number) =>
    rows.map((row) => row[key] ?? otherwise);
  return {
    count: rows.length,
    starts,
    at: Float64Array.from(column('at', 0)),
    ease: Uint8Array.from(column('ease', 3)),
    interval: Int32Array.from(column('interval', 1)),
    lastInterval: Int32Array.from(column('lastInterval', 0)),
    factor: Int32Array.from(column('factor', 2500)),
    duration: Int32Array.from(column('duration', 4000)),
    kind: Uint8Array.from(column('kind', 1)),
  };
}

export const sampleMedia = (name: string, change: Partial<AnkiMedia> = {}): AnkiMedia => ({
  ...{ name, listed: name, type: 'image/jpeg', size: 3, sha1: null, missing: false },
  read: () => Promise.resolve(new Uint8Array(3)),
  ...change,
});

export function sampleCollection(change: Partial<AnkiCollection> = {}): AnkiCollection {
  const notes = change.notes ?? [sampleNote(0)];
  const cards = change.cards ?? notes.map((_, i) => sampleCard(i));
  return {
    generation: 'legacy2',
    isCollection: false,
    version: 11,
    created: CREATED,
    config: { schedVer: 2, rollover: 4, creationOffset: -60, localOffset: null, fsrs: null },
    notetypes: [sampleNotetype()],
    decks: [sampleDeck('1'), sampleDeck('2')],
    presets: [samplePreset()],
    notes,
    cards,
    reviews: sampleReviews(cards.length, {}),
    media: [],
    skipped: [],
    remarks: [],
    ...change,
  };
}
