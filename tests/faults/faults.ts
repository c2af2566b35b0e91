import { aborted } from './aborted.ts';
import { cleared } from './cleared.ts';
import { clock } from './clock.ts';
import { closed } from './closed.ts';
import { durable } from './durable.ts';
import { frozen } from './frozen.ts';
import { full } from './full.ts';
import { killImport } from './kill-import.ts';
import { killRestore } from './kill-restore.ts';
import { killReview } from './kill-review.ts';
import { killUpgrade } from './kill-upgrade.ts';
import type { Fault } from './run.ts';
import { unsaved } from './unsaved.ts';
import { chunk, update } from './update.ts';
import { blocked, versionChange } from './version-change.ts';
import { windows } from './windows.ts';

export const FAULTS: readonly Fault[] = [
  ...[killReview, killImport, killRestore, killUpgrade],
  ...[full, aborted, closed, versionChange, blocked],
  ...[cleared, update, chunk, windows, frozen, clock, durable, unsaved],
];
