import type { DeckId } from '../../base/id.ts';
import { dayOf, type Instant, type Moment, type StudyDay } from '../../base/time.ts';
import { isStep, LEARN_AHEAD_MINUTES } from '../../memory/due.ts';
import { aboutMinutes, minutesFor } from '../../study/estimate.ts';
import { NO_COUNTS, type Counts } from '../../study/queue.ts';
import { startSession } from '../../study/session.ts';
import { stripOf, type Strip } from '../../study/strip.ts';
import { live } from '../../store/live.svelte.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import { setPaused } from '../../store/pause-deck.ts';
import type { DeckRowView } from '../library/deck-view.ts';
import { clockTime, counted, longDate, shortDate } from '../format.ts';
import type { AppState } from '../app-state.svelte.ts';
import {
  DEFAULT_CHOICE,
  loadStudy,
  forecastOf,
  groundOf,
  tomorrowOf,
  type Choice,
  type StudyData,
  type Tomorrow,
} from '../study-data.ts';
import { finishedIn, progressOn } from '../session-progress.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { TodayMastery, type Slipped } from './today-mastery.svelte.ts';
import { TodayNotices } from './today-notices.svelte.ts';

export interface TodayView {
  readonly kind: 'nothing' | 'due' | 'progress' | 'done' | 'later';
  readonly due: number;
  /** The big number, '' where there is none. */
  readonly hero: string;
  readonly heading: string;
  readonly sentence: string;
  readonly start: string;
  readonly strip: {
    readonly title: string;
    readonly aside: string;
    readonly bars: readonly {
      readonly day: number;
      readonly kind: 'past' | 'today' | 'coming';
      readonly count: number;
      readonly label: string;
      readonly tick: string;
    }[];
  };
  readonly decks: readonly DeckRowView[];
}

export interface TodayData extends StudyData {
  readonly moment: Moment;
  readonly choice: Choice;
  /** A session of today is under way. */
  readonly inProgress: boolean;
  readonly finished: number;
  /** Due today and on each of the 7 coming days, all decks, counted by index. */
  readonly forecast: readonly number[];
  readonly tomorrow: Tomorrow | null;
}

/** What is due, how long it takes, and the way in. */
export class TodayScreen {
  choice = $state.raw<Choice>(DEFAULT_CHOICE);
  /** Dates are written right after the first paint: the first formatter costs tens of milliseconds. */
  #dated = $state(false);
  readonly #app: AppState;
  readonly #query;
  readonly #mastery: TodayMastery;
  readonly #notices: TodayNotices;
  /** Counts the times that a card came back while Today was on screen. */
  #woken = $state(0);

  constructor(app: AppState) {
    this.#app = app;
    $effect(() => afterPaint(() => (this.#dated = true)));
    this.#query = live(
      ({ day }) => this.#load(day),
      () => ({ day: app.day, woken: this.#woken }),
    );
    const data = () => (this.#query.now.status === 'ready' ? this.#query.now.value : null);
    this.#mastery = new TodayMastery(app, data);
    this.#notices = new TodayNotices(app, data);
    $effect(() => {
      const value = data();
      if (value)
        app.dueByDeck = new Map([...value.plan.byDeck].map(([id, { total }]) => [id, total]));
    });
    $effect(() => {
      const value = data();
      const later = value && laterSteps(value);
      if (!later) return;
      const wait = later.at - LEARN_AHEAD_MINUTES * 60_000 - app.moment().at;
      const timer = setTimeout(() => (this.#woken += 1), Math.max(1_000, wait));
      return () => clearTimeout(timer);
    });
  }

  get failed(): boolean {
    return this.#query.now.status === 'failed';
  }
  get date(): string {
    return this.#dated ? longDate(this.#app.day) : '';
  }
  get view(): TodayView | null {
    const state = this.#query.now;
    return state.status === 'ready' ? viewOf(state.value, this.#mastery.byDeck, this.#dated) : null;
  }
  get slipped(): Slipped | null {
    return this.#mastery.slipped;
  }
  get notices(): TodayNotices {
    return this.#notices;
  }
  get notice() {
    return this.#notices.notice;
  }

  choose(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    void writeLocal(this.#app.db, 'choice', this.choice);
  }
  chooseDeck(deck: DeckId, on: boolean): void {
    const all = this.view?.decks.map(({ id }) => id) ?? [];
    const chosen = (this.choice.decks ?? all).filter((id) => id !== deck);
    const decks = on ? [...chosen, deck] : chosen;
    this.choose({ decks: decks.length === all.length || decks.length === 0 ? null : decks });
  }
  async pause(deck: DeckId, paused: boolean): Promise<void> {
    await setPaused(this.#app.db, deck, paused, this.#app.writer());
  }

  async #load(_day: StudyDay): Promise<TodayData> {
    const { db } = this.#app;
    const moment = this.#app.moment();
    const day = dayOf(moment);
    const [kept, ground] = await Promise.all([readLocal<Choice>(db, 'choice'), groundOf(db)]);
    const choice = kept ?? DEFAULT_CHOICE;
    this.choice = choice;
    const [data, progress, forecast] = await Promise.all([
      loadStudy(this.#app, moment, { kind: 'today', choice }, ground),
      progressOn(db, day),
      forecastOf(db, ground.decks, day),
    ]);
    return {
      ...data,
      ...{ moment, choice, forecast },
      // Asked only where it is said: it counts every unseen card.
      tomorrow: data.plan.counts.total === 0 ? await tomorrowOf(db, data, forecast) : null,
      inProgress: progress !== null && progress.answers > 0,
      finished: progress ? finishedIn(progress, data.plan.steps) : 0,
    };
  }
}

function viewOf(data: TodayData, mastery: TodayMastery['byDeck'], dated: boolean): TodayView {
  const { plan, decks, pace } = data;
  const rows = decks.map((deck): DeckRowView => {
    const counts = plan.byDeck.get(deck.id) ?? NO_COUNTS;
    return {
      id: deck.id,
      title: deck.title,
      due: counts.total,
      paused: deck.paused,
      split: deck.paused ? 'Paused' : splitOf(counts) || 'Nothing due',
      mastery: mastery.get(deck.id) ?? null,
    };
  });
  const strip = stripView(data, dated);
  const common = { decks: rows, strip, due: plan.counts.total };
  if (decks.length === 0)
    return {
      ...common,
      kind: 'nothing',
      hero: '',
      heading: 'No decks yet.',
      sentence: 'Add one to start.',
      start: '',
    };
  const later = laterSteps(data);
  if (later)
    return {
      ...common,
      ...{ kind: 'later', hero: '', heading: 'Done for now.', start: 'Start review' },
      sentence: `${counted(later.cards, 'card comes', 'cards come')} back at ${clockTime(later.at)}.`,
    };
  if (plan.counts.total === 0)
    return {
      ...common,
      ...{ kind: 'done', hero: '', start: '' },
      heading: data.days.some((row) => row.day === plan.day)
        ? 'Done for today.'
        : 'Nothing due today.',
      sentence: `${(data.tomorrow?.review ?? 0) + (data.tomorrow?.fresh ?? 0)} due tomorrow.`,
    };
  const minutes = minutesFor(plan.counts, pace);
  const left = sessionSize(data);
  return {
    ...common,
    kind: data.inProgress ? 'progress' : 'due',
    hero: String(plan.counts.total),
    heading: 'due today',
    sentence: `${capital(splitOf(plan.counts))}. ${aboutMinutes(minutes)}`,
    start: data.inProgress ? `Continue, ${left} left` : startLabel(data.choice),
  };
}

function startLabel({ length }: Choice): string {
  if (length === '20cards') return 'Start 20 cards';
  return length === '10min' ? 'Start 10 minutes' : 'Start review';
}

/** Cards that this session still asks. */
function sessionSize({ plan, choice, pace, finished, moment }: TodayData): number {
  if (choice.length === 'all') return plan.counts.total;
  const length =
    choice.length === '20cards'
      ? ({ kind: 'cards', cards: 20 } as const)
      : ({ kind: 'minutes', minutes: 10 } as const);
  const session = startSession(plan, { at: moment.at, length, pace, finished });
  return session.planned - session.finished;
}

/** Only steps are left, and none can be shown yet. */
function laterSteps({ plan, moment }: TodayData): { cards: number; at: Instant } | null {
  const first = plan.steps[0]?.schedule;
  if (plan.queue.length > 0 || !first || !isStep(first)) return null;
  const soon = first.due - moment.at <= LEARN_AHEAD_MINUTES * 60_000;
  return soon ? null : { cards: plan.steps.length, at: first.due };
}

/** "23 to review, 15 new" */
export function splitOf({ review, learning, fresh }: Counts): string {
  const known = review + learning;
  return [known ? `${known} to review` : '', fresh ? `${fresh} new` : '']
    .filter(Boolean)
    .join(', ');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function stripView(data: TodayData, dated: boolean): TodayView['strip'] {
  const { day } = data.plan;
  const due = new Map(data.forecast.slice(1).map((count, i) => [(day + i + 1) as StudyDay, count]));
  const strip = stripOf({ today: day, answers: data.days, due });
  return {
    title: runText(strip),
    aside: `${strip.coming} in the next 7 days`,
    bars: strip.days.map(({ day: of, kind, count }, i) => ({
      day: of,
      kind,
      // Today's bar stands for the whole day: what was answered and what is still due.
      count: kind === 'today' ? count + data.plan.counts.total : count,
      label: `${dated ? longDate(of) : 'Day'}, ${countText(kind, count)}`,
      tick:
        kind === 'today'
          ? 'Today'
          : dated && (i === 0 || i === strip.days.length - 1)
            ? shortDate(of)
            : '',
    })),
  };
}

const countText = (kind: 'past' | 'today' | 'coming', count: number): string =>
  kind === 'coming' ? counted(count, 'card due', 'cards due') : counted(count, 'review');

function runText({ run, ended }: Strip): string {
  if (run > 0) return `${run}-day run`;
  return ended ? 'New run starts today.' : 'Your days';
}
