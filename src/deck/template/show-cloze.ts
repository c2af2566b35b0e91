import { escapeHtml } from '../html.ts';
import { clozesOf, clozeText, mapCloze, parseCloze, type Cloze } from './cloze.ts';
import { occlusionDiv } from './occlusion.ts';
import { replaceBetween } from './between.ts';
import { stripTags } from './strip.ts';

/**
 * `{{cloze:}}`: the asked cloze as `[…]` or its hint on the question and marked on the answer, the others as
 * inactive; empty when the number does not occur. Tags inside `\( \)` and `\[ \]` go, so that the maths survives.
 */
export function showCloze(text: string, number: number, asked: boolean): string {
  let found = false;
  const shown = mapCloze(parseCloze(text), (cloze, inner) => {
    const active = cloze.ordinals.includes(number);
    found ||= active;
    const covered = occlusionDiv(cloze, active, asked);
    if (covered !== null) return covered;
    if (!active)
      return `<span class="cloze-inactive" data-ordinal="${cloze.ordinal}">${inner}</span>`;
    if (!asked) return `<span class="cloze" data-ordinal="${cloze.ordinal}">${inner}</span>`;
    const hidden = escapeHtml(inner);
    return `<span class="cloze" data-cloze="${hidden}" data-ordinal="${cloze.ordinal}">[${hintOf(cloze)}]</span>`;
  });
  return found ? bareMaths(shown) : '';
}

const hintOf = ({ hint }: Cloze): string => hint ?? '...';

const bareMaths = (html: string): string =>
  ['()', '[]'].reduce((text, [open, close]) => {
    const [from, to] = [`\\${open}`, `\\${close}`];
    return replaceBetween(text, from, to, (inner) => `${from}${stripTags(inner)}${to}`);
  }, html);

/** `{{cloze-only:}}`: the asked parts alone, or their hints. */
export const onlyCloze = (text: string, number: number, asked: boolean): string =>
  clozesOf(parseCloze(text), number)
    .map((cloze) => (asked ? hintOf(cloze) : clozeText(cloze)))
    .join(', ');

/** What is to be typed for `{{type:cloze:}}`: the asked parts, once when they are all the same. */
export function typedCloze(text: string, number: number): string {
  const parts = clozesOf(parseCloze(text), number).map(clozeText);
  return new Set(parts).size === 1 ? (parts[0] ?? '') : parts.join(', ');
}
