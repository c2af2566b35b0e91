// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { showHtml } from './show.ts';

function shown(html: string): string {
  const host = document.createElement('div');
  showHtml(host, html);
  return host.innerHTML;
}

const HASH = 'a'.repeat(64);

test.each([
  ['text and emphasis', '<p dir="auto">a <strong>b</strong> &lt;i&gt;</p>'],
  ['blank', '<p><span class="blank" role="img" aria-label="blank, hint: x">x</span></p>'],
  ['concept link', '<a data-concept="d/c" role="link" tabindex="0">c</a>'],
  ['web link', '<a data-open="https://example.org/?a=1" role="link" tabindex="0">c</a>'],
  ['sound', `<audio data-media="${HASH}" aria-label="the word"></audio>`],
  ['picture', `<img data-media="${HASH}" alt="what it shows">`],
  [
    'code',
    '<figure class="codebox"><figcaption><code>a.py</code><span>Sketch</span></figcaption><pre dir="ltr" tabindex="0" role="region" aria-label="Code"><code data-lang="python"><span class="ln hit"><span class="vh">Marked: </span><span class="k">if</span></span></code></pre></figure>',
  ],
  [
    'table',
    '<div class="table" tabindex="0" role="region" aria-label="Table"><table dir="auto"><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div>',
  ],
  ['list', '<ol dir="auto" start="3"><li>a</li></ol>'],
])('keeps %s as drawn', (_name, html) => expect(shown(html)).toBe(html));

test.each([
  ['script', '<script>alert(1)</script>a', 'a'],
  ['handlers', '<p onclick="alert(1)" onpointerenter=alert(1)>a</p>', '<p>a</p>'],
  ['image handler', '<img src=x onerror=alert(1)>', '<img>'],
  ['style', '<p style="position:fixed">a</p><style>*{color:red}</style>', '<p>a</p>'],
  ['href', '<a href="javascript:alert(1)">a</a><a href="https://x.org">b</a>', '<a>a</a><a>b</a>'],
  ['data-open that is no web address', '<a data-open="javascript:alert(1)">a</a>', '<a>a</a>'],
  ['data-open with a leading space', '<a data-open=" https://x.org">a</a>', '<a>a</a>'],
  ['data-concept that is no id', '<a data-concept="../../x">a</a>', '<a>a</a>'],
  [
    'svg',
    '<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>a',
    'a',
  ],
  ['svg with an allowed element inside', '<svg><p>b</p></svg>', '<p>b</p>'],
  ['math', '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>', ''],
  ['iframe', '<iframe src="https://x.org" srcdoc="<p>a</p>"></iframe>b', 'b'],
  ['object and embed', '<object data="x"><p>a</p></object><embed src="x">b', 'b'],
  [
    'srcset and src',
    '<img srcset="https://x.org/a 2x" src="https://x.org/b" alt="a">',
    '<img alt="a">',
  ],
  ['picture source', '<picture><source srcset="x"><img src="x"></picture>', '<img>'],
  ['template', '<template><p>a</p><script>alert(1)</script></template>b', 'b'],
  [
    'nested template',
    '<div><template><template><img src=x onerror=alert(1)></template></template></div>',
    '<div></div>',
  ],
  ['noscript', '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>', null],
  ['form', '<form action="x"><input name="a"><button popovertarget="x">b</button></form>', 'b'],
  [
    'link, meta and base',
    '<link rel="preconnect" href="//x"><meta http-equiv="refresh" content="0"><base href="//x">a',
    'a',
  ],
  ['comment', 'a<!-- <script>alert(1)</script> -->b', 'ab'],
  [
    'unknown class',
    '<span class="ln evil hit">a</span><span class="evil">b</span>',
    '<span class="ln hit">a</span><span>b</span>',
  ],
  ['unknown role', '<div role="alert">a</div>', '<div>a</div>'],
  ['tabindex that jumps the order', '<div tabindex="5">a</div>', '<div>a</div>'],
  ['id, name, slot, is, part', '<p id="app" name="x" slot="y" is="z" part="q">a</p>', '<p>a</p>'],
  ['custom element', '<x-app foo="1">a</x-app>', 'a'],
  ['popover and contenteditable', '<div popover contenteditable autofocus>a</div>', '<div>a</div>'],
  ['media that is no hash', '<img data-media="x" alt="a">', '<img alt="a">'],
  ['attribute of the prototype', '<p constructor="x" __proto__="y" tostring="z">a</p>', '<p>a</p>'],
  ['body and html attributes', '<html onload=alert(1)><body onload=alert(1) class="k">a', 'a'],
  ['headings above h3', '<h1>a</h1>', 'a'],
])('stops %s', (_name, html, expected) => {
  const result = shown(html);
  if (expected !== null) expect(result).toBe(expected);
  expect(result).not.toMatch(
    /<[^>]*\b(?:on\w+|href|src|srcset|style|srcdoc)=|<script|<iframe|<svg/i,
  );
});

test.each([
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<p title="</p><img src=x onerror=alert(1)>">',
  '<textarea></textarea><img src=x onerror=alert(1)></textarea>',
  '<select><template><img src=x onerror=alert(1)></template></select>',
  '<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>',
])('a second parse of what is shown brings nothing to life: %s', (html) => {
  const again = new DOMParser().parseFromString(shown(html), 'text/html');
  for (const element of again.querySelectorAll('*'))
    for (const { name } of element.attributes)
      expect(name).toMatch(/^(?:class|role|tabindex|start|dir|lang|aria-label|alt|data-\w+)$/);
});

test('what is nested absurdly deep is cut, not a crash', () => {
  expect(shown('<div>'.repeat(1_000) + 'a').length).toBeLessThan(3_000);
});

test('the text goes through the hook, and replaces what was there', () => {
  const host = document.createElement('div');
  host.innerHTML = '<i>old</i>';
  showHtml(host, 'secret', (text) => `<p>${text.length}</p>`);
  expect(host.innerHTML).toBe('<p>6</p>');
});

test.each([
  ['in the middle', '<p>a</p><p>b</p><p>c</p>', '<p>a</p><p>x</p><p>c</p>', ['a', 'c']],
  ['at the end', '<p>a</p><p>b</p>', '<p>a</p><p>b</p><p>c</p>', ['a', 'b']],
  ['at the start', '<p>a</p><p>b</p>', '<p>b</p>', ['b']],
  ['twice the same', '<p>a</p>', '<p>a</p><p>a</p>', ['a']],
  ['nothing left', '<p>a</p>', '', []],
])('keeps the blocks around a change %s', (_where, before, after, kept) => {
  const host = document.createElement('div');
  showHtml(host, before);
  const blocks = new Set(host.children);
  showHtml(host, after);
  expect(host.innerHTML).toBe(after);
  expect([...host.children].filter((el) => blocks.has(el)).map((el) => el.textContent)).toEqual(
    kept,
  );
});

test('a picture that was filled in is made anew', () => {
  const html = `<p>a</p><img data-media="${HASH}" alt="x">`;
  const host = document.createElement('div');
  showHtml(host, html);
  host.querySelector('img')!.src = 'blob:1';
  showHtml(host, html);
  expect(host.innerHTML).toBe(html);
});
