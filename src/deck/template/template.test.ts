import { describe, expect, test } from 'vitest';
import type { NotetypeId } from '../../base/id.ts';
import type { Notetype } from '../notetype.ts';
import { cardOrdinals } from './generate.ts';
import { renderCard } from './render.ts';
import { plainOf, stripHtml, textOf } from './strip.ts';

const about = { tags: ['a', 'b::c'], deck: 'World::Asia', flag: 2, cardId: '17' };

function notetype(
  fields: readonly string[],
  templates: readonly (readonly [string, string])[],
  kind: Notetype['kind'] = 'normal',
): Notetype {
  return {
    ...{ id: 'anki/1' as NotetypeId, name: 'My type', kind, css: '', sortField: 0, media: [] },
    fields: fields.map((name) => ({ name, rtl: false, tag: null })),
    templates: templates.map(([front, back], i) => ({ name: `Card ${i + 1}`, front, back })),
    ...{ files: [], modified: 0, foreign: {} },
  };
}

/** The question of a card with fields F, G and E (empty). */
const question = (front: string, f: string, g = 'G!', back = 'b') =>
  renderCard(notetype(['F', 'G', 'E'], [[front, back]]), [f, g, ''], 0, about);

describe('the template language', () => {
  test.each([
    ['inserts a field as HTML', '<p>{{F}}</p>', '<b>x</b>', '<p><b>x</b></p>'],
    ['trims names', '{{ F }}', 'x', 'x'],
    ['names are trimmed behind a filter too', '{{text: F }}', '<b>x</b>', 'x'],
    ['ignores extra leading braces', '{{{F}}}', 'x', 'x}'],
    ['leaves comments opaque', '{{F}}<!-- {{Nope}} -->', 'x', 'x<!-- {{Nope}} -->'],
    ['reads on behind a comment', '<!-- {{Nope}} -->{{F}}', 'x', '<!-- {{Nope}} -->x'],
    ['an unclosed comment is text', '<!-- {{F}}', 'x', '<!-- x'],
    ['a comment in a mark is part of it', '{{F}}<!--{{-->{{F}}', 'x', 'x<!--{{-->x'],
    ['other delimiters', '{{=<% %>=}}<%F%> {{F}}<%#F%>y<%/F%>', 'x', 'x {{F}}y'],
    ['other delimiters behind white space', '\n {{=<% %>=}}<% F %>', 'x', 'x'],
    ['a field shown twice', '{{F}}{{F}}', 'x', 'xx'],
    ['values are not templates', '{{F}}', '{{G}}', '{{G}}'],
    ['a lone closing is text', 'a }} {{F}}', 'x', 'a }} x'],
    ['condition that holds', '{{F}}{{#G}}yes{{/G}}', 'x', 'xyes'],
    ['condition that does not', '{{F}}{{#E}}yes{{/E}}', 'x', 'x'],
    ['negated condition', '{{F}}{{^E}}yes{{/E}}{{^G}}no{{/G}}', 'x', 'xyes'],
    ['nested conditions', '{{#F}}{{#G}}{{F}}{{^E}}!{{/E}}{{/G}}{{/F}}', 'x', 'x!'],
    ['spaces in conditions', '{{# F }}{{F}}{{/ F }}', 'x', 'x'],
    ['&nbsp; is content', '{{#F}}{{G}}{{/F}}', '&nbsp;', 'G!'],
    ['tags', '{{F}} {{Tags}}', 'x', 'x a b::c'],
    [
      'notetype, deck, card',
      '{{F}} {{Type}} {{Deck}} {{Subdeck}} {{Card}}',
      'x',
      'x My type World::Asia Asia Card 1',
    ],
    ['flag and id', '{{F}} {{CardFlag}} {{CardID}}', 'x', 'x flag2 17'],
    ['FrontSide is nothing on the front', '{{F}}{{FrontSide}}', 'x', 'x'],
    ['unknown filters are skipped', '{{nope:F}}{{text:nope:F}}', '<i>x</i>', '<i>x</i>x'],
    ['a filter without a field', '{{F}}{{tts-voices:}}', 'x', 'x'],
  ])('%s', (_rule, front, value, expected) => {
    const { question: drawn, problem } = question(front, value);
    expect({ drawn, problem }).toEqual({ drawn: expected, problem: null });
  });

  test.each([
    ['unknown field', '{{Nope}}', /field “Nope”/],
    ['case counts', '{{f}}', /field “f”/],
    ['no field at all', '{{}}', /field “”/],
    ['unknown field in a condition', '{{#Nope}}{{/Nope}}{{F}}', /field “Nope”/],
    ['unclosed brackets', '{{F}} {{F', /“{{F” is never closed/],
    ['unclosed condition', '{{#F}}{{F}}', /“F” is never closed/],
    ['unopened condition', '{{F}}{{/F}}', /never opened/],
    ['crossed conditions', '{{#F}}{{#G}}{{/F}}{{/G}}', /inside another/],
    ['conditions beyond measure', '{{#F}}'.repeat(5_000), /too many/],
    ['a field without end', '{{F}}'.repeat(50_000), /too long/],
  ])('tells of a template with %s', (_name, front, sentence) => {
    const drawn = question(front, 'x'.repeat(500));
    expect(drawn.problem).toMatch(sentence);
    expect(drawn.problem).toMatch(/note itself is safe/);
    expect(drawn.question).toBe('');
  });

  test('a fault of the back leaves the front', () => {
    const drawn = question('{{F}}', 'x', 'y', '{{Nope}}');
    expect(drawn).toMatchObject({ question: 'x', answer: '' });
    expect(drawn.problem).toMatch(/back template/);
  });

  test('a real field outranks a special name', () => {
    const type = notetype(['Tags', 'FrontSide'], [['{{Tags}}', '{{FrontSide}}']]);
    expect(renderCard(type, ['mine', 'own'], 0, about)).toMatchObject({
      question: 'mine',
      answer: 'own',
    });
  });

  test.each([
    ['nothing on the front', 'text only', 'x', /front of this card is blank/],
    ['an empty field', '{{E}}', 'x', /blank/],
    ['a condition that hides all', '{{#E}}{{F}}{{/E}}', 'x', /blank/],
    ['white space, br and div', '{{F}}', ' <br><div></div><BR />\n', /blank/],
  ])('says so when the front has %s', (_name, front, value, sentence) => {
    expect(question(front, value).problem).toMatch(sentence);
  });

  test('the back repeats the front as rendered on the question side', () => {
    const drawn = question('{{F}}', 'x', 'y', '{{FrontSide}}<hr id=answer>{{text:FrontSide}}{{G}}');
    expect(drawn.answer).toBe('x<hr id=answer>xy');
    const cloze = notetype(['T'], [['{{cloze:T}}', '{{FrontSide}}|{{cloze:T}}']], 'cloze');
    expect(textOf(renderCard(cloze, ['a {{c1::b}}'], 0, about).answer)).toBe('a [...]|a b');
  });

  test('sounds are taken out; those of the front are not played again on the back', () => {
    const drawn = question(
      '{{F}}[anki:tts lang=ja_JP voices=A,B speed=0.8]{{G}} <b>z</b>[/anki:tts]',
      'x[sound:a&amp;b.mp3]',
      'y',
      '{{FrontSide}}[sound:c.mp4]{{tts en_US:G}}',
    );
    expect(drawn.question).toBe('x[anki:play:q:0][anki:play:q:1]');
    expect(drawn.answer).toBe('x[anki:play:q:0][anki:play:q:1][anki:play:a:0][anki:play:a:1]');
    expect(drawn.sounds).toEqual({
      question: [
        { kind: 'file', name: 'a&b.mp3' },
        { kind: 'speech', text: 'y z', language: 'ja_JP', voices: ['A', 'B'], speed: 0.8 },
      ],
      answer: [
        { kind: 'file', name: 'c.mp4' },
        { kind: 'speech', text: 'y', language: 'en_US', voices: [], speed: 1 },
      ],
    });
  });
});

describe('filters', () => {
  test.each([
    ['text', '<b>a</b> &lt; <!-- c --><style>x</style><script>y</script>&nbsp;b', 'a <  b'],
    ['furigana', ' 日本[にほん]go', '<ruby><rb>日本</rb><rt>にほん</rt></ruby>go'],
    [
      'furigana',
      'a 日[に] 本[ほん]',
      'a<ruby><rb>日</rb><rt>に</rt></ruby><ruby><rb>本</rb><rt>ほん</rt></ruby>',
    ],
    ['furigana', '<b>日[に]</b>', '<b><ruby><rb>日</rb><rt>に</rt></ruby></b>'],
    ['furigana', '日[に]&nbsp;x', '<ruby><rb>日</rb><rt>に</rt></ruby> x'],
    ['kana', 'a 日本[にほん]', 'aにほん'],
    ['kanji', 'a 日本[にほん]', 'a日本'],
    ['kana', 'word [x] y', 'word [x] y'],
    ['hint', 'h', '<details><summary class="hint">F</summary><div class="hint">h</div></details>'],
    ['hint', ' ', ''],
  ])('%s: %s', (filter, value, expected) => {
    expect(question(`{{G}}{{${filter}:F}}`, value, '').question).toBe(expected);
  });

  test('furigana leaves sounds alone', () => {
    expect(question('{{G}}{{kana:F}}', 'a [sound:b.mp3] 日[に]', '').question).toBe(
      'a [anki:play:q:0]に',
    );
  });

  test('the filter nearest the field comes first', () => {
    expect(question('{{hint:text:F}}', '<b>x</b>').question).toContain('<div class="hint">x</div>');
  });

  test.each([
    ['type:F', '<b>naïve</b><br>é[sound:x.mp3]', 'naïve é', false],
    ['type:nc:F', 'é', 'é', true],
    ['type:F', '<br>', null, false],
  ])('{{%s}} of %s', (mark, value, expected, ignoresMarks) => {
    const drawn = question(`{{G}}{{${mark}}}`, value);
    expect(drawn.question).toMatch(/^G!\[\[type:[^\]]*F\]\]$/);
    expect(drawn.typed).toEqual(expected === null ? null : { expected, ignoresMarks });
  });

  test.each([
    ['a {{c1::b}} {{c2::x}} {{c1::c::h}}', 'b, c'],
    ['{{c1::b}} {{c1::b}}', 'b'],
    ['{{c1::b {{c2::c}}}}', 'b c'],
  ])('{{type:cloze:}} of %s', (value, expected) => {
    const type = notetype(['T'], [['{{cloze:T}}{{type:cloze:T}}', '']], 'cloze');
    expect(renderCard(type, [value], 0, about).typed?.expected).toBe(expected);
  });
});

describe('cloze', () => {
  const type = notetype(['T'], [['{{cloze:T}}', '{{cloze:T}}']], 'cloze');
  const sides = (value: string, ordinal = 0) => {
    const drawn = renderCard(type, [value], ordinal, about);
    return [textOf(drawn.question), textOf(drawn.answer)];
  };
  test.each([
    ['blank and answer', 'a {{c1::b}} c', 0, 'a [...] c', 'a b c'],
    ['hint', '{{c1::b::h}}', 0, '[h]', 'b'],
    ['others are shown', '{{c1::b}} {{c2::d::h}}', 0, '[...] d', 'b d'],
    ['second number', '{{c1::b}} {{c2::d::h}}', 1, 'b [h]', 'b d'],
    ['one number twice', '{{c1::b}} {{c1::d}}', 0, '[...] [...]', 'b d'],
    ['several numbers', '{{c1,3::b}} {{c2::d}}', 2, '[...] d', 'b d'],
    ['nested, outer asked', '{{c1::a {{c2::b}} c}}', 0, '[...]', 'a b c'],
    ['nested, inner asked', '{{c1::a {{c2::b::h}} c}}', 1, 'a [h] c', 'a b c'],
    ['c0 is text', '{{c0::a}} {{c1::b}}', 0, 'a [...]', 'a b'],
    ['lone closing', 'a }} {{c1::b}}', 0, 'a }} [...]', 'a }} b'],
    ['unclosed cloze is lost', '{{c1::a}} b {{c2::c', 0, '[...] b ', 'a b '],
    ['a second :: belongs to the hint', '{{c1::std::vec::x}}', 0, '[vec::x]', 'std'],
    [
      'no number',
      '{{c::a}} {{c1::b}} {{cx::d}}',
      0,
      '{{c::a}} [...] {{cx::d}}',
      '{{c::a}} b {{cx::d}}',
    ],
    ['empty hint', '{{c1::a::}}', 0, '[]', 'a'],
    [
      'tags inside maths go',
      '\\( <b>x</b> {{c1::y}} \\)<b>z</b>',
      0,
      '\\( x [...] \\)z',
      '\\( x y \\)z',
    ],
  ])('%s', (_rule, value, ordinal, front, back) => {
    expect(sides(value, ordinal)).toEqual([front, back]);
  });

  test('is marked for the author’s style', () => {
    const drawn = renderCard(type, ['{{c1::"b"}} {{c2::d}}'], 0, about);
    expect(drawn.question).toBe(
      '<span class="cloze" data-cloze="&quot;b&quot;" data-ordinal="1">[...]</span> ' +
        '<span class="cloze-inactive" data-ordinal="2">d</span>',
    );
    expect(drawn.answer).toContain('<span class="cloze" data-ordinal="1">"b"</span>');
  });

  test('nests ten deep and no deeper', () => {
    const nested = (n: number) =>
      Array.from({ length: n }, (_, i) => `{{c${i + 1}::`).join('') + 'x' + '}}'.repeat(n);
    expect(sides(nested(10), 9)).toEqual(['[...]', 'x']);
    expect(cardOrdinals(type, [nested(12)])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(sides(nested(50_000), 9)[1]?.slice(0, 4)).toBe('x}}}');
  });

  test('empty when the number is not in that field; told when it is in none', () => {
    const two = notetype(['A', 'B'], [['{{cloze:A}}-{{cloze:B}}', '']], 'cloze');
    expect(textOf(renderCard(two, ['{{c1::a}}', '{{c2::b}}'], 0, about).question)).toBe('[...]-');
    expect(renderCard(two, ['{{c1::a}}', ''], 4, about).problem).toMatch(/No part 5/);
  });

  test('{{cloze-only:}} and {{#c1}}', () => {
    const only = notetype(
      ['T'],
      [['{{cloze-only:T}}{{#c1}} one{{/c1}}{{#c2}} two{{/c2}}', '{{cloze-only:T}}']],
      'cloze',
    );
    const drawn = renderCard(only, ['{{c1::a::h}} {{c2::b}} {{c1::c}}'], 0, about);
    expect([drawn.question, drawn.answer]).toEqual(['h, ... one', 'a, c']);
  });
});

describe('which cards a note has', () => {
  test.each([
    ['one per front that shows something', ['{{F}}', '{{G}}'], ['x', 'y'], [0, 1]],
    ['not where the field is empty', ['{{F}}', '{{G}}'], ['x', ' <br>'], [0]],
    ['second only', ['{{F}}', '{{G}}'], ['', 'y'], [1]],
    ['optional reverse', ['{{F}}', '{{#E}}{{G}}{{/E}}'], ['x', 'y', ''], [0]],
    ['negation', ['{{F}}', '{{^E}}{{G}}{{/E}}'], ['x', 'y', ''], [0, 1]],
    ['text alone does not count', ['{{F}}', 'hello'], ['x', 'y'], [0]],
    ['Tags and FrontSide do not count', ['{{Tags}}{{FrontSide}}', '{{G}}'], ['', 'y'], [1]],
    ['type boxes count', ['{{F}}', '{{type:G}}'], ['x', 'y'], [0, 1]],
    ['card 0 when there would be none', ['{{F}}', '{{G}}'], ['', ''], [0]],
    ['a faulty template makes none', ['{{#F}}{{F}}', '{{G}}'], ['x', 'y'], [1]],
  ])('%s', (_rule, fronts, values, expected) => {
    const type = notetype(
      ['F', 'G', 'E'],
      fronts.map((front) => [front, ''] as const),
    );
    expect(cardOrdinals(type, values)).toEqual(expected);
  });

  test.each([
    [
      'each number once, over all fields',
      ['{{c2::a}} {{c1::b}} {{c2::c}}', '{{c4::d}}'],
      [0, 1, 3],
    ],
    ['nested and shared numbers', ['{{c1::a {{c3::b}}}} {{c2,5::c}}'], [0, 1, 2, 4]],
    ['c0 makes none', ['{{c0::a}}{{c1::b}}'], [0]],
    ['above 500 counts as 500', ['{{c999::a}}'], [499]],
    ['none at all', ['a'], [0]],
    ['an unclosed one makes none', ['{{c1::a}} {{c2::b'], [0]],
  ])('cloze: %s', (_rule, values, expected) => {
    expect(cardOrdinals(notetype(['A', 'B'], [['', '']], 'cloze'), values)).toEqual(expected);
  });
});

describe('plain text', () => {
  test.each([
    ['tags and references', '<b>a</b> &amp; b&nbsp;c', 'a & b c'],
    ['names of media', 'x<img src="a b.jpg">y<source src=c.mp3 >z', 'x a b.jpg y c.mp3 z'],
    ['object data', "<object data='o.svg'>", ' o.svg '],
    ['comments, style, script', 'a<!-- <b> -->b<STYLE>c</style>d<script>e</SCRIPT>f', 'abdf'],
    ['a lone <', 'a < b', 'a < b'],
    ['unknown references', '&nope; &#x41; &#0; a&b', '&nope; A \ufffd a&b'],
  ])('stripHtml: %s', (_rule, html, expected) => expect(stripHtml(html)).toBe(expected));

  const basic = notetype(['F', 'G'], [['{{F}}', '{{G}}']]);
  const cloze = notetype(['T'], [['{{cloze:T}}', '']], 'cloze');
  test.each([
    ['one line', basic, ['a<br>b<div>c</div>\n d'], 0, 'a b c d'],
    ['a less-than sign', basic, ['a &lt; b'], 0, 'a < b'],
    ['the asked cloze', cloze, ['a {{c1::b::h}} {{c2::c}}'], 0, 'a […] c'],
    ['the other cloze', cloze, ['a {{c1::b::h}} {{c2::c}}'], 1, 'a b […]'],
    ['the next field when the first is empty', basic, ['<br>', 'x'], 0, 'x'],
    ['a picture alone gives its name', basic, ['<img src="map.png">', ''], 0, 'map.png'],
    ['a sound is not read out', basic, ['a[sound:x.mp3]'], 0, 'a'],
    ['maths without its marks', basic, ['\\(x^2\\)'], 0, 'x^2'],
    ['cut at 200', basic, ['y'.repeat(300)], 0, `${'y'.repeat(199)}…`],
    [
      'an embedded picture is not read',
      basic,
      [`<img src="data:image/png;base64,${'A'.repeat(50_000)}">a`, 'b'],
      0,
      'b',
    ],
    ['nothing', basic, ['', ''], 0, ''],
  ])('plainOf: %s', (_rule, type, values, ordinal, expected) => {
    expect(plainOf(type, values, ordinal)).toBe(expected);
  });
});

/** Nothing written may make us wait: each of these is quadratic for a naive pattern. */
describe('hostile text takes linear time', () => {
  const many = (piece: string) => piece.repeat(400_000 / piece.length);
  test.each([
    '<!--',
    '<',
    '<style>',
    '<img src="',
    '{{c1::',
    '[sound:',
    '[anki:tts ',
    'a',
    '\\(',
    '[',
    '<br><br ',
  ])('of %s', (piece) => {
    const text = many(piece);
    const type = notetype(
      ['T'],
      [['{{cloze:T}}{{text:T}}{{furigana:T}}{{type:T}}{{hint:T}}{{#T}}x{{/T}}', '{{FrontSide}}']],
      'cloze',
    );
    renderCard(type, [`{{c1::x}}${text}`], 0, about);
    renderCard(notetype(['T'], [[text, text]]), ['x'], 0, about);
    stripHtml(text);
    plainOf(type, [text], 0);
    cardOrdinals(type, [text]);
  });
});
