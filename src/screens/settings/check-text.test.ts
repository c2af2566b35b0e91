import { expect, test } from 'vitest';
import type { CheckReport, FindingKind } from '../../store/check-findings.ts';
import { checkText } from './check-text.ts';

const found = (...kinds: FindingKind[]) => kinds.map((kind) => ({ kind, id: 'x', stored: null }));
const report = (change: Partial<CheckReport>): CheckReport => ({
  ...{ done: true, cards: 284, reviews: 3910, repaired: [], left: [] },
  ...change,
});

test.each<[string, Partial<CheckReport>, string]>([
  ['nothing wrong', {}, 'All is well: 284 cards and 3,910 reviews fit together.'],
  [
    'a bulk write under way',
    { done: false },
    'Cards are being written just now, so nothing was checked. Try again in a moment.',
  ],
  [
    'one repaired',
    { repaired: found('card') },
    '1 figure worked out from your reviews was wrong and is right again. All else is well: 284 cards and 3,910 reviews fit together.',
  ],
  [
    'repaired and left',
    { repaired: found('card', 'day'), left: found('segment', 'missing-media', 'missing-media') },
    '2 figures worked out from your reviews were wrong and are right again. Found and left as it is: 1 part of the review log that cannot be read, 2 notes whose pictures or sounds are missing. Save the evidence, then restore a backup from before.',
  ],
])('%s', (_, change, text) => {
  expect(checkText(report(change))).toBe(text);
});
