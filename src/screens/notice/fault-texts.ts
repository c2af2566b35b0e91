import type { OpenProblem } from '../../store/open.ts';
import type { WriteProblem } from '../../store/write-queue.ts';

/* What the learner is told when something goes wrong: what happened, what is safe, what to do. */

/** A rating that could not be stored, after what the app could try by itself. */
export const NOT_SAVED = {
  full: 'This rating was not saved: the device is out of space. Free some space, then try again.',
  failed: 'This rating was not saved yet. It is kept here; try again.',
} as const satisfies Record<WriteProblem, string>;

/** What was kept of ratings that could not be stored, when Engraph was closed before they were, is damaged. */
export const NOT_READ_BACK =
  'A rating that was not saved before Engraph was closed could not be read back. Everything else is safe; its card comes again.';

/** Why this window takes nothing. */
export const NOT_WRITING = {
  other: 'Engraph is open in another window. Reviews continue there.',
  replaced: 'Engraph was updated in another window. Reload to go on here.',
} as const;

/** The database cannot be used: a title, and what to do. */
export const CANNOT_OPEN = {
  missing: [
    'Engraph cannot store cards here.',
    'This browser has no storage for pages, so nothing can be reviewed. Another browser on this device will do.',
  ],
  refused: [
    'The browser refuses to store cards.',
    'Private windows do that, and a damaged profile. Nothing was changed: reload, or open Engraph in an ordinary window.',
  ],
  blocked: [
    'Another window holds the cards.',
    'An older Engraph is open in another tab. Close it, then reload. Your cards and reviews are safe.',
  ],
  gone: [
    'Your cards are no longer stored here.',
    'The browser or another window cleared what Engraph had kept on this device. Reload: Engraph offers its newest local snapshot. A backup of yours brings it back too, in Settings.',
  ],
  newer: [
    'Your cards were written by a newer Engraph.',
    'This older version leaves them exactly as they are. Reload to get the new version; a backup can be exported now.',
  ],
} as const satisfies Record<OpenProblem['kind'], readonly [string, string]>;

/** Something failed beside what is on screen. Ratings have a queue of their own, and tell of themselves. */
export const DID_NOT_WORK =
  'Something did not work, and what you did last may not be stored. Your reviews are safe. Try it again, or reload.';

/** What a report of an error needs: where it was, what it says, and the way to it. */
export const detailsOf = (error: unknown): string =>
  `Engraph ${location.hash}\n${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`;

/** A screen's file or code failed. */
export const BROKEN = [
  'Something broke on this screen.',
  'Your reviews are safe. Reload brings the screen back as it was before.',
] as const;
