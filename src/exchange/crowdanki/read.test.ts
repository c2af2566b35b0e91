import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import type { ImportedNote } from '../../deck/deck.ts';
import { entryOfFile } from '../folder.ts';
import { readCrowdAnki } from './read.ts';

const options = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };

const MODEL = {
  crowdanki_uuid: 'm',
  name: 'Two',
  css: '.card { background: url("_bg.png") }',
  flds: [
    { name: 'Back', ord: 1, rtl: true },
    { name: 'Front', ord: 0 },
  ],
  tmpls: [
    { name: 'There', qfmt: '{{Front}}', afmt: '{{Back}}' },
    { name: 'Back', qfmt: '{{#Back}}{{Back}}{{/Back}}', afmt: '{{Front}}' },
  ],
};
const note = (guid: string, fields: unknown[], more = {}) => ({
  ...{ __type__: 'Note', guid, fields, note_model_uuid: 'm', tags: ['x y', 'x'] },
  ...more,
});
const deck = (name: string, notes: unknown[], more = {}) => ({
  __type__: 'Deck',
  name,
  notes,
  ...more,
});
const ROOT = {
  note_models: [MODEL],
  deck_configurations: [
    {
      crowdanki_uuid: 'p',
      name: 'Fast',
      new: { perDay: 3, delays: [1, 1440] },
      rev: { perDay: 70 },
      desiredRetention: 0.85,
    },
  ],
};

async function read(json: unknown, media: string[] = []) {
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  const files = [
    { name: 'deck.json', blob: new Blob([text]) },
    ...media.map((name) => ({ name, blob: new Blob(['x']) })),
  ];
  const result = await readCrowdAnki(files.map(entryOfFile), options, 'deck.json');
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}
const notesOf = ({ decks }: Awaited<ReturnType<typeof read>>) =>
  decks.flatMap(({ notes }) => notes as readonly ImportedNote[]);

test('decks in decks, cards by templates, fields by their order, presets where they begin', async () => {
  const reading = await read({
    ...deck('A::B', [note('g1', ['q', 'a'])], { deck_config_uuid: 'p', desc: '<b>Hi</b> & bye' }),
    ...ROOT,
    children: [
      deck('C', [note('g2', ['q2', ''])], { deck_config_uuid: 'p' }),
      deck('', [note('g3', ['q3', 'a3', 'more'])], { deck_config_uuid: 'other' }),
    ],
  });
  expect(
    reading.decks.map(({ path, notes }) => [path.join('::'), notes.map(({ id }) => id)]),
  ).toEqual([
    ['A', []],
    ['A::B', ['anki/g1']],
    ['A::B::C', ['anki/g2']],
    ['A::B::blank', ['anki/g3']],
  ]);
  expect(notesOf(reading).map(({ cards }) => cards.map(({ part }) => part))).toEqual([
    ['0', '1'],
    ['0'],
    ['0', '1'],
  ]);
  expect(notesOf(reading)[2]?.fields).toEqual({ 0: 'q3', 1: 'a3; more' });
  expect(notesOf(reading)[0]?.tags).toEqual(['x', 'y']);
  expect(reading.notetypes[0]?.fields.map(({ name, rtl }) => [name, rtl])).toEqual([
    ['Front', false],
    ['Back', true],
  ]);
  expect(reading.presets).toHaveLength(1);
  expect(reading.presets[0]).toMatchObject({
    name: 'Fast',
    newPerDay: 3,
    reviewsPerDay: 70,
    retention: 0.85,
    learningSteps: [1],
  });
  expect(reading.decks[1]?.descriptionHtml).toBe('<p>Hi &amp; bye</p>');
});

test('media: those used are taken, style sheets count, missing ones are told', async () => {
  const reading = await read(
    {
      ...deck('A', [note('g', ['<img src="p%20q.png">[sound:no.mp3]', 'a'])], {
        media_files: ['p q.png', 'no.mp3'],
      }),
      ...ROOT,
    },
    ['media/p q.png', 'media/_bg.png', 'media/unused.png'],
  );
  expect(reading.media.map(({ name }) => name).sort()).toEqual(['_bg.png', 'p q.png']);
  expect(notesOf(reading)[0]?.media).toEqual(['p q.png']);
  expect(reading.remarks).toEqual(['A media file that this deck uses did not come with it.']);
});

test('what cannot come in is named', async () => {
  const reading = await read({
    ...deck('A', [
      note('g', ['q']),
      note('g', ['r']),
      note('h', ['', ' ']),
      note('i', ['x'], { note_model_uuid: 'no' }),
      null,
      7,
    ]),
    ...ROOT,
  });
  expect(notesOf(reading)).toHaveLength(1);
  expect(reading.skipped.map(({ where, cause }) => `${where} ${cause}`)).toEqual([
    'A notes[1] Another note of this file has the same guid.',
    'A notes[2] All its fields are empty.',
    'A notes[3] Its notetype is not in the file.',
    'A notes[4] Its notetype is not in the file.',
    'A notes[5] Its notetype is not in the file.',
  ]);
});

test('odd shapes and very deep decks do no harm', async () => {
  let deep: object = deck('x', [note('g', ['q', 'a'])]);
  for (let i = 0; i < 2_000; i++) deep = deck('x', [], { children: [deep] });
  const reading = await read({ ...deep, ...ROOT });
  expect(reading.skipped).toHaveLength(1);
  expect(reading.decks.length).toBeLessThan(30);
  const odd =
    '{"__type__":"Deck","name":5,"notes":{"0":1},"children":"x","note_models":[null,{"flds":1}],"__proto__":{"a":1}}';
  expect((await read(odd)).decks).toHaveLength(1);
  expect(({} as { a?: number }).a).toBeUndefined();
});
