import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../base/fuzz-runs.ts';
import type { NotetypeId } from '../base/id.ts';
import { adaptMarkdown } from './foreign.ts';
import type { Notetype } from './notetype.ts';
import { readDeck } from './read-deck.ts';
import { clozesOf, collectNumbers, mapCloze, parseCloze } from './template/cloze.ts';
import { parseTemplate } from './template/parse.ts';
import { cardOrdinals } from './template/generate.ts';
import { LONGEST, renderCard } from './template/render.ts';
import { plainOf, stripHtml } from './template/strip.ts';

/** Texts made of the marks that a language knows, with anything in between. */
const textOf = (words: readonly string[], maxLength = 40) =>
  fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...words) },
        fc.string({ maxLength: 4, unit: 'grapheme' }),
      ),
      { maxLength },
    )
    .map((parts) => parts.join(''));

const MARKS = [
  ...[
    '{{',
    '}}',
    '{{{',
    '#',
    '^',
    '/',
    'F',
    'G',
    'c1',
    'FrontSide',
    'Tags',
    ':',
    'cloze:',
    'type:',
  ],
  ...[
    'text:',
    'hint:',
    'furigana:',
    'nc:',
    'tts en_US:',
    '{{F}}',
    '{{cloze:F}}',
    '{{#F}}',
    '{{/F}}',
  ],
  ...['{{^G}}', '{{/G}}', '<!--', '-->', '{{=<% %>=}}', '<%', '%>', ' ', '\n', '<b>', '__proto__'],
  ...['constructor', '{{c1::', '{{c2::a::hint}}', '{{c1,2::', '::', '[sound:a.mp3]', '\\(', '\\)'],
  ...['[latex]', '[/latex]', '[$]', '[/$]', '<img src="a.png">', '&lt;', '日[に]', '{{c99999::'],
];

const about = { tags: ['__proto__'], deck: 'a::b', flag: 1, cardId: '1' };
const notetype = (front: string, back: string, kind: Notetype['kind']): Notetype => ({
  ...{ id: 'anki/1' as NotetypeId, name: '__proto__', kind, css: '', sortField: 0, media: [] },
  fields: ['F', 'G', '__proto__'].map((name) => ({ name, rtl: false, tag: null })),
  templates: [{ name: 'constructor', front, back }],
  ...{ files: [], modified: 0, foreign: {} },
});

test(
  'any template with any fields draws, or says what is wrong with it',
  { timeout: PATIENCE },
  () => {
    const text = textOf(MARKS);
    const kind = fc.constantFrom<Notetype['kind']>('normal', 'cloze');
    fc.assert(
      fc.property(text, text, text, text, kind, fc.nat(3), (front, back, f, g, of, ordinal) => {
        const parsed = parseTemplate(front);
        if (!parsed.ok) expect(parsed.problem.kind).toMatch(/^[a-z-]+$/);
        const type = notetype(front, back, of);
        const drawn = renderCard(type, [f, g, ''], ordinal, about);
        expect(drawn.question.length).toBeLessThanOrEqual(LONGEST * 2);
        expect(drawn.answer.length).toBeLessThanOrEqual(LONGEST * 2);
        if (drawn.problem !== null) expect(drawn.problem).toMatch(/^[A-Z].*\.$/s);
        for (const n of cardOrdinals(type, [f, g, ''])) expect(n).toBeLessThan(500);
        expect(typeof plainOf(type, [f, g, ''], ordinal)).toBe('string');
        expect(stripHtml(f).length).toBeLessThanOrEqual(f.length * 2 + 2);
        expect('F' in ({} as object)).toBe(false);
      }),
      fuzz(1_200),
    );
  },
);

test(
  'clozes: what is parsed and what is counted are the same numbers',
  { timeout: PATIENCE },
  () => {
    fc.assert(
      fc.property(
        textOf(['{{c1::', '{{c2::', '{{c1,3::', '}}', '::', 'a', '{{', '{{c0::']),
        (text) => {
          const nodes = parseCloze(text);
          const counted = new Set<number>();
          collectNumbers(text, counted);
          for (let n = 1; n <= 3; n++) expect(clozesOf(nodes, n).length > 0).toBe(counted.has(n));
          expect(mapCloze(nodes, (_, inner) => inner).length).toBeLessThanOrEqual(text.length);
        },
      ),
      fuzz(2_000),
    );
  },
);

const MARKDOWN = [
  ...['## Q {#q}\n\n', '## Q {#r .cloze}\n\n', '## Q {#s .steps}\n\n', ' {#t .typed}', '{{', '}}'],
  ...[
    '\n\n',
    '\n',
    'a',
    ' ',
    '---\n',
    '```\n',
    '```js {1}\n',
    '> ',
    '1. ',
    '- ',
    '[[x]]',
    '[[',
    ']]',
  ],
  ...['Source: x', '|a|b|\n|-|-|\n', '![a](media/a.png)', '<b>', '\\', '*', '_', '`', '# ', '### '],
  ...[
    ' :: ',
    '__proto__',
    '&amp;',
    '\t',
    '    ',
    '[x](x.md)',
    '\r\n',
    '\ufeff',
    '\u05d0',
    '{#',
    '.',
  ],
];
const FRONT = [
  'title: a\n',
  'layer: code\n',
  'requires: [x]\n',
  '__proto__: {a: 1}\n',
  ': ',
  '- ',
  '&a ',
  '*a',
  '"',
  '[',
  '{',
];

test(
  'any deck in Engraph Markdown reads whole, or not at all with every problem in its line',
  { timeout: PATIENCE },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        textOf(MARKDOWN),
        textOf(FRONT, 6),
        textOf(MARKDOWN, 8),
        async (body, front, intro) => {
          const files = new Map([
            [
              'deck.md',
              `---\nformat: 1\nid: d\ntitle: D\nversion: 1\nlanguage: en\nlicence: MIT\nauthors: [a]\n---\n${intro}`,
            ],
            ['x.md', `---\ntitle: X\nlayer: code\n${front}---\n\nWhat.\n\n${body}`],
          ]);
          const read = await readDeck(files);
          if (read.ok) {
            const ids = read.value.notes.map(({ id }) => id);
            expect(new Set(ids).size).toBe(ids.length);
            for (const note of read.value.notes) expect(note.cards.length).toBeGreaterThan(0);
          } else {
            expect(read.problem.length).toBeGreaterThan(0);
            for (const { line, message } of read.problem) {
              expect(line).toBeGreaterThanOrEqual(1);
              expect(message).not.toBe('');
            }
          }
          expect('a' in ({} as object)).toBe(false);
        },
      ),
      fuzz(250),
    );
  },
);

test(
  'Markdown of others is adapted or given up, and once adapted it stays',
  { timeout: PATIENCE },
  () => {
    const context = { picture: () => null, onloss: () => undefined };
    fc.assert(
      fc.property(textOf(MARKDOWN), (text) => {
        const adapted = adaptMarkdown(text, context);
        if (adapted !== null) expect(adaptMarkdown(adapted, context)).not.toBeUndefined();
      }),
      fuzz(250),
    );
  },
);
