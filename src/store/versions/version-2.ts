import { createCopy, VERSION_1, type StoredCopy } from './version-1.ts';

/** The database as version 2 of the schema left it: version 1 and notetypes, with one imported note. Never edit it. */
export const VERSION_2 = {
  stores: { ...VERSION_1.stores, notetypes: { key: 'id', indexes: [] } },
  rows: {
    ...VERSION_1.rows,
    notetypes: [
      {
        id: 'anki/1.basic',
        name: 'Basic',
        kind: 'normal',
        fields: [{ name: 'Front', rtl: false, tag: null }],
        templates: [{ name: 'Card 1', front: '{{Front}}', back: '{{FrontSide}}' }],
        css: '.card {}',
        sortField: 0,
        media: [],
        files: [],
        modified: 1,
        foreign: {},
        changedAt: 1,
        by: 'here',
        was: 0,
      },
    ],
    notes: [
      ...VERSION_1.rows.notes,
      {
        id: 'anki/guid',
        kind: 'imported',
        notetype: 'anki/1.basic',
        fields: { '0': 'Why?' },
        accepted: [],
        tags: [],
        media: [],
        files: [],
        concepts: [],
        modified: 1,
        cards: [
          {
            part: '0',
            prompt: '',
            front: '',
            steps: 0,
            answer: '',
            note: '',
            source: '',
            plain: 'Why?',
          },
        ],
        deck: 'brook',
        position: 0,
        base: {},
        edited: false,
        retired: true,
        changedAt: 1,
        by: 'here',
        was: 0,
      },
    ],
    cards: [
      {
        id: 'anki/guid/0',
        note: 'anki/guid',
        deck: 'brook',
        part: '0',
        position: 0,
        concepts: [],
        suspended: false,
        retired: true,
        memory: null,
        schedule: { phase: 'new' },
      },
      ...VERSION_1.rows.cards,
    ],
  },
} as const satisfies StoredCopy;

/** Creates a stored copy of version 2. */
export const createVersion2 = (name: string): Promise<void> => createCopy(name, 2, VERSION_2);
