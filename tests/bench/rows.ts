/** Measured values of one run by row. */
export type Samples = Record<string, number[]>;

export interface Row {
  readonly name: string;
  readonly unit: 'ms' | 'kB' | 'MB' | 'B' | '×';
  /** Which part of the bench measures it. */
  readonly part:
    | 'start'
    | 'review'
    | 'heap'
    | 'replay'
    | 'keep'
    | 'bare'
    | 'first-run'
    | 'map'
    | 'big-map'
    | 'layout'
    | 'search'
    | 'editor'
    | 'beside-suspend'
    | 'import'
    | 'beside-import';
  readonly what: string;
}

/** What is measured, at each slowdown. */
export const ROWS: readonly Row[] = [
  {
    name: 'loop',
    unit: 'ms',
    part: 'start',
    what: 'a fixed loop: least = speed of the CPU, most = how busy the machine is',
  },
  {
    name: 'bare-start',
    unit: 'ms',
    part: 'bare',
    what: 'limit: new browser, server gone → a page of one line painted, from the same worker',
  },
  {
    name: 'bare-paint',
    unit: 'ms',
    part: 'bare',
    what: 'limit: a button on that page that counts its clicks: input → next paint (Event Timing)',
  },
  {
    name: 'cold-start',
    unit: 'ms',
    part: 'start',
    what: 'new browser, server gone → usable Today painted',
  },
  {
    name: 'cold-start-app',
    unit: 'ms',
    part: 'start',
    what: 'the same → counted anew from the database, behind what is on screen',
  },
  {
    name: 'warm-start',
    unit: 'ms',
    part: 'start',
    what: 'page opened again → usable Today painted',
  },
  {
    name: 'today-counts',
    unit: 'ms',
    part: 'start',
    what: 'warm start: database open → Today counted from it, painted',
  },
  {
    name: 'heap-start',
    unit: 'MB',
    part: 'start',
    what: 'script heap after a start, rubbish collected',
  },
  {
    name: 'stored-card',
    unit: 'B',
    part: 'start',
    what: 'size of the database for each card, its note, concepts and reviews',
  },
  {
    name: 'raw-commit',
    unit: 'ms',
    part: 'review',
    what: 'limit: bare IndexedDB, three rows in one transaction → complete',
  },
  { name: 'review-open', unit: 'ms', part: 'review', what: 'Start review → first card painted' },
  {
    name: 'reveal-handler',
    unit: 'ms',
    part: 'review',
    what: 'Show answer: listeners and rendering code',
  },
  {
    name: 'reveal-paint',
    unit: 'ms',
    part: 'review',
    what: 'Show answer: input → next paint (Event Timing)',
  },
  {
    name: 'rating-handler',
    unit: 'ms',
    part: 'review',
    what: 'rating → next card: listeners and rendering code',
  },
  {
    name: 'rating-paint',
    unit: 'ms',
    part: 'review',
    what: 'rating: input → next paint (Event Timing)',
  },
  {
    name: 'rating-durable',
    unit: 'ms',
    part: 'review',
    what: 'rating: input → transaction complete',
  },
  {
    name: 'undo-handler',
    unit: 'ms',
    part: 'review',
    what: 'undo → card with answer: listeners and rendering code',
  },
  {
    name: 'undo-paint',
    unit: 'ms',
    part: 'review',
    what: 'undo: input → next paint (Event Timing)',
  },
  { name: 'undo-durable', unit: 'ms', part: 'review', what: 'undo: input → transaction complete' },
  {
    name: 'concept-open',
    unit: 'ms',
    part: 'review',
    what: 'concept named on a card → its sheet painted',
  },
  {
    name: 'heap-after-review',
    unit: 'MB',
    part: 'heap',
    what: 'script heap after 100 ratings, rubbish collected',
  },
  {
    name: 'heap-with-map',
    unit: 'MB',
    part: 'heap',
    what: 'script heap after that with the map open, rubbish collected',
  },
  {
    name: 'replay',
    unit: 'ms',
    part: 'replay',
    what: 'a worker: sealed segments of all reviews → where each card stands',
  },
  { name: 'replay-read', unit: 'ms', part: 'replay', what: 'of it: segments out of IndexedDB' },
  { name: 'replay-decode', unit: 'ms', part: 'replay', what: 'of it: segments into columns' },
  { name: 'replay-fold', unit: 'ms', part: 'replay', what: 'of it: columns into states' },
  {
    name: 'replay-maths',
    unit: 'ms',
    part: 'replay',
    what: 'limit: the formulas alone, as often, over typed arrays',
  },
  { name: 'backup', unit: 'ms', part: 'keep', what: 'Back up → file written' },
  {
    name: 'restore-preview',
    unit: 'ms',
    part: 'keep',
    what: 'that file chosen on an empty device → preview',
  },
  { name: 'restore', unit: 'ms', part: 'keep', what: 'Restore → all of it stored' },
  {
    name: 'first-run-script',
    unit: 'kB',
    part: 'first-run',
    what: 'script until the first card of a new profile, gzip',
  },
  { name: 'first-run-style', unit: 'kB', part: 'first-run', what: 'style sheets until then' },
  { name: 'first-run-deck-data', unit: 'kB', part: 'first-run', what: 'deck data until then' },
  {
    name: 'first-run-welcome',
    unit: 'ms',
    part: 'first-run',
    what: 'empty profile → Welcome painted',
  },
  {
    name: 'first-run-card',
    unit: 'ms',
    part: 'first-run',
    what: 'Start with 2 decks → first card painted',
  },
  {
    name: 'first-run-install',
    unit: 'ms',
    part: 'first-run',
    what: 'Start with 2 decks → both are stored',
  },
  {
    name: 'map-first',
    unit: 'ms',
    part: 'map',
    what: '200 concepts: tab Graph → map painted, places worked out for the first time',
  },
  {
    name: 'map-open',
    unit: 'ms',
    part: 'map',
    what: '200 concepts: tab Graph → map painted, opened again',
  },
  ...([300, 500] as const).flatMap((elements): Row[] => [
    {
      name: `map-pan-${elements}`,
      unit: 'ms',
      part: 'map',
      what: `${elements} nodes and edges: frame while the map is dragged`,
    },
    {
      name: `map-zoom-${elements}`,
      unit: 'ms',
      part: 'map',
      what: `${elements} nodes and edges: frame while the wheel zooms`,
    },
  ]),
  {
    name: 'map-10000',
    unit: 'ms',
    part: 'big-map',
    what: '10,000 concepts: tab Graph → map of at most 500 elements painted',
  },
  {
    name: 'layout-2000',
    unit: 'ms',
    part: 'layout',
    what: 'the app’s layout worker: 2,000 concepts handed over → places back',
  },
  {
    name: 'search-key',
    unit: 'ms',
    part: 'search',
    what: '50,000 notes: letter in the search layer → results painted',
  },
  {
    name: 'browse-open',
    unit: 'ms',
    part: 'search',
    what: 'Library → Cards: first rows painted',
  },
  {
    name: 'browse-scroll',
    unit: 'ms',
    part: 'search',
    what: 'frame while the list of all cards is scrolled',
  },
  {
    name: 'bulk-suspend',
    unit: 'ms',
    part: 'search',
    what: '10,000 cards: Suspend → done',
  },
  {
    name: 'raw-suspend',
    unit: 'ms',
    part: 'search',
    what: 'limit: bare IndexedDB, the rows of those cards and their marks put again → complete',
  },
  {
    name: 'editor-key',
    unit: 'ms',
    part: 'editor',
    what: '50,000 notes: letter in an answer with 15 lines of code → preview painted',
  },
  {
    name: 'rating-during-suspend',
    unit: 'ms',
    part: 'beside-suspend',
    what: 'rating while 10,000 cards are suspended: input → next paint (Event Timing)',
  },
  {
    name: 'rating-during-suspend-durable',
    unit: 'ms',
    part: 'beside-suspend',
    what: 'the same: input → transaction complete',
  },
  ...([2_000, 50_000] as const).flatMap((notes): Row[] => [
    {
      name: `import-${notes}-preview`,
      unit: 'ms',
      part: 'import',
      what: `package of ${notes} notes chosen → preview`,
    },
    {
      name: `import-${notes}`,
      unit: 'ms',
      part: 'import',
      what: 'Import, with four reviews a note → report',
    },
    {
      name: `raw-import-${notes}`,
      unit: 'ms',
      part: 'import',
      what: 'limit: bare IndexedDB, the same rows into the same stores in one transaction',
    },
    {
      name: `import-${notes}-of-raw`,
      unit: '×',
      part: 'import',
      what: 'the import against that, in the same browser',
    },
  ]),
  {
    name: 'rating-during-import',
    unit: 'ms',
    part: 'beside-import',
    what: 'rating while 50,000 notes are imported: input → next paint (Event Timing)',
  },
  {
    name: 'rating-during-import-durable',
    unit: 'ms',
    part: 'beside-import',
    what: 'the same: input → transaction complete',
  },
];

export interface Goal {
  readonly row: string;
  readonly slowdown: number;
  /** p95: the middle one of the runs' 95th percentiles, so that one disturbed run does not judge. */
  readonly statistic: 'p95' | 'p99' | 'median';
  readonly limit: number;
  /** Judged at this size of collection; at 10,000 cards where absent. */
  readonly cards?: number;
}

/** Issues 2, 4, 6 and 8, "How well", and the feel budgets of ui.md §8 for undo. */
export const GOALS: readonly Goal[] = [
  { row: 'rating-handler', slowdown: 4, statistic: 'p95', limit: 16 },
  { row: 'reveal-handler', slowdown: 4, statistic: 'p95', limit: 16 },
  { row: 'undo-handler', slowdown: 4, statistic: 'p95', limit: 16 },
  { row: 'rating-paint', slowdown: 1, statistic: 'p95', limit: 24 },
  { row: 'reveal-paint', slowdown: 1, statistic: 'p95', limit: 24 },
  { row: 'undo-paint', slowdown: 1, statistic: 'p95', limit: 24 },
  { row: 'rating-durable', slowdown: 4, statistic: 'p95', limit: 50 },
  { row: 'cold-start', slowdown: 4, statistic: 'median', limit: 1_000 },
  { row: 'first-run-script', slowdown: 1, statistic: 'median', limit: 70 },
  { row: 'map-first', slowdown: 1, statistic: 'median', limit: 400 },
  { row: 'map-first', slowdown: 4, statistic: 'median', limit: 800 },
  { row: 'map-open', slowdown: 1, statistic: 'median', limit: 400 },
  { row: 'map-open', slowdown: 4, statistic: 'median', limit: 800 },
  { row: 'map-pan-300', slowdown: 1, statistic: 'p95', limit: 33 },
  { row: 'map-zoom-300', slowdown: 1, statistic: 'p95', limit: 33 },
  { row: 'map-pan-500', slowdown: 1, statistic: 'p95', limit: 33 },
  { row: 'map-zoom-500', slowdown: 1, statistic: 'p95', limit: 33 },
  { row: 'search-key', slowdown: 1, statistic: 'p95', limit: 33 },
  { row: 'search-key', slowdown: 4, statistic: 'p95', limit: 100 },
  { row: 'browse-open', slowdown: 1, statistic: 'median', limit: 150 },
  { row: 'browse-scroll', slowdown: 1, statistic: 'p95', limit: 50 },
  { row: 'bulk-suspend', slowdown: 1, statistic: 'median', limit: 3_000 },
  { row: 'editor-key', slowdown: 1, statistic: 'p95', limit: 50 },
  // With 100,000 cards and 1,000,000 reviews.
  ...large('cold-start', 'median', 200, 500),
  ...large('review-open', 'median', 50, 200),
  ...large('reveal-paint', 'p95', 24, 48),
  ...large('rating-paint', 'p95', 24, 48),
  ...large('rating-handler', 'p99', 4, 16),
  ...large('rating-durable', 'p95', 10, 40),
  { row: 'layout-2000', slowdown: 1, statistic: 'median', limit: 50 },
  { row: 'import-2000-preview', slowdown: 1, statistic: 'median', limit: 600 },
  { row: 'import-50000-preview', slowdown: 1, statistic: 'median', limit: 2_000 },
  // At least 0.85 of the rate of bare puts.
  { row: 'import-50000-of-raw', slowdown: 1, statistic: 'median', limit: 1 / 0.85 },
  { row: 'rating-during-suspend', slowdown: 1, statistic: 'p95', limit: 24 },
  { row: 'rating-during-suspend', slowdown: 4, statistic: 'p95', limit: 48 },
  { row: 'rating-during-import', slowdown: 1, statistic: 'p95', limit: 24 },
  { row: 'rating-during-import', slowdown: 4, statistic: 'p95', limit: 48 },
  { row: 'replay', slowdown: 1, statistic: 'median', limit: 400, cards: 100_000 },
  { row: 'heap-start', slowdown: 1, statistic: 'median', limit: 30, cards: 100_000 },
];

function large(row: string, statistic: Goal['statistic'], at1: number, at4: number): Goal[] {
  const cards = 100_000;
  return [
    { row, statistic, cards, slowdown: 1, limit: at1 },
    { row, statistic, cards, slowdown: 4, limit: at4 },
  ];
}
