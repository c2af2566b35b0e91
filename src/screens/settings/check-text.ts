import type { CheckReport, Finding, FindingKind } from '../../store/check-findings.ts';
import { figure } from '../format.ts';
import { countOf } from './text.ts';

/** What each kind of finding that is left alone is called, one and many. */
const NAMES: Readonly<Record<Exclude<FindingKind, 'card' | 'day' | 'count'>, [string, string]>> = {
  segment: [
    'part of the review log that cannot be read',
    'parts of the review log that cannot be read',
  ],
  'note-without-deck': ['note without a deck', 'notes without a deck'],
  'concept-without-deck': ['concept without a deck', 'concepts without a deck'],
  'mark-without-card': ['mark of a card that is not here', 'marks of cards that are not here'],
  'link-without-end': ['link to something that is not here', 'links to something that is not here'],
  'entry-without-job': ['leftover of an old change', 'leftovers of old changes'],
  'missing-media': [
    'note whose pictures or sounds are missing',
    'notes whose pictures or sounds are missing',
  ],
  'missing-notetype': ['note whose templates are missing', 'notes whose templates are missing'],
};

/** "1 note without a deck, 2 links to something that is not here" */
function listOf(left: readonly Finding[]): string {
  return Object.entries(NAMES)
    .map(([kind, names]) => ({ names, count: left.filter((each) => each.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ names: [one, many], count }) => (count === 1 ? `1 ${one}` : `${figure(count)} ${many}`))
    .join(', ');
}

const repairedText = (count: number): string =>
  count === 1
    ? '1 figure worked out from your reviews was wrong and is right again.'
    : `${countOf(count, 'figure')} worked out from your reviews were wrong and are right again.`;

/** What came of a check, in sentences. */
export function checkText({ done, cards, reviews, repaired, left }: CheckReport): string {
  if (!done)
    return 'Cards are being written just now, so nothing was checked. Try again in a moment.';
  const all = `${countOf(cards, 'card')} and ${countOf(reviews, 'review')}`;
  if (repaired.length === 0 && left.length === 0) return `All is well: ${all} fit together.`;
  const mended = repaired.length > 0 ? [repairedText(repaired.length)] : [];
  const found =
    left.length > 0
      ? [
          `Found and left as it is: ${listOf(left)}. Save the evidence, then restore a backup from before.`,
        ]
      : [`All else is well: ${all} fit together.`];
  return [...mended, ...found].join(' ');
}
