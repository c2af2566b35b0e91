import { expect, test } from 'vitest';
import { reasonNow } from './reason.ts';

const STORED = { before: 'Lease renewal', because: 'Leader election' };
const chip = (title: string, state: 'new' | 'faded' | 'strong') => ({ title, state });

test.each([
  ['nothing of it was seen', [chip('Leader election', 'new')], 'isn’t started'],
  [
    'a card of it was answered meanwhile',
    [chip('Leader election', 'strong')],
    'isn’t finished yet',
  ],
  ['it was seen and is forgotten', [chip('Leader election', 'faded')], 'isn’t finished yet'],
  [
    'another concept of the card does not matter',
    [chip('Quorum', 'strong'), chip('Leader election', 'new')],
    'isn’t started',
  ],
  ['not known yet', [], 'isn’t started'],
])('%s', (_, chips, lacks) => {
  expect(reasonNow(STORED, chips)).toEqual({ ...STORED, lacks });
});
