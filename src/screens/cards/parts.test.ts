// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { ConceptId, DeckId } from '../../base/id.ts';
import type { Chapter, NativeFields } from '../../deck/deck.ts';
import { ownConceptId, ownDeckId, ownNoteId } from '../../deck/own-ids.ts';
import type { Notetype } from '../../deck/notetype.ts';
import { movedChapter, movedConcept } from './chapters.ts';
import { codeOf, fenceOf, NO_CODE } from './code-form.ts';
import { drawDraft } from './draw-draft.ts';
import { htmlFault, importedProblems, withTexts } from './draw-imported.ts';
import { asked } from './duplicates.ts';
import { tagsOf, weighed } from './editor-content.ts';
import { hide, mediaText, replaceSelection } from './insert.ts';
import { takeFile } from './media-files.ts';

const DECK = 'mine' as DeckId;
const id = (text: string) => text as ConceptId;
const context = {
  deck: DECK,
  titles: new Map([
    [id('mine/vtep'), 'VTEP'],
    [id('other/known'), 'Known'],
  ]),
  installed: new Set([DECK, 'other' as DeckId]),
  media: new Map([['p.png', 'a'.repeat(64)]]),
};
const fields = (change: Partial<NativeFields>): NativeFields => ({
  ...{ prompt: 'Why?', more: '', answer: 'Because.', note: '', source: '' },
  ...change,
});

test.each([
  [
    'python',
    {
      ...NO_CODE,
      language: 'python',
      path: 'a/b.py',
      marked: '1,3-4',
      sketch: true,
      code: 'a\nb\nc\nd',
    },
  ],
  ['fence inside', { ...NO_CODE, language: 'markdown', code: '```\nx\n```' }],
  ['empty lines', { ...NO_CODE, language: 'text', code: 'a\n\nb' }],
])('a fence comes back as the form it was made from: %s', (_name, form) => {
  expect(codeOf(fenceOf(form))).toEqual(form);
});

test.each(['text', '```js\na\n```\nmore', '```js\na', '```python run=3.11\na\n```', ''])(
  '%j is no single fence',
  (text) => {
    expect(codeOf(text)).toBeNull();
  },
);

test.each<
  [string, Partial<NativeFields>, 'question' | 'cloze' | 'typed' | 'steps', string, string]
>([
  ['empty prompt', { prompt: ' ' }, 'question', 'prompt', 'The prompt is empty.'],
  ['empty answer', { answer: '' }, 'question', 'answer', 'The answer is missing.'],
  [
    'cloze without a blank',
    {},
    'cloze',
    'answer',
    'at least one hidden part. Select words and press Hide.',
  ],
  ['open blank', { answer: 'a {{b' }, 'cloze', 'answer', '.'],
  ['concept of the deck', { answer: '[[vtap]]' }, 'question', 'answer', 'Did you mean "vtep"?'],
  [
    'concept of another deck',
    { answer: '[[other/knwn]]' },
    'question',
    'answer',
    'Did you mean "other/known"?',
  ],
  ['steps without a list', {}, 'steps', 'answer', '1. first step'],
  ['picture', { answer: '![x](media/q.png)' }, 'question', 'answer', 'q.png'],
  ['marked lines', { more: '```py {9}\na\n```' }, 'question', 'more', '9'],
])('what is wrong stands at its field: %s', (_name, change, kind, field, text) => {
  const { problems, note } = drawDraft(fields(change), kind, context);
  expect(problems).toContainEqual(
    expect.objectContaining({ field, text: expect.stringContaining(text) as string }),
  );
  expect(note).toBeNull();
});

test('a deck that is not installed may be mentioned', () => {
  expect(drawDraft(fields({ answer: '[[gone/x]]' }), 'question', context).problems).toEqual([]);
});

test('what can be drawn is shown in spite of a gap', () => {
  expect(drawDraft(fields({ answer: '' }), 'question', context).cards[0]?.prompt).toContain('Why?');
});

test.each<[string, Partial<NativeFields>, string]>([
  ['two questions', { prompt: 'Why this? And how?' }, 'Two answers in one card. Split?'],
  ['no question', { prompt: 'This' }, 'The prompt asks nothing. End it with "?".'],
  ['long answer', { answer: 'word '.repeat(61) }, 'The answer has 61 words'],
  ['heading', { answer: '## A\n\nb' }, 'Use ###.'],
  ['source', { answer: 'a\n\nSource: b' }, 'becomes the source'],
])('advice: %s', (_name, change, text) => {
  const { advice, note } = drawDraft(fields(change), 'question', context);
  expect(advice.join(' ')).toContain(text);
  expect(note).not.toBeNull();
});

test('a good card gets no advice', () => {
  expect(drawDraft(fields({}), 'question', context).advice).toEqual([]);
});

test.each([
  ['<b>x</b>', ''],
  ['<p>a<p>b<br><img src="x">', ''],
  ['a < b', ''],
  ['<b>x', '<b> is never closed. Add </b>.'],
  ['x</i>', '</i> closes nothing.'],
  ['<b><i>x</b></i>', '<i> is still open where </b> stands.'],
  ['<a title="<b>">x</a>', ''],
  ['<div class="a', 'The tag <div is never ended.'],
  ['<svg><path d="M0"/></svg>', ''],
])('HTML %s: %s', (html, fault) => {
  expect(htmlFault(html)).toContain(fault);
  if (fault === '') expect(htmlFault(html)).toBe('');
});

const notetype = (kind: Notetype['kind'], fronts: readonly string[]): Notetype => ({
  ...{ id: 'anki/1' as never, name: 'T', kind, css: '', sortField: 0, media: [], files: [] },
  ...{ modified: 0, foreign: {} },
  fields: ['A', 'B'].map((name) => ({ name, rtl: false, tag: null })),
  templates: fronts.map((front) => ({ name: front, front, back: '{{B}}' })),
});
const importedNote = (texts: Record<string, string>, parts: readonly string[]) =>
  ({
    ...{ id: 'anki/x', kind: 'imported', notetype: 'anki/1', fields: texts, tags: [], media: [] },
    ...{ files: [], modified: 0, concepts: [], accepted: [] },
    cards: parts.map((part) => ({ part, plain: '' })),
  }) as never;
const draft = (texts: Record<string, string>) => ({
  fields: texts,
  tags: [],
  concepts: [],
  files: [],
});

test.each([
  [
    'a second side appears',
    ['{{A}}', '{{B}}'],
    { '0': 'a' },
    ['0'],
    { '0': 'a', '1': 'b' },
    ['0', '1'],
  ],
  [
    'a side without content goes',
    ['{{A}}', '{{B}}'],
    { '0': 'a', '1': 'b' },
    ['0', '1'],
    { '0': 'a', '1': '' },
    ['0'],
  ],
  [
    'a card of the file’s own stays',
    ['{{A}}', '{{B}}'],
    { '0': 'a' },
    ['0', '1'],
    { '0': 'c' },
    ['0', '1'],
  ],
] as const)(
  'imported cards follow the fields: %s',
  (_name, fronts, before, parts, after, expected) => {
    const note = withTexts(importedNote(before, parts), notetype('normal', fronts), draft(after));
    expect(note.cards.map(({ part }) => part)).toEqual(expected);
    expect(note.cards[0]?.plain).toBe(after['0']);
  },
);

test('an imported cloze: numbers make cards; without any it is said', () => {
  const type = notetype('cloze', ['{{cloze:A}}']);
  const note = withTexts(
    importedNote({ '0': '{{c1::a}}' }, ['0']),
    type,
    draft({ '0': '{{c1::a}} {{c3::b}}' }),
  );
  expect(note.cards.map(({ part }) => part)).toEqual(['0', '2']);
  expect(importedProblems(type, { '0': 'a' })[0]?.text).toContain('at least one hidden part');
  expect(importedProblems(type, {})[0]?.text).toContain('Every field is empty');
});

test('HTML that came broken does not stand in the way', () => {
  const type = notetype('normal', ['{{A}}']);
  expect(importedProblems(type, { '0': '<b>x' }, { '0': '<b>y' })).toEqual([]);
  expect(importedProblems(type, { '0': '<b>x' }, { '0': 'y' })).toHaveLength(1);
});

test('cards that differ in case and punctuation ask the same', () => {
  const card = (plain: string, front = '') => asked({ plain, front });
  expect(card('What is a VTEP?')).toBe(card('what is a  vtep'));
  expect(card('Header', '<p>a <span>b</span></p>')).not.toBe(card('Header', '<p>a c</p>'));
});

test('own concept first, references at half weight; without one the first of the deck', () => {
  const [a, b, c] = [id('mine/a'), id('mine/b'), id('other/c')];
  expect(weighed(a, [b, a], DECK)).toEqual([
    { concept: a, weight: 1 },
    { concept: b, weight: 0.5 },
  ]);
  expect(weighed(undefined, [c, b], DECK)).toEqual([
    { concept: b, weight: 1 },
    { concept: c, weight: 0.5 },
  ]);
  expect(weighed(undefined, [], DECK)).toEqual([]);
  expect(tagsOf(' a, b  a ')).toEqual(['a', 'b']);
});

test('ids are slugs that nobody else has', () => {
  expect(ownDeckId('Überlagerte Netze!', 'aaaaaabcdef0')).toBe('uberlagerte-netze-bcdef0');
  expect(ownDeckId('日本語', 'bcdef0')).toBe('deck-bcdef0');
  expect(ownNoteId(DECK, 'Why two tenants may use one address?', 'bcdef0')).toMatch(
    /^mine\/why-two-tenants[a-z-]*-bcdef0$/,
  );
  const taken = new Set(['mine/vtep', 'mine/vtep-2']);
  expect(ownConceptId(DECK, 'VTEP', (each) => taken.has(each))).toBe('mine/vtep-3');
  expect(ownConceptId(DECK, 'Deck', () => false)).toBe('mine/deck-2');
});

const [A, B, C] = [id('m/a'), id('m/b'), id('m/c')];
const chapters: readonly Chapter[] = [
  { title: '1', concepts: [A, B] },
  { title: '2', concepts: [C] },
];
test.each([
  ['down within', A, 1, [[B, A], [C]]],
  ['down into the next', B, 1, [[A], [B, C]]],
  ['up into the one before', C, -1, [[A, B, C], []]],
  ['out of the last', C, 1, [[A, B], []]],
  ['nothing above the first', A, -1, [[A, B], [C]]],
  [
    'in from outside',
    id('m/d'),
    -1,
    [
      [A, B],
      [C, 'm/d'],
    ],
  ],
] as const)('a concept moves %s', (_name, concept, by, expected) => {
  expect(movedConcept(chapters, concept, by).map(({ concepts }) => concepts)).toEqual(expected);
});
test('chapters change places', () => {
  expect(movedChapter(chapters, 0, 1).map(({ title }) => title)).toEqual(['2', '1']);
  expect(movedChapter(chapters, 0, -1)).toBe(chapters);
});

test('Hide wraps what is selected; an imported cloze counts on', () => {
  const area = document.createElement('textarea');
  document.body.append(area);
  area.value = 'a bit of text';
  area.setSelectionRange(2, 5);
  hide(area, false);
  expect(area.value).toBe('a {{bit}} of text');
  area.value = '{{c1::a}} b';
  area.setSelectionRange(10, 11);
  hide(area, true);
  expect(area.value).toBe('{{c1::a}} {{c2::b}}');
  area.setSelectionRange(0, 0);
  replaceSelection(area, () => ({ text: mediaText('tunnel-12345678.png', 'picture', false) }));
  expect(area.value).toContain('![tunnel](media/tunnel-12345678.png)');
  expect(mediaText('word-12345678.mp3', 'sound', false)).toBe('![word](media/word-12345678.mp3)');
  expect(mediaText('word-12345678.mp3', 'sound', true)).toBe('[sound:word-12345678.mp3]');
});

const file = (type: string, size = 3, name = 'A picture.x') => {
  const made = new File([new Uint8Array(3)], name, { type });
  Object.defineProperty(made, 'size', { value: size });
  return made;
};
test.each([
  [
    'over 10 MB',
    file('image/png', 11 * 1024 * 1024),
    'This picture has 11.0 MB. The most is 10 MB',
  ],
  ['unsupported sound', file('audio/midi'), 'Save it as MP3'],
  ['unsupported picture', file('image/heic'), 'Save it as JPEG or PNG'],
  ['something else', file('application/pdf', 3, 'x.pdf'), '"x.pdf" is neither picture nor sound.'],
])('a file is refused with a sentence: %s', async (_name, given, text) => {
  expect(await takeFile(given)).toMatchObject({
    ...{ kind: 'refused', sentence: expect.stringContaining(text) as string },
  });
});
test.each([
  ['picture', 'image/png', /^a-picture-[0-9a-f]{8}\.png$/],
  ['sound', 'audio/mpeg', /^a-picture-[0-9a-f]{8}\.mp3$/],
])('a %s is named by what it is and holds', async (kind, type, name) => {
  expect(await takeFile(file(type))).toMatchObject({
    ...{ kind, file: { name: expect.stringMatching(name) as string } },
  });
});
