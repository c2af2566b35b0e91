import { dateOfDay, dayOf, momentAt, type Instant } from '../../base/time.ts';
import type { BackupProblem, CollectionCounts } from '../../store/backup-format.ts';
import type { RestoreMode } from '../../store/restore.ts';
import type { Salvage } from '../../store/salvage.ts';
import type { Snapshot, SnapshotReason } from '../../store/snapshot-rule.ts';
import type { StorageState } from '../../store/storage.ts';
import type { Workload } from '../../study/workload.ts';
import { clockTime, figure, longDate, sizeText } from '../format.ts';

/* The sentences of Settings, each from plain values. */

/** "1 review", "3,910 reviews" */
export const countOf = (n: number, one: string): string =>
  `${figure(n)} ${n === 1 ? one : `${one}s`}`;

/** "about 24 reviews a day" */
export const workloadText = ({ reviewsPerDay }: Workload): string =>
  `about ${countOf(wholeAtLeastOne(reviewsPerDay), 'review')} a day`;

export const wholeAtLeastOne = (value: number): number => Math.max(1, Math.round(value));

/** "3.1 MB used on this device, 2.4 GB free"; '' when the browser does not say. */
export function storageText({ used, free }: StorageState): string {
  if (used === null) return '';
  const rest = free === null ? '' : `, ${sizeText(free)} free`;
  return `${sizeText(used)} used on this device${rest}`;
}

/** The calendar day of an instant here: "Sunday 10 May", with the year when it is not this one. */
export function dateText(at: Instant, now: Instant): string {
  const day = dayOf(momentAt(at, 0));
  const year = dateOfDay(day).getUTCFullYear();
  const isThisYear = year === dateOfDay(dayOf(momentAt(now, 0))).getUTCFullYear();
  return isThisYear ? longDate(day) : `${longDate(day)} ${year}`;
}

/** "tomorrow, 14:20"; "14:20" on the day itself. */
export function untilText(until: Instant, now: Instant): string {
  const isToday = dayOf(momentAt(until, 0)) === dayOf(momentAt(now, 0));
  return isToday ? clockTime(until) : `tomorrow, ${clockTime(until)}`;
}

/** `engraph-2026-05-14.engraph`, by the calendar here. */
export function fileName(at: Instant, ending: 'engraph' | 'csv'): string {
  const date = dateOfDay(dayOf(momentAt(at, 0)))
    .toISOString()
    .slice(0, 10);
  const name = ending === 'csv' ? 'engraph-reviews' : 'engraph';
  return `${name}-${date}.${ending}`;
}

const amount = ({ cards, reviews }: CollectionCounts): string =>
  `${countOf(cards, 'card')} and ${countOf(reviews, 'review')}`;

/** What a restore will do, before it does it. */
export function previewText(mode: RestoreMode, stored: CollectionCounts, newer: number): string {
  const kept = 'A copy of the current data is kept until tomorrow.';
  if (stored.cards === 0 && stored.reviews === 0) return 'Nothing is stored here yet.';
  if (mode === 'merge') {
    return `Adds what is missing to ${amount(stored)}. Where both differ, the newer stays. ${kept}`;
  }
  const lost =
    newer > 0
      ? ` ${countOf(newer, 'review')} since then ${newer === 1 ? 'is' : 'are'} not in it.`
      : '';
  return `Replaces ${amount(stored)}.${lost} ${kept}`;
}

/** "4 decks, 284 cards and 3,910 reviews" */
export const contentText = (backup: CollectionCounts): string =>
  `${countOf(backup.decks, 'deck')}, ${amount(backup)}`;

export const restoredText = (backup: CollectionCounts): string => `Restored ${amount(backup)}.`;

/** " 3 rows cannot be read and are left out." */
export const droppedText = (dropped: number): string =>
  dropped === 0
    ? ''
    : `. ${countOf(dropped, 'row')} cannot be read and ${dropped === 1 ? 'is' : 'are'} left out.`;

/** What a damaged backup still holds: "3,902 of 3,910 reviews and 284 of 284 cards can be saved." */
export function salvageText(
  { kind }: Pick<BackupProblem, 'kind'>,
  { saved, of }: Pick<Salvage, 'saved' | 'of'>,
): string {
  const why = kind === 'truncated' ? 'The file ends early.' : 'This backup is damaged.';
  const part = (n: number, all: number | null | undefined, one: string) =>
    typeof all === 'number' ? `${figure(n)} of ${countOf(all, one)}` : countOf(n, one);
  const reviews = part(saved.reviews, of?.reviews, 'review');
  const cards = part(saved.cards, of?.cards, 'card');
  return `${why} Nothing was changed. ${reviews} and ${cards} can be saved.`;
}

const REASON: Readonly<Record<SnapshotReason, string>> = {
  weekly: 'Weekly',
  import: 'Before an import',
  restore: 'Before a restore',
  remove: 'Before a deck was removed',
  bulk: 'Before cards were deleted',
  upgrade: 'Before an update',
  delete: 'Before everything was deleted',
};

/** "Sunday 10 May, 14:20" */
export const snapshotDate = ({ createdAt }: Pick<Snapshot, 'createdAt'>, now: Instant): string =>
  `${dateText(createdAt, now)}, ${clockTime(createdAt)}`;

/** "Weekly. 284 cards, 3,910 reviews, 1.2 MB" */
export const snapshotText = ({ reason, counts, bytes }: Snapshot): string =>
  `${REASON[reason]}. ${countOf(counts.cards, 'card')}, ${countOf(counts.reviews, 'review')}, ${sizeText(bytes)}`;

/** On the welcome, when a snapshot is all there is: what happened, what can be had. `isCleared`: no database. */
export function offerText(
  { createdAt, reason, counts }: Snapshot,
  now: Instant,
  isCleared: boolean,
): string {
  const what = `${amount(counts)}, as of ${dateText(createdAt, now)}`;
  if (reason === 'delete')
    return `You deleted everything here. A snapshot from just before is kept: ${what}.`;
  if (!isCleared) return `No decks are installed. A local snapshot from before holds ${what}.`;
  return `The cards that were here are gone from this browser’s database. A local snapshot still holds ${what}.`;
}

/** Why a file cannot be restored, what is safe, what to do. */
export function problemText(problem: BackupProblem | { readonly kind: 'unreadable' }): string {
  switch (problem.kind) {
    case 'not-a-backup':
      return 'This file is not an Engraph backup. Nothing was changed. Choose a file whose name ends in .engraph.';
    case 'truncated': {
      const part =
        problem.of === null
          ? ''
          : `: ${figure(problem.bytes)} of ${figure(problem.of)} bytes are there`;
      return `The file ends early${part}. Nothing was changed. Copy or download it again.`;
    }
    case 'damaged':
      return 'The file is damaged: its checksum does not match. Nothing was changed. Try another copy or an older backup.';
    case 'too-large':
      return 'This file unpacks to far more than a backup of its size can hold. Nothing was changed. Choose another copy or an older backup.';
    case 'newer':
      return `This backup was made by a newer Engraph (format ${problem.format}). Nothing was changed. Update, then try again.`;
    case 'unreadable':
      return 'The browser could not read this file. Nothing was changed. Copy it to this device, then choose it again.';
  }
}
