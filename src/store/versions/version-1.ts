/**
 * The database as version 1 of the schema left it: created through plain IndexedDB, so that no later change of
 * `db.ts` can change this copy. Never edit it; a new version gets a file of its own.
 */
export const VERSION_1 = {
  stores: {
    decks: { key: 'id', indexes: [] },
    concepts: { key: 'id', indexes: ['deck'] },
    notes: { key: 'id', indexes: ['deck'] },
    cards: { key: 'id', indexes: ['note', 'deck', '*concepts', '[deck+dueDay]', '[deck+newAt]'] },
    marks: { key: 'card', indexes: ['buriedUntil'] },
    links: { key: 'id', indexes: ['card', 'concept'] },
    options: { key: 'deck', indexes: [] },
    settings: { key: 'key', indexes: [] },
    reviews: { key: 'id', indexes: ['at', 'session', '[card+at]'] },
    segments: { key: 'id', indexes: ['to'] },
    days: { key: '[day+deck]', indexes: ['day'] },
    media: { key: 'hash', indexes: [] },
    jobs: { key: 'id', indexes: ['state', 'deck'] },
    jobEntries: { key: '++id', indexes: ['job'] },
    tombstones: { key: 'id', indexes: [] },
    local: { key: 'key', indexes: [] },
  },
  rows: {
    decks: [
      {
        id: 'brook',
        path: ['Brook'],
        title: 'Brook',
        version: 1,
        language: 'en',
        licence: 'CC-BY-4.0',
        authors: [],
        descriptionHtml: '',
        chapters: [],
        origin: { kind: 'bundled', name: 'brook' },
        paused: false,
        cards: 2,
        concepts: 1,
        addedAt: 1_772_452_800_000,
        changedAt: 1_772_452_800_000,
        by: 'here',
        was: 0,
      },
    ],
    concepts: [
      {
        id: 'brook/c0',
        deck: 'brook',
        title: 'c0',
        aliases: [],
        definition: 'c0',
        definitionHtml: '<p>c0</p>',
        layer: 'component',
        edges: [],
        sources: [],
        formerly: [],
        changedAt: 1,
        by: 'here',
        was: 0,
      },
    ],
    notes: ['n0', 'n1'].map((stable, position) => ({
      id: `brook/${stable}`,
      deck: 'brook',
      kind: 'question',
      fields: { prompt: 'Why?', more: '', answer: 'Because.', note: '', source: '' },
      accepted: [],
      tags: [],
      media: [],
      concepts: [{ concept: 'brook/c0', weight: 1 }],
      cards: [
        {
          part: 'there',
          prompt: 'Why?',
          front: '',
          steps: 0,
          answer: 'Because.',
          note: '',
          source: '',
          plain: 'Why?',
        },
      ],
      position,
      // `note` and `more` are empty; hashes as of version 1.
      base: { prompt: '', more: '', answer: '', note: '', source: '' },
      edited: false,
      retired: false,
      changedAt: 1,
      by: 'here',
      was: 0,
    })),
    cards: [
      {
        id: 'brook/n0/there',
        note: 'brook/n0',
        deck: 'brook',
        part: 'there',
        position: 0,
        concepts: ['brook/c0'],
        suspended: false,
        retired: false,
        memory: {
          stability: 2.3065,
          difficulty: 2.118_103_97,
          last: 20_514,
          reps: 1,
          lapses: 0,
        },
        schedule: { phase: 'review', due: 20_517, interval: 3 },
        dueDay: 20_517,
        lastAt: 1_772_452_800_000,
      },
      {
        id: 'brook/n1/there',
        note: 'brook/n1',
        deck: 'brook',
        part: 'there',
        position: 1_000,
        concepts: ['brook/c0'],
        suspended: false,
        retired: false,
        memory: null,
        schedule: { phase: 'new' },
        newAt: 1_000,
      },
    ],
    marks: [
      {
        card: 'brook/n1/there',
        suspended: false,
        buriedUntil: 20_515,
        flag: 1,
        changedAt: 5,
        by: 'here',
        was: 0,
      },
    ],
    settings: [{ key: 'theme', value: 'dark', changedAt: 5, by: 'here', was: 0 }],
    options: [{ deck: 'global', retention: 0.92, changedAt: 5, by: 'here', was: 0 }],
    reviews: [
      {
        id: 's1.1',
        card: 'brook/n0/there',
        at: 1_772_452_800_000,
        offset: 0,
        rollOver: 4,
        session: 's1',
        device: 'here',
        kind: 'answer',
        rating: 'good',
        duration: 3_000,
        next: { days: 3 },
        phase: 'new',
      },
    ],
    days: [
      {
        day: 20_514,
        deck: 'brook',
        fresh: 1,
        reviews: 0,
        again: 0,
        hard: 0,
        good: 1,
        easy: 0,
        ms: 3_000,
      },
    ],
    local: [{ key: 'device', value: 'here' }],
  },
} as const;

/** Stores with their keys and indexes, and rows, as some version left them. */
export interface StoredCopy {
  readonly stores: Readonly<
    Record<string, { readonly key: string; readonly indexes: readonly string[] }>
  >;
  readonly rows: Readonly<Record<string, readonly object[]>>;
}

/** Creates a stored copy of version 1. */
export const createVersion1 = (name: string): Promise<void> => createCopy(name, 1, VERSION_1);

/** Creates a database as a version of the schema left it. */
export async function createCopy(name: string, version: number, copy: StoredCopy): Promise<void> {
  const opening = indexedDB.open(name, version * 10);
  opening.onupgradeneeded = () => {
    for (const [table, { key, indexes }] of Object.entries(copy.stores)) {
      const store = opening.result.createObjectStore(table, keyOptions(key));
      for (const index of indexes) {
        const options = { multiEntry: index.startsWith('*') };
        store.createIndex(index.replace('*', ''), pathOf(index.replace('*', '')), options);
      }
    }
  };
  const database = await settled(opening);
  for (const [table, rows] of Object.entries(copy.rows)) {
    const store = database.transaction(table, 'readwrite').objectStore(table);
    for (const row of rows) await settled(store.put(row));
  }
  database.close();
}

const keyOptions = (key: string): IDBObjectStoreParameters =>
  key.startsWith('++') ? { keyPath: key.slice(2), autoIncrement: true } : { keyPath: pathOf(key) };

const pathOf = (key: string): string | string[] =>
  key.startsWith('[') ? key.slice(1, -1).split('+') : key;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('request failed'));
  });
