// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import { openOnline, sanitise } from '../src/deck/sanitise.ts';
import { dangers } from './support/dangers.ts';
import { HTML_PAYLOADS, CSS_PAYLOADS } from './support/payloads.ts';

function shown(html: string): HTMLElement {
  const host = document.createElement('div');
  const { fragment } = sanitise(html);
  openOnline(fragment);
  host.append(fragment);
  return host;
}

test('the corpus is as large as it should be', () => {
  expect(Object.keys(HTML_PAYLOADS).length).toBeGreaterThanOrEqual(100);
  expect(Object.keys(CSS_PAYLOADS).length).toBeGreaterThanOrEqual(14);
});

test('the second pair of eyes sees: most payloads are dangerous as they came', () => {
  const inert = (html: string) => new DOMParser().parseFromString(html, 'text/html');
  const seen = Object.values(HTML_PAYLOADS).filter((html) => dangers(inert(html)).length > 0);
  expect(seen.length).toBeGreaterThan(100);
});

describe('nothing dangerous is left of', () => {
  test.each(Object.entries(HTML_PAYLOADS))('%s', (_name, html) => {
    const host = shown(html);
    expect(dangers(host)).toEqual([]);
    // What was taken apart and written again parses to nothing new.
    expect(dangers(shown(host.innerHTML))).toEqual([]);
    const again = new DOMParser().parseFromString(host.innerHTML, 'text/html');
    expect(again.querySelectorAll('script, iframe, object, embed, style, [onerror]')).toHaveLength(
      0,
    );
    expect('pwned' in window).toBe(false);
  });
  test.each(Object.entries(HTML_PAYLOADS))('%s, between other things', (_name, html) => {
    expect(dangers(shown(`<table><tr><td>a${html}b</td></tr></table>`))).toEqual([]);
    expect(dangers(shown(`<svg><foreignObject><p>${html}</p></foreignObject></svg>`))).toEqual([]);
    expect(dangers(shown(`<math><mtext>${html}</mtext></math>`))).toEqual([]);
  });
});

describe('what an author means stays', () => {
  test.each([
    ['text and emphasis', '<b>a</b> <i>b</i> <u>c</u><br>d'],
    ['classes and ids', '<div class="front card-x" id="question">a</div>'],
    ['style', '<span style="color: red;">a</span>'],
    [
      'lists and tables',
      '<ul><li>a</li></ul><table><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
    ],
    ['ruby', '<ruby><rb>日</rb><rt>に</rt></ruby>'],
    ['details', '<details><summary class="hint">a</summary>b</details>'],
    ['direction and language', '<p dir="rtl" lang="ar">ا</p>'],
    ['font and centre', '<center><font color="red" size="4">a</font></center>'],
    ['an embedded picture', '<img src="data:image/png;base64,AAAA" alt="a">'],
    ['code', '<pre><code class="python"><span class="k">if</span></code></pre>'],
    ['svg', '<svg viewBox="0 0 9 9"><path d="M0 0L9 9" fill="red"></path></svg>'],
    ['a gradient of its own', '<svg><rect fill="url(#g)"></rect></svg>'],
    ['mathematics', '<math><mi>x</mi><mo>=</mo><mn>1</mn></math>'],
    ['a rule', '<hr id="answer">'],
  ])('%s', (_name, html) => expect(shown(html).innerHTML).toBe(html));

  test.each([
    [
      'a link',
      '<a href="https://x.org/">a</a>',
      '<a data-open="https://x.org/" role="link" tabindex="0">a</a>',
    ],
    [
      'a picture of the deck',
      '<img src="a%20b.png" alt="c">',
      '<img alt="c" data-media="a%20b.png">',
    ],
    [
      'a sound of the deck',
      '<audio src="a.mp3"></audio>',
      '<audio data-media="a.mp3" controls=""></audio>',
    ],
    [
      'a sound’s source',
      '<audio><source src="a.mp3"></audio>',
      '<audio controls="" data-media="a.mp3"></audio>',
    ],
    [
      'a remote picture',
      '<img src="//x.org/a.png" alt="Map">',
      '<a data-open="https://x.org/a.png" role="link" tabindex="0">Open online: Map</a>',
    ],
    [
      'a remote sound',
      '<audio src="https://x.org/a.mp3"></audio>',
      '<a data-open="https://x.org/a.mp3" role="link" tabindex="0">Open online</a>',
    ],
    ['a script’s button as its text', '<button onclick="x()">Show</button>', 'Show'],
  ])('%s', (_name, html, expected) => expect(shown(html).innerHTML).toBe(expected));

  test('styles are handed on, not shown', () => {
    const { fragment, styles } = sanitise(
      '<style>.a{color:red}</style><p>x</p><style>.b{}</style>',
    );
    expect(styles).toEqual(['.a{color:red}', '.b{}']);
    expect(fragment.textContent).toBe('x');
  });

  test('one run leaves nothing for the next', () => {
    sanitise(`<a href="https://x.org">a</a><style>p{}</style><img src="https://x.org/a.png">`);
    const { fragment, styles } = sanitise('<p>x</p><img alt="">');
    expect(styles).toEqual([]);
    expect(fragment.querySelector('[data-open], [data-remote], [data-media]')).toBeNull();
  });
});
