import { expect, test } from 'vitest';
import {
  BROKEN,
  CANNOT_OPEN,
  DID_NOT_WORK,
  NOT_READ_BACK,
  NOT_SAVED,
  NOT_WRITING,
} from './fault-texts.ts';

/** For every fault the exact words; `npm run test:faults` sees them on screen. */
const SENTENCES: readonly { readonly fault: string; readonly said: string; readonly is: string }[] =
  [
    {
      fault: 'the device is full while a rating is stored',
      said: NOT_SAVED.full,
      is: 'This rating was not saved: the device is out of space. Free some space, then try again.',
    },
    {
      fault: 'a rating cannot be stored after three more tries',
      said: NOT_SAVED.failed,
      is: 'This rating was not saved yet. It is kept here; try again.',
    },
    {
      fault: 'what was kept of a rating that could not be stored is damaged at the next start',
      said: NOT_READ_BACK,
      is: 'A rating that was not saved before Engraph was closed could not be read back. Everything else is safe; its card comes again.',
    },
    {
      fault: 'another window writes',
      said: NOT_WRITING.other,
      is: 'Engraph is open in another window. Reviews continue there.',
    },
    {
      fault: 'another window upgraded the database',
      said: NOT_WRITING.replaced,
      is: 'Engraph was updated in another window. Reload to go on here.',
    },
    {
      fault: 'an upgrade is blocked by an older window',
      said: CANNOT_OPEN.blocked.join(' '),
      is: 'Another window holds the cards. An older Engraph is open in another tab. Close it, then reload. Your cards and reviews are safe.',
    },
    {
      fault: 'storage was cleared behind the app',
      said: CANNOT_OPEN.gone.join(' '),
      is: 'Your cards are no longer stored here. The browser or another window cleared what Engraph had kept on this device. Reload: Engraph offers its newest local snapshot. A backup of yours brings it back too, in Settings.',
    },
    {
      fault: 'the database was written by a newer Engraph',
      said: CANNOT_OPEN.newer.join(' '),
      is: 'Your cards were written by a newer Engraph. This older version leaves them exactly as they are. Reload to get the new version; a backup can be exported now.',
    },
    {
      fault: 'the browser has no database',
      said: CANNOT_OPEN.missing.join(' '),
      is: 'Engraph cannot store cards here. This browser has no storage for pages, so nothing can be reviewed. Another browser on this device will do.',
    },
    {
      fault: 'the browser refuses the database',
      said: CANNOT_OPEN.refused.join(' '),
      is: 'The browser refuses to store cards. Private windows do that, and a damaged profile. Nothing was changed: reload, or open Engraph in an ordinary window.',
    },
    {
      fault: 'something fails that no screen had an answer for',
      said: DID_NOT_WORK,
      is: 'Something did not work, and what you did last may not be stored. Your reviews are safe. Try it again, or reload.',
    },
    {
      fault: 'a file of the app stays missing',
      said: BROKEN.join(' '),
      is: 'Something broke on this screen. Your reviews are safe. Reload brings the screen back as it was before.',
    },
  ];

test.each(SENTENCES)('$fault: “$is”', ({ said, is }) => expect(said).toBe(is));

test('they keep the voice', () => {
  for (const { said } of SENTENCES) {
    expect(said).not.toMatch(/!|please|oops|successfully|invalid/i);
    expect(said).toMatch(/\.$/);
  }
});
