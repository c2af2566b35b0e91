import fc from 'fast-check';
import { CSS_PAYLOADS, EVIL } from './payloads.ts';

/* CSS as an author means it and as an attacker does: pieces of both in any order. */

const ADDRESSES = [
  ...[`${EVIL}/a.png`, '//evil.example/b', '\\\\evil.example\\c', 'HTTPS:evil.example', './sw.js'],
  ...[
    'a.png',
    '#g',
    'data:image/png;base64,AA',
    'data:text/html,x',
    'blob:x',
    'javascript:pwned=1',
  ],
];

/** A name as it is, or in escapes that are read as the same. */
const spelled = (names: readonly string[]) =>
  fc.tuple(fc.constantFrom(...names), fc.array(fc.nat(5), { maxLength: 20 })).map(([name, how]) =>
    [...name]
      .map((letter, i) => {
        const code = letter.codePointAt(0)!.toString(16);
        if (how[i] === 1) return `\\${code} `;
        if (how[i] === 2) return `\\${code.padStart(6, '0')}`;
        // Before a hexadecimal digit a backslash would begin another escape.
        return how[i] === 3 && /[g-z]/i.test(letter) ? `\\${letter}` : letter;
      })
      .join(''),
  );

const LOADING = ['url', 'URL', 'src', 'image', 'image-set', '-webkit-image-set', 'cross-fade'];
const loading = (quotes: readonly (readonly [string, string])[]) =>
  fc
    .tuple(spelled(LOADING), fc.constantFrom(...ADDRESSES), fc.constantFrom(...quotes))
    .map(([name, to, [open, close]]) => `${name}${open}${to}${close}`);

const PROPERTIES = [
  ...['background', 'background-image', 'color', 'content', 'cursor', 'filter', 'list-style'],
  ...['mask', 'clip-path', 'shape-outside', 'border-image', 'position', 'inset', '--a', '--b'],
  ...['font', 'font-family', 'src', 'behavior', '-moz-binding', 'touch-action', 'all', 'fill'],
  ...['marker', 'offset-path', 'animation', 'z-index', 'width', '__proto__'],
];
const WORDS = [
  'red',
  '0',
  '9px',
  'fixed',
  'none',
  'var(--a)',
  'inherit',
  '"x"',
  "'//evil.example'",
];
/** What parsers stumble over. */
const TORN = [
  ...[
    'expression(pwned=1)',
    'attr(href type(<url>))',
    '"',
    "'",
    '\\',
    '\\\n',
    '(',
    ')',
    'calc(1px',
  ],
  ...[
    '/*',
    '*/',
    '<!--',
    '-->',
    '</style>',
    'u',
    'rl(',
    '\0',
    '\\0',
    '\\110000 ',
    'var(--a,',
    '!',
    '@',
  ],
];

interface Manner {
  readonly isTorn: boolean;
}

function valueIn({ isTorn }: Manner): fc.Arbitrary<string> {
  const whole = [
    loading([
      ['(', ')'],
      ['("', '")'],
      ["( '", "' )"],
    ]),
    fc.constantFrom(...WORDS),
  ];
  const torn = [
    loading([
      ['(', ''],
      ['("', ')'],
      ['(/**/', '" 1x)'],
      ['("\\\n', '",red)'],
      [' (', ')'],
    ]),
    fc.constantFrom(...TORN),
    fc.string({ maxLength: 3 }),
  ];
  return fc
    .array(fc.oneof(...whole, ...(isTorn ? torn : [])), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(' '));
}

function declarationsIn(manner: Manner): fc.Arbitrary<string> {
  const ends = manner.isTorn ? [';', ';', '', '}', ' !important;'] : [';', ' !important;'];
  const one = fc.tuple(spelled(PROPERTIES), valueIn(manner), fc.constantFrom(...ends));
  return fc
    .array(one, { maxLength: 5 })
    .map((all) => all.map(([name, what, end]) => `${name}:${what}${end}`).join(''));
}

const SELECTORS = [
  ...['#qa', '.card', 'p', '*', ':root', 'html', 'body', '#qa::after', 'li[value^="a"]', '#qa *'],
  ...[':host', ':h\\6fst', ':host(.x)', ':host-context(body)', '::slotted(*)', '::part(x)'],
  ...[':is(:host)', ':not(:host)', ':where(:root,:HOST)', '[a="url(//evil.example)"]'],
];
const GROUPS = [
  ...['@media all', '@media (prefers-color-scheme: dark)', '@supports (color: red)', '@layer a'],
  ...['@container (min-width: 1px)', '@scope (p)', '@starting-style'],
];
const NAMED = [
  ...['@font-face', '@page', '@property --a', '@counter-style x', '@view-transition'],
  ...['@position-try --p', '@font-palette-values --f'],
];

function sheetIn(manner: Manner): fc.Arbitrary<string> {
  const inner = declarationsIn(manner);
  const end = fc.constantFrom(...(manner.isTorn ? ['}', '}', ''] : ['}']));
  const rule = fc
    .tuple(fc.constantFrom(...SELECTORS, ...NAMED), inner, end)
    .map(([head, own, close]) => `${head}{${own}${close}`);
  const frames = inner.map((own) => `@keyframes k{from{${own}}50%{${own}}}`);
  const { part } = fc.letrec<{ part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 4 },
      rule,
      frames,
      fc
        .tuple(fc.constantFrom(...GROUPS), fc.array(tie('part'), { maxLength: 3 }), end)
        .map(([head, parts, close]) => `${head}{${parts.join('')}${close}`),
      fc
        .tuple(fc.constantFrom(...SELECTORS), inner, tie('part'), end)
        .map(([head, own, nested, close]) => `${head}{${own}& ${nested}${nested}${close}`),
    ),
  }));
  const first = fc
    .tuple(spelled(['import', 'namespace', 'layer']), fc.constantFrom(...ADDRESSES))
    .map(([name, to]) => `@${name} url("${to}");`);
  const payload = fc.constantFrom(...Object.values(CSS_PAYLOADS));
  const between = manner.isTorn ? [fc.string({ maxLength: 5 }), fc.constantFrom(...TORN)] : [];
  const parts = fc.oneof({ weight: 4, arbitrary: part }, first, payload, ...between);
  return fc.array(parts, { maxLength: 4 }).map((all) => all.join(''));
}

/** What may stand in a `style` attribute, and a sheet: written as they should be. */
export const declarations = declarationsIn({ isTorn: false });
export const styleSheet = sheetIn({ isTorn: false });
/** The same, and torn in any way. */
export const tornDeclarations = declarationsIn({ isTorn: true });
export const tornSheet = sheetIn({ isTorn: true });

/**
 * What in a sheet as parsed could load from elsewhere or style what is not the card, as text. It knows nothing of the
 * sanitiser: a second pair of eyes. Stands alone, so that it can run in a page too.
 */
export function sheetDangers(rules: CSSRuleList): string[] {
  const local = /^\s*(?:blob:|#|data:(?:image|font)\/)/i;
  const kinds =
    /^CSS(?:Style|Media|Supports|LayerBlock|Container|Keyframes|Keyframe)Rule$|^CSSNestedDeclarations$/;
  const unescaped = (text: string): string =>
    text
      .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, code: string) => {
        const point = Number.parseInt(code, 16);
        return point > 0 && point < 0x110000 ? String.fromCodePoint(point) : '?';
      })
      .replace(/\\([^])/g, '$1');
  const found: string[] = [];
  for (const rule of rules) {
    const { selectorText, style, cssRules } = rule as CSSStyleRule;
    const kind = rule.constructor.name;
    if (!kinds.test(kind)) found.push(kind);
    // An attribute's value is no selector.
    const selector = (selectorText ?? '').replace(/"[^"]*"/g, '');
    if (/:host|::slotted|::part|:root/i.test(selector)) found.push(selector);
    const text = unescaped(style?.cssText ?? '').replace(/\/\*[^]*?\*\//g, '');
    for (const [whole, to = ''] of text.matchAll(/url\(\s*["']?([^"')]*)/gi))
      if (!local.test(to)) found.push(whole);
    const never =
      /touch-action|expression\s*\(|-moz-binding|behavior\s*:|image-set\(|cross-fade\(|\b(?:image|src)\(/gi;
    found.push(...(text.match(never) ?? []));
    if (cssRules) found.push(...sheetDangers(cssRules));
  }
  return found;
}
