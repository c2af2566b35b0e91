import { now, type Instant } from '../../base/time.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { evidenceOf, type CheckReport } from '../../store/check-findings.ts';
import { readLocal } from '../../store/local.ts';
import type { AppState } from '../app-state.svelte.ts';
import { runCheck } from './check-port.ts';
import { checkText } from './check-text.ts';
import { keepLastCheck, LAST_CHECK, type LastCheck } from './last-check.ts';
import { saveFile } from './save-file.ts';
import { dateText, fileName } from './text.ts';

/** "Check my data": everything is compared with everything; derived rows are repaired, the rest is told. */
export class Check {
  busy = $state(false);
  /** 0 to 1. */
  share = $state(0);
  told = $state('');
  problem = $state('');
  report = $state.raw<CheckReport | null>(null);
  last = $state.raw<LastCheck | null>(null);
  readonly #app: AppState;
  #stop: (() => void) | null = null;

  constructor(app: AppState) {
    this.#app = app;
    void readLocal<LastCheck>(app.db, LAST_CHECK).then((last) => (this.last = last));
    // The screen is left: so is the work. What was repaired stays so.
    $effect(() => () => this.#stop?.());
  }

  get hasEvidence(): boolean {
    return this.report !== null && this.report.left.length + this.report.repaired.length > 0;
  }
  /** "Last on Sunday 10 May: all was well." */
  get lastText(): string {
    if (!this.last?.isDone) return 'Compares cards, reviews and decks with each other.';
    const { at, left } = this.last;
    return `Last on ${dateText(at, now())}: ${left === 0 ? 'all was well.' : 'something is left to look at.'}`;
  }

  async run(): Promise<void> {
    if (this.busy || this.#app.readOnly) return;
    this.busy = true;
    this.share = 0;
    this.told = this.problem = '';
    this.report = null;
    try {
      await this.#app.writes.flush();
      const parameters = [...(this.#app.settings.parameters ?? DEFAULT_PARAMETERS)];
      const { report, stop } = runCheck({ parameters }, (share) => (this.share = share));
      this.#stop = stop;
      const found = await report;
      if (found) await this.#tell(found, now());
    } catch (cause) {
      console.error(cause);
      this.problem = 'The check stopped before its end. Nothing was lost. Reload, then try again.';
    } finally {
      this.busy = false;
      this.#stop = null;
    }
  }

  async #tell(report: CheckReport, at: Instant): Promise<void> {
    this.report = report;
    this.told = checkText(report);
    if (report.done) this.last = await keepLastCheck(this.#app.db, report, at);
  }

  /** A file with what differs: stored and rebuilt rows, and no text of any other card. */
  saveEvidence(): void {
    if (!this.report) return;
    const at = now();
    const version = String(import.meta.env['VITE_APP_VERSION']);
    const text = evidenceOf(this.report, { createdAt: at, version });
    saveFile(
      new Blob([text], { type: 'application/json' }),
      fileName(at, 'engraph').replace(/\.engraph$/, '-evidence.json'),
    );
  }
}
