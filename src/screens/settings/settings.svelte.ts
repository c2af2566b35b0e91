import { DEFAULT_OPTIONS, type DeckOptions } from '../../deck/options.ts';
import { writeOptions } from '../../store/options.ts';
import { live } from '../../store/live.svelte.ts';
import { GLOBAL_LIMITS } from '../../study/limits.ts';
import type { AppState } from '../app-state.svelte.ts';
import { Check } from './check.svelte.ts';
import { Restore } from './restore.svelte.ts';
import { Snapshots } from './snapshots.svelte.ts';
import { Retention } from './retention.svelte.ts';
import { YourData } from './your-data.svelte.ts';

/** Settings: options over all decks, and the parts that have more to do than store a value. */
export class SettingsScreen {
  readonly retention: Retention;
  readonly data: YourData;
  readonly restore: Restore;
  readonly snapshots: Snapshots;
  readonly check: Check;
  readonly #app: AppState;
  readonly #global;

  constructor(app: AppState) {
    this.#app = app;
    this.#global = live(() => app.db.options.get('global'));
    this.retention = new Retention(
      app,
      () => this.#options?.retention ?? DEFAULT_OPTIONS.retention,
      (retention) => this.setOption({ retention }),
    );
    this.data = new YourData(app);
    this.restore = new Restore(app, async () => {
      await Promise.all([this.retention.read(), this.data.read(), this.snapshots.read()]);
    });
    this.snapshots = new Snapshots(app, this.restore);
    this.check = new Check(app);
  }

  /** Another window writes: this one only shows. */
  get locked(): boolean {
    return this.#app.readOnly;
  }
  get newPerDay(): number {
    return this.#options?.newPerDay ?? GLOBAL_LIMITS.newPerDay;
  }
  get reviewsPerDay(): number {
    return this.#options?.reviewsPerDay ?? GLOBAL_LIMITS.reviewsPerDay;
  }
  get #options() {
    return this.#global.now.status === 'ready' ? this.#global.now.value : undefined;
  }

  async setOption(change: Partial<DeckOptions>): Promise<void> {
    await writeOptions(this.#app.db, 'global', change, this.#app.writer());
    // New limits change how many new cards the workload counts with.
    if (change.newPerDay !== undefined) await this.retention.read();
  }
}
