import transit from 'transit-js';
import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import type { NativeNote } from '../../deck/deck.ts';
import { entryOfFile } from '../folder.ts';
import type { Reading } from '../reading.ts';
import { readMochi } from './read.ts';

const options = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };
const file = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
  entryOfFile({ name, blob: new Blob([content]) });

async function read(
  name: string,
  content: string,
  media: [string, Uint8Array<ArrayBuffer>][] = [],
) {
  const files = [file(name, content), ...media.map(([n, bytes]) => file(n, bytes))];
  const result = await readMochi(files, options, 'export.mochi');
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

const fieldsOf = ({ decks }: Reading) =>
  decks.flatMap(({ path, notes }) =>
    notes.map((note) => {
      const { kind, fields } = note as NativeNote;
      return [path.join('::'), kind, fields.prompt, fields.more, fields.answer];
    }),
  );

const EDN = `{:version 2, :decks [
  {:id :aaa, :name "Top", :sort 1, :cards (
    {:id :c1, :content "# What?\\nmore\\n---\\nThat \\"one\\"", :pos "b", :tags #{"x" "y"}}
    {:id :c2, :content "The {{cat}} sat", :pos "a", :name "Cats"}
    {:id :c3, :content "gone", :archived? true}
    {:id :c4, :content "only one side"}
    {:id :c5, :content "{{1::Oslo}} is in {{2::Norway}}", :pos "c"})}
  {:id :bbb, :name "Sub", :parent-id :aaa, :cards [
    {:id "d1", :template-id :t, :fields {:f1 {:id :f1, :value "hund"}, :f2 {:id :f2, :value "dog"}}, :created-at #inst "2024-01-01"}]}]
 :templates [{:id :t, :content "<< Word >>\\n---\\n<< Meaning >>", :fields {:f1 {:id :f1 :name "Word"} :f2 {:id :f2 :name "Meaning"}}}]}`;

const EXPECTED = [
  ['Top', 'cloze', 'Cats', '', 'The {{cat}} sat'],
  ['Top', 'question', 'What?', 'more', 'That "one"'],
  ['Top', 'cloze', 'Top', '', '{{Oslo}} is in Norway'],
  ['Top', 'cloze', 'Top', '', 'Oslo is in {{Norway}}'],
  ['Top::Sub', 'question', 'hund', '', 'dog'],
];

test('EDN: decks in decks, order, sides, gaps, templates, archived ones left out', async () => {
  const reading = await read('data.edn', EDN);
  expect(fieldsOf(reading)).toEqual(EXPECTED);
  expect(reading.remarks).toEqual(['1 archived card was left out.']);
  expect(reading.skipped.map(({ cause }) => cause)).toEqual([
    'It has only one side and hides nothing.',
  ]);
  expect(reading.decks[0]?.notes[1]?.tags).toEqual(['x', 'y']);
});

/** Keys of four and more letters come back as references to a cache from the second time on. */
test('Transit with its cache: the same', async () => {
  const k = (name: string) => transit.keyword(name);
  const map = (entries: Record<string, unknown>) =>
    transit.map(Object.entries(entries).flatMap(([key, value]) => [k(key), value]));
  const card = (id: string, content: string, pos: string, more = {}) =>
    map({ id: k(id), content, pos, ...more });
  const text = transit.writer('json').write(
    map({
      version: 2,
      decks: [
        map({ id: k('aaa'), name: 'Top' }),
        map({ id: k('bbb'), name: 'Sub', 'parent-id': k('aaa') }),
      ],
      cards: transit.list([
        card('c1', '# What?\nmore\n---\nThat "one"', 'b', { 'deck-id': k('aaa') }),
        card('c2', 'The {{cat}} sat', 'a', { 'deck-id': k('aaa'), name: 'Cats' }),
        card('c5', '{{1::Oslo}} is in {{2::Norway}}', 'c', { 'deck-id': k('aaa') }),
        card('d1', 'hund\n---\ndog', 'd', { 'deck-id': k('bbb') }),
      ]),
    }),
  );
  expect(text).toContain('"^');
  expect(fieldsOf(await read('data.json', text))).toEqual(EXPECTED);
});

test('attachments: pictures are shown, other files are named in a remark', async () => {
  const content =
    '{:decks [{:id :a :name "D" :cards [{:id :x :content "What? ![](@media/Ab_1.png)\\n---\\nIt ![](media/so und.mp3)"}]}]}';
  const reading = await read('data.edn', content, [['media/Ab_1.png', new Uint8Array([1])]]);
  expect(fieldsOf(reading)).toEqual([
    ['D', 'question', 'What? ![ab\\_1.png](media/ab_1.png)', '', 'It ![](media/so und.mp3)'],
  ]);
  expect(reading.media.map(({ name }) => name)).toEqual(['ab_1.png']);
});

test.each([
  ['no EDN', '{:decks ['],
  [
    'a circle of parents',
    '{:decks [{:id :a :name "A" :parent-id :b :cards [{:id :x :content "q\\n---\\na"}]} {:id :b :name "B" :parent-id :a}]}',
  ],
  ['brackets without end', '['.repeat(100_000)],
  [
    'a key for the prototype',
    '{:decks [{:id :__proto__ :name "P" :cards [{:id :__proto__ :content "a\\n---\\nb"}]}]}',
  ],
])('does not throw at %s', async (_name, text) => {
  const result = await readMochi([file('data.edn', text)], options, 'x');
  if (!result.ok) expect(result.problem.sentence).toMatch(/\.$/);
  expect(({} as Record<string, unknown>)['name']).toBeUndefined();
});
