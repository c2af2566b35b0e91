import { dayOf, type Moment } from '../../base/time.ts';
import { onChangedRows, type ChangedRows } from '../../store/changed-rows.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import type { AppState } from '../app-state.svelte.ts';
import { drawNear } from './draw-near.ts';
import { firstCards, readStart, scopeOf, type ReviewStart } from './review-start.ts';

/** Holds what a plain session begins with, so that its first card has only to be painted. */
export interface ReviewAhead {
  /** Reads it now, and anew after every change to what it was read from; returns how to stop. */
  readonly keep: () => () => void;
  /** What the session at that address begins with, once; null unless it is what reading now would give. */
  readonly take: (query: Readonly<Record<string, string>>) => ReviewStart | null;
  readonly isReady: boolean;
}

/** What a session is read from, besides rows of this device. */
const TABLES = [
  ...['decks', 'options', 'cards', 'notes', 'notetypes', 'media'],
  ...['reviews', 'segments', 'marks', 'days', 'settings'],
];
const OWN_ROWS = ['choice', 'session', 'queuedNew'];
/** What was read with another order of new cards can still be shown. */
const ORDER = ['newOrder'];
/** After a change: more of it usually comes. */
const PAUSE = 500;

interface Ready {
  readonly start: ReviewStart;
  readonly moment: Moment;
  readonly settings: AppState['settings'];
}

export function reviewAhead(app: AppState): ReviewAhead {
  let ready: Ready | null = null;
  /** Counts what made that old. */
  let changes = 0;
  let onchange = () => {};
  onChangedRows(app.db, [...TABLES, 'local'], (rows) => {
    if (touches(rows, OWN_ROWS)) {
      ready = null;
      changes += 1;
    } else if (!touches(rows, ORDER)) return;
    onchange();
  });

  const read = async (isOver: () => boolean): Promise<void> => {
    const [before, moment, { settings }] = [changes, app.moment(), app];
    const start = await readStart(app, await scopeOf(app, {}));
    await drawNear(firstCards(start.data.plan), start);
    if (!isOver() && before === changes) ready = { start, moment, settings };
  };

  return {
    keep() {
      let isOver = false;
      let stopIdle = () => {};
      let timer: ReturnType<typeof setTimeout> | undefined;
      // Where it cannot be read, Review says so when it is opened.
      const begin = () => void read(() => isOver).catch(() => undefined);
      onchange = () => {
        clearTimeout(timer);
        stopIdle();
        timer = setTimeout(() => (stopIdle = whenIdle(begin)), PAUSE);
      };
      begin();
      return () => {
        isOver = true;
        onchange = () => {};
        clearTimeout(timer);
        stopIdle();
      };
    },
    take(query) {
      const taken = ready;
      ready = null;
      if (!taken || Object.keys(query).length > 0 || app.readOnly || app.writes.waiting > 0)
        return null;
      return isStill(taken, app) ? taken.start : null;
    },
    get isReady() {
      return ready !== null;
    },
  };
}

/** Read on the same study day, in the same zone, by the same settings. */
function isStill({ moment, settings }: Ready, app: AppState): boolean {
  const now = app.moment();
  return settings === app.settings && dayOf(now) === dayOf(moment) && now.offset === moment.offset;
}

/** Any change to a table of content, or to one of these rows of the device. */
const touches = (changes: readonly ChangedRows[], keys: readonly string[]): boolean =>
  changes.some(
    ({ table, ranges }) =>
      table !== 'local' ||
      ranges.some(({ from, to }) => keys.some((key) => from <= key && key <= to)),
  );
