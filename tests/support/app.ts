import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { installedChromium } from '../chromium.mjs';
import { AppServer } from './server.ts';

export { expect };

/** The production build that `npm test` has just made. */
export const BUILD = join(import.meta.dirname, '../../dist');

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

export interface OpenOptions {
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly timezoneId?: string;
  /** The page's clock; real time where absent. */
  readonly time?: number | string | Date;
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** Without the service worker every file comes from the server. */
  readonly serviceWorkers?: 'block';
}

/** Debian Chromium as root in a container, and nothing that calls home. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--proxy-bypass-list=<-loopback>',
];

/** One learner: a browser profile that survives closing, a server that can be killed, errors collected. */
export class Learner {
  readonly server = new AppServer(BUILD);
  /** Uncaught errors and console errors of every page. */
  readonly errors: string[] = [];
  /** Requests of pages and workers for any other host, Chromium's own hosts included. */
  readonly foreign: string[] = [];
  /** What the page's policy refused, as `directive refused-address`. */
  readonly violations: string[] = [];
  #allowed: RegExp[] = [];
  #profile = '';
  #context: BrowserContext | null = null;

  async begin(): Promise<void> {
    this.#profile = await mkdtemp(join(tmpdir(), 'engraph-'));
    await this.server.start();
  }

  /** Starts the browser on this profile; the app is not opened yet. */
  async open(options: OpenOptions = {}): Promise<Page> {
    const phone = (options.viewport ?? PHONE).width < 900;
    const executablePath = installedChromium();
    const context = await chromium.launchPersistentContext(this.#profile, {
      ...(executablePath ? { executablePath } : {}),
      args: FLAGS,
      proxy: { server: this.server.url },
      viewport: options.viewport ?? PHONE,
      hasTouch: phone,
      deviceScaleFactor: phone ? 2 : 1,
      colorScheme: options.colorScheme ?? 'light',
      reducedMotion: options.reducedMotion ?? 'no-preference',
      locale: 'en-GB',
      ...(options.serviceWorkers ? { serviceWorkers: options.serviceWorkers } : {}),
      ...(options.timezoneId ? { timezoneId: options.timezoneId } : {}),
    });
    this.#context = context;
    context.on('request', (request) => {
      const { host, protocol } = new URL(request.url());
      if (/^http/.test(protocol) && host !== this.server.host) this.foreign.push(request.url());
    });
    await context.exposeBinding('tellViolation', (_, told: string) => this.violations.push(told));
    await context.addInitScript(listenToPolicy);
    context.on('weberror', (error) => this.errors.push(String(error.error())));
    context.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    const page = context.pages()[0] ?? (await context.newPage());
    if (options.time) await page.clock.install({ time: options.time });
    return page;
  }

  /** A second window on the same profile. */
  async window(): Promise<Page> {
    if (!this.#context) throw new Error('Inconsistent: no browser is open');
    return this.#context.newPage();
  }

  /** This test provokes what `unwanted` names; lines that match are expected. */
  provokes(...lines: RegExp[]): void {
    this.#allowed.push(...lines);
  }

  /** What no journey may leave behind: errors, violations of the policy, requests for any other host. */
  unwanted(): string[] {
    return [
      ...this.errors.map((text) => `error: ${text}`),
      ...this.violations.map((text) => `policy: ${text}`),
      ...this.foreign.map((url) => `request: ${url}`),
      ...this.server.refused.map((line) => `refused: ${line}`),
    ].filter((line) => !this.#allowed.some((allowed) => allowed.test(line)));
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
  }

  async end(): Promise<void> {
    await this.close();
    await this.server.stop();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Runs in every page: the policy's refusals are told one by one, with what they refused. */
function listenToPolicy(): void {
  const { tellViolation } = globalThis as unknown as { tellViolation: (told: string) => unknown };
  document.addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sample } = event;
    void tellViolation(`${effectiveDirective} ${blockedURI} ${sample}`.trim());
  });
}

export const test = base.extend<{ learner: Learner }>({
  learner: async ({}, use, info) => {
    const learner = new Learner();
    await learner.begin();
    await use(learner);
    await learner.end();
    // Of every journey, unless it provokes it; a test that failed has said enough.
    if (info.status === info.expectedStatus) expect(learner.unwanted(), 'left behind').toEqual([]);
  },
});
