import { createContext } from 'svelte';
import type { CardId, DeviceId } from '../base/id.ts';
import { dayOf, momentAt, now, type Moment, type StudyDay } from '../base/time.ts';
import type { MemoryRules } from '../memory/rules.ts';
import type { WaitingUpdate } from '../pwa/register.ts';
import type { EngraphDb } from '../store/db.ts';
import { setFlag } from '../store/mark.ts';
import { marksOf } from '../store/queries.ts';
import { writeSettings } from '../store/settings.ts';
import type { Settings } from '../store/settings-values.ts';
import type { Writer } from '../store/stamp.ts';
import { ratingJournal } from '../store/rating-journal.ts';
import { writeQueue, type FailedWrite } from '../store/write-queue.ts';
import { Router } from '../ui/route.svelte.ts';
import type { ReviewAhead } from './review/review-ahead.ts';
import { Stills } from './stills.ts';

interface Parts {
  readonly db: EngraphDb;
  readonly device: DeviceId;
  readonly settings: Settings;
}

/** What every screen shares: database, settings, the study day, which window writes, what waits to be told. */
export class AppState {
  readonly db: EngraphDb;
  readonly device: DeviceId;
  readonly router = new Router();
  readonly stills: Stills;
  settings = $state.raw<Settings>() as Settings;
  /** The present study day; changes at the roll-over, also while the app stays open. */
  day = $state.raw<StudyDay>() as StudyDay;
  /** True while another window writes: this one shows, and offers "Use here". */
  readOnly = $state(false);
  /** Another window upgraded the database: this one must reload. */
  replaced = $state(false);
  /** What was stored is gone: nothing can be shown or taken any more. */
  isGone = $state(false);
  /** Counts up when this window becomes the writer again: what it holds of a session is stale. */
  epoch = $state(0);
  /** "Use here": takes over writing from the other window. */
  onusehere: () => Promise<void> = async () => undefined;
  /** First run: the first card was on screen before the app was; takes its place. */
  onfirstcard: (() => { readonly wantsAnswer: boolean }) | null = null;
  /** Has Review's first card ready; made once Today is idle. */
  reviewAhead: ReviewAhead | null = null;
  update = $state.raw<WaitingUpdate | null>(null);
  /** An import is being written: an update waits for its end. */
  isImporting = $state(false);
  /** The search layer is open. */
  searching = $state(false);
  /** One line on Today about what happened at start, such as an updated deck. */
  told = $state('');
  /** Cards due, for the rail and the title; null until Today's query has counted them. */
  dueByDeck = $state.raw<ReadonlyMap<string, number> | null>(null);

  /** The last error that nothing had an answer for; null when it was seen. */
  fault = $state.raw<unknown>(null);

  /** A rating that could not be stored: blocking until it is. */
  failedWrite = $state.raw<FailedWrite | null>(null);
  readonly journal = ratingJournal();
  readonly writes = writeQueue((failure) => (this.failedWrite = failure), {
    journal: this.journal,
  });

  constructor({ db, device, settings }: Parts) {
    this.db = db;
    this.stills = new Stills(db);
    this.device = device;
    this.settings = settings;
    this.day = dayOf(this.moment());
  }

  /** Now, as rows of the log record it. */
  moment(): Moment {
    return momentAt(now(), this.settings.rollOver);
  }
  writer(): Writer {
    return { now: now(), device: this.device };
  }
  /** Notices a new study day; called by a slow timer and when the page is seen again. */
  tick(): void {
    const day = dayOf(this.moment());
    if (day !== this.day) this.day = day;
  }
  async change(changes: Partial<Settings>): Promise<void> {
    this.settings = { ...this.settings, ...changes };
    this.tick();
    await writeSettings(this.db, changes, this.writer());
  }

  /** Another window has upgraded the database: nothing more is taken here, so nothing can be lost. */
  giveUp(): void {
    this.replaced = true;
    this.readOnly = true;
  }

  /** Tries the kept ratings again, oldest first. */
  async retryWrites(): Promise<void> {
    if (await this.writes.retry()) this.failedWrite = null;
  }

  /** The app takes the place of the first run's card: once Review shows it, or when something else is shown. */
  comeForward(): { readonly wantsAnswer: boolean } {
    const first = this.onfirstcard?.() ?? { wantsAnswer: false };
    this.onfirstcard = null;
    return first;
  }

  async flagOf(card: CardId): Promise<number> {
    return (await marksOf(this.db, [card])).get(card)?.flag ?? 0;
  }
  async setFlag(card: CardId, flag: number): Promise<void> {
    await setFlag(this.db, [card], flag, this.writer());
  }

  go(href: string, options?: { replace?: boolean }): void {
    this.router.go(href, options);
  }
  /** One step back, or to `fallback` when the app was opened here. */
  back(fallback: string): void {
    this.router.back(fallback);
  }
}

/** The rules of memory for a deck's options under these settings; parameters are one set per learner. */
export const rulesFor = (
  options: Omit<MemoryRules, 'parameters' | 'fuzz'>,
  parameters: readonly number[],
): MemoryRules => ({
  parameters,
  retention: options.retention,
  maximumInterval: options.maximumInterval,
  learningSteps: options.learningSteps,
  relearningSteps: options.relearningSteps,
  fuzz: true,
});

export const [useApp, provideApp] = createContext<AppState>();
