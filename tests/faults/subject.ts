import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Chance } from '../bench/chance.ts';
import type { AppServer } from '../support/server.ts';
import { launch, type Running } from './browser.ts';
import { dueIn, judge, type Press } from './invariants.ts';
import { acknowledge, acknowledged, openReview, pause, rate, ready, strike } from './review.ts';
import { stock, type StockSize, type Tables } from './stock.ts';
import { plainPage, readTables, writeTables } from './tables.ts';

/** What a fault is given: the build's server, chance, and whether the short form runs. */
export interface Bench {
  readonly server: AppServer;
  readonly chance: Chance;
  readonly isShort: boolean;
  /** Whoever is under way: ended by the harness where a fault cannot go on. */
  readonly subjects: Subject[];
}

/** What came of one fault, over all its tries. */
export interface Outcome {
  tried: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  /** How often the browser itself emptied its database, and the snapshot that the app offered brought all back. */
  wiped: number;
  /** Uncaught errors that no sentence stood for. */
  errors: string[];
  /** Other promises that did not hold. */
  broken: string[];
  /** What the learner was told, each sentence once; empty where nothing needs doing. */
  sentences: string[];
  /** What was measured, in milliseconds; a p95 above its limit is a miss. */
  figures?: readonly Figure[];
}

export interface Figure {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly limit?: number;
}

/** One learner on one profile, through one fault again and again: browser, ratings given so far, verdicts. */
export class Subject {
  readonly outcome: Outcome = {
    ...{ tried: 0, acknowledged: 0, lost: 0, doubled: 0, wiped: 0 },
    ...{ errors: [], broken: [], sentences: [] },
  };
  presses: Press[] = [];
  running!: Running;
  readonly bench: Bench;
  /** Given to every page that is opened, before the app. */
  prepare: ((page: Page) => Promise<void>) | null = null;
  #profile = '';
  #n = 0;

  constructor(bench: Bench) {
    this.bench = bench;
    bench.subjects.push(this);
  }

  get url(): string {
    return this.bench.server.url;
  }
  get page(): Page {
    return this.running.page;
  }

  /** An empty profile with a browser on it. */
  async begin(): Promise<void> {
    this.#profile = await mkdtemp(join(tmpdir(), 'engraph-fault-'));
    await this.start();
  }
  /** A profile that the app has set up, with a collection in it. */
  async beginWith(size: Omit<StockSize, 'now'>): Promise<Tables> {
    await this.begin();
    await this.page.goto(`${this.url}#/settings`);
    await this.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await plainPage(this.page, this.url);
    const tables = await stock({ ...size, now: Date.now() });
    await writeTables(this.page, tables);
    return tables;
  }
  async start(): Promise<void> {
    this.running = await launch(this.#profile);
    await this.prepare?.(this.page);
  }
  async end(): Promise<void> {
    await this.running.kill();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  openReview(page = this.page): Promise<void> {
    return openReview(page, this.url);
  }

  /** A rating that counts as given, or (where nothing moved on) one that may be stored or not. */
  async rate(page = this.page): Promise<Press> {
    const press = await rate(this.running, page, (this.#n += 1), this.bench.chance);
    return this.#given(press);
  }

  /**
   * Presses a rating and lets `fault` happen after so many milliseconds, whatever the app is doing then.
   * What was acknowledged is decided at that very moment.
   */
  async pressThen(wait: number, fault: () => Promise<void>, page = this.page): Promise<Press> {
    const press = await ready(page, (this.#n += 1), this.bench.chance);
    const from = this.running.seen.length;
    const struck = strike(page, press).catch(() => undefined);
    await pause(wait);
    acknowledge(this.running, press, from);
    await fault();
    await struck;
    return this.#given(press);
  }

  /** Presses a rating; something happens after so many milliseconds; waits until it counts as given all the same. */
  async pressAmid(wait: number, fault: () => Promise<void>, page = this.page): Promise<Press> {
    const press = await ready(page, (this.#n += 1), this.bench.chance);
    const from = this.running.seen.length;
    const struck = strike(page, press).catch(() => undefined);
    await pause(wait);
    await fault();
    await struck;
    await acknowledged(this.running, press, from);
    return this.#given(press);
  }

  /** Presses a rating of which the app is going to say that it is not stored. */
  async press(page = this.page): Promise<void> {
    const press = await ready(page, (this.#n += 1), this.bench.chance);
    await strike(page, press);
    this.#given(press);
  }
  get last(): Press {
    return this.presses.at(-1)!;
  }

  /** Takes the last rating back. */
  async undo(page = this.page): Promise<void> {
    await page.keyboard.press('z');
    await page.getByText(/^Undone: /).waitFor();
    this.last.undone = true;
    // The card stands with its answer: the next one is rated from its front again.
    await openReview(page, this.url);
  }

  /** Another page of the same browser in the place of one that was closed. */
  async reopen(): Promise<void> {
    const page = await this.running.window();
    await this.prepare?.(page);
    this.running.page = page;
  }

  /** Until what the app does by itself about a failure has been done. */
  settled = (): Promise<void> => pause(1_500);

  /** Nothing asks anything of the learner. */
  async staysQuiet(page = this.page): Promise<void> {
    const dialogs = await page.getByRole('dialog').allTextContents();
    for (const text of dialogs) this.outcome.broken.push(`needlessly said: ${text.trim()}`);
  }

  #given(press: Press): Press {
    this.presses.push(press);
    return press;
  }

  async kill(): Promise<void> {
    this.#collectErrors();
    await this.running.kill();
  }
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Opens the app where it says what is due, and compares. */
  async startsRight(
    tables?: Tables,
    { now = Date.now(), offset }: { now?: number; offset?: number } = {},
  ): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.url}#/today`);
    const heading = this.page.locator('main h1');
    // The page as it stood may be there beside the app's own.
    await heading.first().waitFor();
    if ((await this.#isEmpty()) && !(await this.#isBroughtBack())) return;
    const expected = dueIn(tables ?? (await readTables(this.page)), now, offset);
    const wanted = new RegExp(`^\\s*${expected} due today\\s*$`);
    await heading
      .filter({ hasText: wanted })
      .first()
      .waitFor({ timeout: 30_000 })
      .catch(async () => {
        const said = (await heading.allTextContents()).map((text) => text.trim()).join('” and “');
        this.outcome.broken.push(`Today says “${said}”, not ${expected} due`);
      });
  }

  /** Chromium starts anew where it takes its own database for damaged. */
  async #isEmpty(): Promise<boolean> {
    const stored = await this.page.evaluate(async () => (await indexedDB.databases()).length);
    if (stored === 0) return true;
    const { decks = [] } = await readTables(this.page).catch((): Tables => ({}));
    return decks.length === 0;
  }

  /** The app must not take the device for a new one: it offers the newest snapshot, one tap away. */
  async #isBroughtBack(): Promise<boolean> {
    const offer = this.page.getByRole('button', { name: /^Bring back / });
    try {
      await offer.click({ timeout: 30_000 });
      await this.page
        .locator('main h1')
        .filter({ hasText: /due today/ })
        .waitFor();
      this.outcome.wiped += 1;
      return true;
    } catch {
      const said = (await this.page.locator('main h1').textContent())?.trim();
      this.outcome.broken.push(`the browser lists no database; the app says “${said}”`);
      return false;
    }
  }

  /** Reads everything and holds it against what was given; what is known to be stored must stay so. */
  async judge(): Promise<Tables> {
    await plainPage(this.page, this.url);
    const tables = await readTables(this.page);
    const { lost, doubled, stored, broken } = await judge(tables, this.presses);
    this.outcome.lost += lost.length;
    this.outcome.doubled += doubled.length;
    this.outcome.broken.push(...broken);
    for (const press of lost) this.outcome.broken.push(`rating ${press.n} (${press.card}) is lost`);
    this.outcome.acknowledged += this.presses.filter(
      (press) => press.acknowledged && !press.counted,
    ).length;
    for (const press of stored) Object.assign(press, { acknowledged: true, counted: true });
    this.presses = [...stored];
    this.#collectErrors();
    return tables;
  }

  /** Notes that the learner was told something; missing words break the run. */
  async told(sentence: string | RegExp, page = this.page): Promise<void> {
    try {
      const place = page.getByText(sentence).first();
      await place.waitFor({ timeout: 60_000 });
      const said = (await place.textContent())?.replace(/\s+/g, ' ').trim() ?? '';
      if (!this.outcome.sentences.includes(said)) this.outcome.sentences.push(said);
    } catch {
      this.outcome.broken.push(`“${String(sentence)}” was not said`);
    }
  }

  /** Errors that a sentence stood for, by what they say. */
  forgive(pattern: RegExp): void {
    const { errors } = this.running;
    for (let i = errors.length - 1; i >= 0; i -= 1)
      if (pattern.test(errors[i]!)) errors.splice(i, 1);
  }
  #collectErrors(): void {
    this.outcome.errors.push(...this.running.errors.splice(0));
  }
}

/** A random time within the 300 ms after a press in which a fault strikes. */
export const moment = ({ chance }: Bench): number => chance.below(300);
