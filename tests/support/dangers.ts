/**
 * What in a tree could run, load, leave the box or reach the app, as `element attribute=value`. It knows nothing of
 * the sanitiser: a second pair of eyes. Stands alone, so that it can run in a page too.
 */
export function dangers(root: ParentNode): string[] {
  const forbidden =
    /^(?:script|style|link|meta|base|form|input|button|select|option|textarea|fieldset|dialog|template|slot|iframe|object|embed|applet|portal|fencedframe|frame|frameset|animate.*|set|use|feimage|picture|source|track|marquee|map|area|noscript|annotation-xml|.+-.+)$/i;
  const names =
    /^(?:on.*|srcset|sizes|ping|target|download|autofocus|autoplay|accesskey|contenteditable|draggable|popover.*|command.*|slot|part|exportparts|is|form.*|action|nonce|usemap|background|cite|poster|srcdoc|inert|aria-live|aria-labelledby|http-equiv|lowsrc|dynsrc|longdesc|code|shadowroot.*)$/i;
  const local = /^\s*(?:blob:|#|data:(?:image|font)\/)/i;
  const found: string[] = [];
  for (const element of root.querySelectorAll('*')) {
    const name = element.localName;
    // These hyphenated names are SVG's and MathML's own.
    const known = /^(?:font-face|color-profile|missing-glyph)/.test(name);
    if (forbidden.test(name) && !known) found.push(name);
    const linked = element.hasAttribute('data-open');
    for (const { name: key, value } of element.attributes) {
      const tells = `${name} ${key}=${value.slice(0, 80)}`;
      if (names.test(key)) found.push(tells);
      else if (/^(?:src|href|xlink:href)$/.test(key)) {
        if (!local.test(value) || (key !== 'src' && name === 'a')) found.push(tells);
      } else if (key === 'data-open' || key === 'data-remote') {
        if (!/^https?:\/\//i.test(value)) found.push(tells);
      } else if (key === 'data-media') {
        if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(value)) found.push(tells);
      } else if (key === 'role' || key === 'tabindex') {
        if (!linked || !/^(?:link|0)$/.test(value)) found.push(tells);
      } else if (/^data-/.test(key)) found.push(tells);
      else if (!/^(?:alt|title|aria-label)$/.test(key)) {
        const loads = [...value.matchAll(/url\(\s*["']?([^"')]*)/gi)].some(
          (m) => !local.test(m[1] ?? ''),
        );
        if (loads || /javascript:|image-set|\\|touch-action/i.test(value)) found.push(tells);
      }
    }
  }
  return found;
}
