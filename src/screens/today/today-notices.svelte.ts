import { newId, reviewId, type SessionId } from '../../base/id.ts';
import { dayOf, daysAfter, instant, type StudyDay } from '../../base/time.ts';
import { nextAt } from '../../memory/outcomes.ts';
import { installWay, promptInstall } from '../../pwa/install.ts';
import type { CardRow } from '../../store/db.ts';
import { dismissNotice, isDismissed, lastBackup, readLocal } from '../../store/local.ts';
import { dueWindow, reviewsSince } from '../../store/queries.ts';
import { recordSet } from '../../store/record.ts';
import { protectStorage, storageState } from '../../store/storage.ts';
import { dailyMean, isBacklog, spreadOut, type Spread } from '../../study/spread.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import type { AppState } from '../app-state.svelte.ts';
import { counted } from '../format.ts';
import type { TodayNotice } from '../notice/today-notice.ts';
import { backupOverdue } from './backup-reminder.ts';
import type { TodayData } from './today-data.ts';

type Id = TodayNotice['id'];

/** Waiting cards looked at to spread a backlog. */
const BACKLOG_WINDOW = 5_000;

/** The one notice slot on Today: what matters most first, each hidden for 7 days when dismissed. */
export class TodayNotices {
  #waiting = $state.raw<readonly TodayNotice[]>([]);
  #gone = $state.raw<readonly Id[]>([]);
  /** What there is to say is known. */
  isSettled = $state(false);
  /** iOS: the pictured steps are open. */
  showsInstall = $state(false);
  readonly #app: AppState;

  constructor(app: AppState, data: () => TodayData | null) {
    this.#app = app;
    $effect(() => {
      const value = data();
      if (value)
        return whenIdle(() => void this.#collect(value).finally(() => (this.isSettled = true)));
    });
  }

  get notice(): TodayNotice | null {
    const { update, told, isImporting } = this.#app;
    const open = (id: Id) => !this.#gone.includes(id);
    if (update && !isImporting && open('update'))
      return {
        ...{ id: 'update', tone: 'plain', text: 'A new version is ready. It takes a second.' },
        actions: [
          { label: 'Reload', onselect: () => update.accept() },
          { label: 'Later', onselect: () => this.#hide('update') },
        ],
      };
    if (told && open('told'))
      return {
        id: 'told',
        tone: 'plain',
        text: told,
        actions: [],
        ondismiss: () => (this.#app.told = ''),
      };
    return this.#waiting.find(({ id }) => open(id)) ?? null;
  }

  #hide(id: Id): void {
    this.#gone = [...this.#gone, id];
  }
  #dismiss(id: Id): () => void {
    return () => {
      this.#hide(id);
      void dismissNotice(this.#app.db, id, this.#app.writer().now);
    };
  }

  async #collect(data: TodayData): Promise<void> {
    const found = [
      await this.#backlog(data),
      await this.#storage(),
      await this.#install(),
      await this.#backup(),
    ];
    const { now } = this.#app.writer();
    const open: TodayNotice[] = [];
    for (const notice of found)
      if (notice && !(await isDismissed(this.#app.db, notice.id, now))) open.push(notice);
    this.#waiting = open;
  }

  async #backlog({ days, plan, forecast, decks }: TodayData): Promise<TodayNotice | null> {
    const waiting = forecast[0] ?? 0;
    const mean = dailyMean(
      days.map(({ day, reviews }) => ({ day, reviews })),
      plan.day,
    );
    if (mean === 0 || !isBacklog(waiting, mean)) return null;
    const ids = decks.filter((deck) => !deck.paused).map(({ id }) => id);
    const due = await dueWindow(this.#app.db, ids, plan.day, BACKLOG_WINDOW);
    const coming = new Map(forecast.slice(1).map((n, i) => [(plan.day + i + 1) as StudyDay, n]));
    const spread = spreadOut({ waiting: due, today: plan.day, mean, coming });
    return {
      ...{ id: 'backlog', tone: 'copper' },
      text: `${spread.waiting} waiting. ${spread.perDay} a day clears them in ${counted(spread.days, 'day')}.`,
      actions: [{ label: 'Spread it out', onselect: () => void this.#spread(spread, due) }],
      ondismiss: this.#dismiss('backlog'),
    };
  }

  /** An explicit act of the learner: each card moved gets a `set` row in the log. */
  async #spread({ moves }: Spread, due: readonly CardRow[]): Promise<void> {
    const moment = this.#app.moment();
    const session = newId<SessionId>();
    const cards = new Map(due.map((card) => [card.id, card]));
    const entries = moves.flatMap(({ card: id, days }, i) => {
      const card = cards.get(id);
      if (!card) return [];
      const at = nextAt(moment.at, card.lastAt ?? null);
      const row = {
        ...{ ...moment, at, session, device: this.#app.device },
        ...{ kind: 'set' as const, id: reviewId(session, i + 1), card: id, next: { days } },
      };
      const dueDay = daysAfter(dayOf({ ...moment, at }), days);
      const schedule = { phase: 'review' as const, due: dueDay, interval: days };
      return [{ row, after: { memory: card.memory, schedule } }];
    });
    await recordSet(this.#app.db, entries);
    this.#hide('backlog');
  }

  async #storage(): Promise<TodayNotice | null> {
    if (!(await readLocal<number>(this.#app.db, 'firstSessionAt'))) return null;
    if ((await storageState()).protection !== 'may-be-cleared') return null;
    return {
      ...{ id: 'storage', tone: 'plain' },
      text: 'The browser may clear your cards if the device runs low on space.',
      actions: [{ label: 'Protect', onselect: () => void this.#protect() }],
      ondismiss: this.#dismiss('storage'),
    };
  }
  async #protect(): Promise<void> {
    const protection = await protectStorage();
    this.#hide('storage');
    if (protection !== 'protected')
      this.#app.told =
        'The browser said no. Installing Engraph usually helps; until then, back up now and then.';
  }

  async #install(): Promise<TodayNotice | null> {
    const way = installWay();
    if (way === 'none' || !(await readLocal<number>(this.#app.db, 'firstSessionAt'))) return null;
    const text =
      'Put Engraph on your home screen: it opens faster and the browser keeps your cards.';
    const actions =
      way === 'prompt'
        ? [
            {
              label: 'Install',
              onselect: () => void promptInstall().then(() => this.#hide('install')),
            },
          ]
        : [{ label: 'Show how', onselect: () => (this.showsInstall = true) }];
    return { id: 'install', tone: 'plain', text, actions, ondismiss: this.#dismiss('install') };
  }

  async #backup(): Promise<TodayNotice | null> {
    const { db } = this.#app;
    const first = await readLocal<number>(db, 'firstSessionAt');
    const last = (await lastBackup(db))?.at ?? (first === null ? null : instant(first));
    if (last === null) return null;
    const now = this.#app.moment();
    const since = await reviewsSince(db, { ...now, at: last });
    const days = backupOverdue({ last, reviews: since, now: now.at });
    if (days === null) return null;
    return {
      ...{ id: 'backup', tone: 'plain' },
      text: `${counted(since, 'review')} and no backup ${days === 0 ? 'since' : `for ${counted(days, 'day')}`}.`,
      actions: [{ label: 'Back up', onselect: () => this.#app.go('#/settings/data') }],
      ondismiss: this.#dismiss('backup'),
    };
  }
}
