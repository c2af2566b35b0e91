import { expect, test } from 'vitest';
import type { CardId } from '../../../base/id.ts';
import { dayOf, instant, type Moment } from '../../../base/time.ts';
import type { ImportedNote } from '../../../deck/deck.ts';
import { DEFAULT_PARAMETERS } from '../../../memory/fsrs.ts';
import type { AnkiCollection } from '../collection.ts';
import { convert } from './convert.ts';
import { sha1 } from './latex.ts';
import * as sample from './sample.ts';

const moment: Moment = { at: instant(Date.UTC(2026, 10, 24, 12)), offset: 60, rollOver: 4 };
const read = (change: Partial<AnkiCollection>, name = 'file') =>
  convert(sample.sampleCollection(change), { moment, parameters: DEFAULT_PARAMETERS }, name);
const notesOf = (change: Partial<AnkiCollection>) =>
  read(change).decks.flatMap(({ notes }) => notes) as ImportedNote[];
const deck = sample.sampleDeck;
const note = sample.sampleNote;
const card = sample.sampleCard;

test.each([
  {
    name: 'parents that are missing are made, outermost first',
    decks: [deck('1'), deck('2', { path: ['A', 'B', 'C'] })],
    cards: [card(0)],
    expected: ['A', 'A/B', 'A/B/C'],
  },
  {
    name: 'empty decks are left out unless they lead to cards',
    decks: [
      deck('1'),
      deck('2', { path: ['A', 'B'] }),
      deck('3', { path: ['A', 'Z'] }),
      deck('4', { path: ['A'] }),
    ],
    cards: [card(0)],
    expected: ['A', 'A/B'],
  },
  {
    name: 'names that differ by case are one deck',
    decks: [
      deck('1'),
      deck('2', { path: ['Go', 'x'] }),
      deck('3', { path: ['GO'] }),
      deck('4', { path: ['go', 'y'] }),
    ],
    cards: [card(0), card(1, { deck: '3' }), card(2, { deck: '4' })],
    expected: ['Go', 'Go/x', 'Go/y'],
  },
  {
    name: 'Default comes in when it holds cards',
    decks: [deck('1'), deck('2')],
    cards: [card(0, { deck: '1' })],
    expected: ['Default'],
  },
  {
    name: 'a card of a filtered deck goes home',
    decks: [deck('1'), deck('2'), deck('9', { filtered: true, path: ['Cram'] })],
    cards: [card(0, { deck: '9', home: '2', odue: 5, due: -100_000 })],
    expected: ['Sample'],
  },
  {
    name: 'without a home it goes to the deck above',
    decks: [deck('1'), deck('2'), deck('9', { filtered: true, path: ['Sample', 'Cram'] })],
    cards: [card(0, { deck: '9' })],
    expected: ['Sample'],
  },
  {
    name: 'without a home and a deck above it goes to Default',
    decks: [deck('1'), deck('2'), deck('9', { filtered: true, path: ['Cram'] })],
    cards: [card(0, { deck: '9', home: '77' })],
    expected: ['Default'],
  },
  {
    name: 'only empty decks: all but Default',
    decks: [deck('1'), deck('2', { path: ['日本', '語'] })],
    cards: [],
    expected: ['日本', '日本/語'],
  },
])('decks: $name', ({ decks, cards, expected }) => {
  const notes = cards.map((_, i) => note(i));
  const of = read({ decks, cards, notes });
  expect(of.decks.map(({ path }) => path.join('/'))).toEqual(expected);
  expect(of.decks.map(({ title }) => title)).toEqual(
    expected.map((path) => path.split('/').at(-1)),
  );
});

test('decks too deep are moved up', () => {
  const path = Array.from({ length: 30 }, (_, i) => `L${i}`);
  const of = read({ decks: [deck('1'), deck('2', { path })] });
  expect(Math.max(...of.decks.map((d) => d.path.length))).toBe(20);
  expect(of.remarks).toContain('1 deck was nested too deeply and moved up.');
});

test.each([
  { name: 'one deck', paths: [['A', 'B']], title: 'B' },
  {
    name: 'what all lie in',
    paths: [
      ['A', 'B'],
      ['A', 'C'],
    ],
    title: 'A',
  },
  { name: 'a parent with cards of its own', paths: [['A'], ['A', 'C']], title: 'A' },
  {
    name: 'the same last name in two trees',
    paths: [
      ['A', 'x'],
      ['B', 'x'],
    ],
    title: 'file',
  },
])('title: $name', ({ paths, title }) => {
  const decks = [deck('1'), ...paths.map((path, i) => deck(String(i + 2), { path }))];
  const cards = paths.map((_, i) => card(i, { deck: String(i + 2) }));
  expect(read({ decks, cards, notes: cards.map((_, i) => note(i)) }).title).toBe(title);
});

test.each([
  { text: 'a<br>b', html: '<p>a</p>\n<p>b</p>' },
  { text: '<div onclick=x()>a &amp; b</div><script>alert(1)</script>', html: '<p>a &amp; b</p>' },
  { text: '&lt;img src=x onerror=alert(1)&gt;', html: '<p>&lt;img src=x onerror=alert(1)&gt;</p>' },
  { text: '# Title <b>', markdown: true, html: '<p># Title &lt;b&gt;</p>' },
  { text: '', html: '' },
])('description $text', ({ text, html, markdown = false }) => {
  const decks = [deck('1'), deck('2', { description: text, markdown })];
  expect(read({ decks }).decks[0]?.descriptionHtml).toBe(html);
});

test('the version is the newest change of a note, in seconds even when the file has milliseconds', () => {
  const notes = [note(0, { modified: 1_700_000_000 }), note(1, { modified: 1_723_627_001_575 })];
  expect(read({ notes }).decks[0]?.version).toBe(1_723_627_001);
  expect(notesOf({ notes }).map(({ modified }) => modified)).toEqual([
    1_700_000_000, 1_723_627_001,
  ]);
});

test('a card in another deck than its note says so', () => {
  const decks = [deck('1'), deck('2'), deck('3', { path: ['Other'] })];
  const notetypes = [twoCards()];
  const cards = [card(0), card(0, { ord: 1, deck: '3' })];
  const [one] = notesOf({ decks, notetypes, cards });
  expect(one?.cards.map((c) => [c.part, c.deck !== undefined])).toEqual([
    ['0', false],
    ['1', true],
  ]);
  expect(read({ decks, notetypes, cards }).decks.map(({ title }) => title)).toEqual([
    'Other',
    'Sample',
  ]);
});

function twoCards() {
  const one = sample.sampleNotetype();
  const back = { ...one.templates[0]!, name: 'Card 2', ord: 1, qfmt: '{{Back}}' };
  return { ...one, templates: [...one.templates, back] };
}

test('a note without cards gets those of its templates, told', () => {
  const of = read({ notetypes: [twoCards()], cards: [] });
  expect(of.decks[0]?.notes[0]?.cards.map(({ part }) => part)).toEqual(['0', '1']);
  expect(of.remarks.join()).toContain('1 note came without cards');
});

test('cards beyond the templates and twins are left out, told', () => {
  const cards = [card(0), card(0, { id: 5 }), card(0, { ord: 7 })];
  const of = read({ cards });
  expect(of.decks[0]?.notes[0]?.cards).toHaveLength(1);
  expect(of.skipped.map(({ where }) => where)).toEqual(['notes[0]', 'notes[0]']);
});

test('a cloze card beyond the only template is a card', () => {
  const notetypes = [sample.sampleNotetype({ kind: 'cloze', stockKind: 5 })];
  const notes = [note(0, { fields: ['{{c1::a}} {{c3::b}}', ''] })];
  const cards = [card(0), card(0, { ord: 2 })];
  const [one] = notesOf({ notetypes, notes, cards });
  expect(one?.cards.map(({ part, plain }) => [part, plain])).toEqual([
    ['0', '[…] b'],
    ['2', 'a […]'],
  ]);
});

test.each([
  { name: 'word for word: once', fields: ['Front 0', 'Back 0'], ids: ['anki/g'], skipped: 1 },
  {
    name: 'other text: an id of its own',
    fields: ['x', 'y'],
    ids: ['anki/g', 'anki/g~77'],
    skipped: 0,
  },
])('one guid twice, $name', ({ fields, ids, skipped }) => {
  const notes = [note(0, { guid: 'g' }), note(1, { guid: 'g', id: 77, fields })];
  expect(notesOf({ notes }).map(({ id }) => id)).toEqual(ids);
  expect(read({ notes }).skipped).toHaveLength(skipped);
});

test('a note whose notetype is missing is left out, told', () => {
  const of = read({ notes: [note(0), note(1, { notetype: '9' })] });
  expect(of.decks[0]?.notes).toHaveLength(1);
  expect(of.skipped[0]).toMatchObject({ where: 'notes[1]' });
});

test('a cause given a thousand times is told five hundred times and counted', () => {
  const notes = Array.from({ length: 1001 }, (_, i) =>
    note(i, { notetype: i ? '9' : '1500000000000' }),
  );
  const { skipped } = read({ notes });
  expect(skipped).toHaveLength(501);
  expect(skipped.at(-1)?.where).toBe('500 more');
});

test('author order: seen notes by number, then new ones by position', () => {
  const cards = [
    card(0, { due: 9 }),
    card(1, { due: 3 }),
    card(2, { type: 2, queue: 2 }),
    card(3, { due: 9 }),
  ];
  const notes = cards.map((_, i) => note(i));
  expect(notesOf({ notes, cards }).map(({ id }) => id)).toEqual(
    [2, 1, 0, 3].map((i) => `anki/guid${i}`),
  );
});

test('tags are composed and each comes once whatever its case', () => {
  const notes = [note(0, { tags: ['b::c', 'Cafe\u0301', 'CAFÉ', 'x\u3000y', ''] })];
  expect(notesOf({ notes })[0]?.tags).toEqual(['b::c', 'Café', 'x', 'y']);
});

test('a field called __proto__ and values like it are harmless', () => {
  const notes = [
    note(0, { guid: '__proto__', fields: ['__proto__', 'constructor'], tags: ['__proto__'] }),
  ];
  const [one] = notesOf({ notes });
  expect(one).toMatchObject({ id: 'anki/__proto__', fields: { 0: '__proto__', 1: 'constructor' } });
  expect(({} as Record<string, unknown>)['0']).toBeUndefined();
});

const files = ['a.jpg', 'é b.png', 'x&y.mp3', '_font.ttf', '100%.gif', 'unused.jpg'];
test.each([
  { name: 'img', field: '<img src="a.jpg">', media: ['a.jpg'] },
  { name: 'unquoted', field: '<img class=x src=a.jpg>', media: ['a.jpg'] },
  { name: 'single quotes and capitals', field: "<IMG SRC='a.jpg'>", media: ['a.jpg'] },
  { name: 'percent and NFD', field: '<img src="e\u0301%20b.png">', media: ['é b.png'] },
  { name: 'entities in sounds', field: '[sound:x&amp;y.mp3]', media: ['x&y.mp3'] },
  { name: 'a bare percent sign', field: '<img src="100%.gif">', media: ['100%.gif'] },
  { name: 'object data', field: '<object data="a.jpg"></object>', media: ['a.jpg'] },
  { name: 'twice is once', field: '<img src="a.jpg"><video src="a.jpg">', media: ['a.jpg'] },
  {
    name: 'addresses are none',
    field: '<img src="https://x.org/a.jpg"><img src="data:image/png;base64,a.jpg">',
    media: [],
  },
  { name: 'data-src is none', field: '<img data-src="a.jpg">', media: [] },
  { name: 'links are none', field: '<a href="a.jpg">a.jpg</a>', media: [] },
  { name: 'unclosed', field: '<img src="a.jpg"', media: [] },
])('media: $name', ({ field, media }) => {
  const notes = [note(0, { fields: [field, ''] })];
  const list = files.map((name) => sample.sampleMedia(name));
  expect(notesOf({ notes, media: list })[0]?.media).toEqual(media);
});

test('fields of a megabyte of half tags come to an end', () => {
  const notes = ['<img ', '[sound:', '<img src="', '<img src=a'].map((part, i) =>
    note(i, { fields: [part.repeat(1_000_000 / part.length), ''] }),
  );
  expect(notesOf({ notes })).toHaveLength(4);
});

test('pictures that Anki made from LaTeX belong to the note', () => {
  const name = `latex-${sha1('$x$')}.png`;
  const notes = [note(0, { fields: ['[$]x[/$]', ''] }), note(1)];
  const of = notesOf({ notes, media: [sample.sampleMedia(name)] });
  expect(of.map(({ media }) => media)).toEqual([[name], []]);
});

test('files in use come in, others and missing ones are told', () => {
  const notes = [note(0, { fields: ['<img src="a.jpg"><img src="gone.jpg">', ''] })];
  const notetypes = [sample.sampleNotetype({ css: '@font-face { src: url("_font.ttf") }' })];
  const of = read({ notes, notetypes, media: files.map((name) => sample.sampleMedia(name)) });
  expect(of.media.map(({ name }) => name)).toEqual(['a.jpg', '_font.ttf']);
  expect(of.notetypes[0]?.media).toEqual(['_font.ttf']);
  expect(of.remarks).toContain('1 media file that cards mention is not in the file.');
  expect(of.remarks).toContain('4 media files that no card mentions are left out.');
});

test('a file that had to be renamed is renamed in fields, and only there', () => {
  const media = [sample.sampleMedia('a_b.jpg', { listed: 'a' })];
  const notes = [note(0, { fields: ['a banana <img src="a"> [sound:a]', ''] })];
  expect(notesOf({ notes, media })[0]).toMatchObject({
    fields: { 0: 'a banana <img src="a_b.jpg"> [sound:a_b.jpg]' },
    media: ['a_b.jpg'],
  });
});

test.each([
  { name: 'normal', change: {}, kind: 'normal' },
  { name: 'cloze', change: { kind: 'cloze', stockKind: 5 }, kind: 'cloze' },
  {
    name: 'the stock cloze notetype has tags too',
    change: { kind: 'cloze', stockKind: 5, fields: tagged(5) },
    kind: 'cloze',
  },
  { name: 'occlusion by stock kind', change: { kind: 'cloze', stockKind: 6 }, kind: 'occlusion' },
  {
    name: 'occlusion by tags',
    change: { kind: 'cloze', stockKind: 0, fields: tagged(5) },
    kind: 'occlusion',
  },
  {
    name: 'two tags are no occlusion',
    change: { kind: 'cloze', stockKind: 0, fields: tagged(2) },
    kind: 'cloze',
  },
] as const)('notetype: $name', ({ change, kind }) => {
  expect(read({ notetypes: [sample.sampleNotetype(change)] }).notetypes[0]?.kind).toBe(kind);
});

function tagged(n: number) {
  const [first] = sample.sampleNotetype().fields;
  return Array.from({ length: n }, (_, ord) => ({ ...first!, name: `F${ord}`, ord, tag: ord }));
}

test.each([
  { name: 'a field and an ending', front: '<img src="{{Front}}.png">', want: ['cat.png'] },
  { name: 'a sound', front: '{{Front}}[sound:_{{Front}}.mp3]', want: ['_cat.mp3'] },
  { name: 'the field alone', front: '<img src={{Back}}>', want: ['dog <1>.jpg'] },
  { name: 'two fields', front: '<img src="{{Front}}-{{ Back }}.gif">', want: [] },
  {
    name: 'a condition inside',
    front: '<img src="{{#Front}}cat{{/Front}}{{^Back}}-no{{/Back}}.png">',
    want: ['cat.png'],
  },
  { name: 'text:', front: '<img src="{{text:Bold}}.png">', want: ['cat.png'] },
  { name: 'a style', front: '<p style="background: url({{Front}}.png)">', want: ['cat.png'] },
  { name: 'a field that is not there', front: '<img src="{{Nope}}cat.png">', want: ['cat.png'] },
  { name: 'a broken one', front: '<img src="{{#Front}}cat.png">', want: [] },
])('media that templates name with fields: $name', ({ front, want }) => {
  const [first, second] = sample.sampleNotetype().fields;
  const fields = [first!, second!, { ...first!, name: 'Bold', ord: 2 }];
  const [template] = sample.sampleNotetype().templates;
  const templates = [{ ...template!, qfmt: `{{Front}}${front}` }];
  const of = read({
    notetypes: [sample.sampleNotetype({ fields, templates })],
    notes: [note(0, { fields: ['cat', 'dog &lt;1&gt;.jpg', '<b>cat</b>'] })],
    media: ['cat.png', '_cat.mp3', 'dog <1>.jpg', 'other.png'].map((name) =>
      sample.sampleMedia(name),
    ),
  });
  expect(of.decks.flatMap(({ notes }) => notes)[0]?.media).toEqual(want);
  expect(of.media.map(({ name }) => name)).toEqual(want);
});

test('what an export needs stands in `foreign`', () => {
  const [notetype] = read({ notetypes: [sample.sampleNotetype({ latexPre: '\\x' })] }).notetypes;
  expect(notetype?.foreign).toMatchObject({ id: '1500000000000', latexPre: '\\x', stockKind: 1 });
  expect(JSON.parse(notetype?.foreign['fields'] as string)).toMatchObject([
    { font: 'Arial', size: 20 },
    {},
  ]);
});

test.each([
  {
    name: 'suspended and flagged, never seen',
    change: { queue: -1, flag: 3 },
    past: { rows: [], suspended: true, flag: 3 },
  },
  {
    name: 'buried by hand today',
    change: { queue: -3, modified: moment.at / 1000 - 3_600 },
    past: { rows: [], suspended: false, flag: 0, buriedUntil: dayOf(moment) + 1 },
  },
  {
    name: 'buried with a sibling by a clock that is ahead',
    change: { queue: -2, modified: moment.at / 1000 + 9 * 86_400 },
    past: { rows: [], suspended: false, flag: 0, buriedUntil: dayOf(moment) + 1 },
  },
  {
    name: 'buried on a day that is over',
    change: { queue: -2, modified: moment.at / 1000 - 86_400 },
    past: undefined,
  },
  { name: 'new', change: {}, past: undefined },
])('past: $name', ({ change, past }) => {
  const of = read({ cards: [card(0, change)] });
  expect(of.past.get('anki/guid0/0' as CardId)).toEqual(past);
  expect(of.past.size).toBe(past ? 1 : 0);
});
