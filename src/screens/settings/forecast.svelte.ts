import type { Forecast as Forecasted, SweepInput, SweepRow } from '../../study/forecast.ts';
import type { SimulationInput } from '../../study/simulation.ts';
import type { SimulatorReply } from '../../study/simulator-messages.ts';
import type { OpenSimulator, SimulatorPort } from '../simulation/simulator-port.ts';
import { figure } from '../format.ts';
import { countOf } from './text.ts';

/** A row of a table, as it is read. */
export interface ForecastRow {
  /** Percent to remember, or new cards a day. */
  readonly value: number;
  readonly minutes: string;
  readonly memorised: string;
  readonly backlog: string;
  /** The fewest minutes for each card memorised. */
  readonly isCheapest: boolean;
}

type State =
  | { readonly kind: 'idle' | 'cancelled' | 'empty' }
  | { readonly kind: 'running'; readonly share: number }
  | { readonly kind: 'failed'; readonly message: string }
  | ({ readonly kind: 'done' } & Told);

/** What came out. */
interface Told {
  readonly about: string;
  readonly byTarget: readonly ForecastRow[];
  /** Empty where no new card is left. */
  readonly byNewCards: readonly ForecastRow[];
  /** What the other table was simulated with. */
  readonly percent: number;
  readonly newPerDay: number;
}

interface Parts {
  /** The future to simulate; null when no card would be asked. */
  readonly read: () => Promise<SweepInput | null>;
  readonly open: OpenSimulator;
}

/**
 * The next year at each retention from 80 to 97 percent and with several numbers of new cards a day, worked out in
 * a worker. Stores nothing.
 */
export class Forecast {
  state = $state.raw<State>({ kind: 'idle' });
  readonly #parts: Parts;
  #port: SimulatorPort | null = null;
  /** Number of the present run: what an earlier one still says is not heard. */
  #run = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    // The screen is left: so is the work.
    $effect(() => () => this.#end());
  }

  /** Whole percent done; 0 unless it runs. */
  get percent(): number {
    return this.state.kind === 'running' ? Math.floor(this.state.share * 100) : 0;
  }
  /** What there is to say in words; '' while there is nothing. */
  get told(): string {
    switch (this.state.kind) {
      case 'idle':
      case 'running':
        return '';
      case 'cancelled':
        return 'Cancelled. Nothing was changed.';
      case 'empty':
        return 'There are no cards to simulate yet. Add a deck, or allow new cards.';
      case 'failed':
        return `The simulation stopped: ${this.state.message} Nothing was changed. Try again.`;
      case 'done':
        return this.state.about;
    }
  }

  /** Begins anew; a run under way ends. Never rejects: what fails is said in `told`. */
  async simulate(): Promise<void> {
    this.#end();
    const run = this.#run;
    this.state = { kind: 'running', share: 0 };
    try {
      const input = await this.#parts.read();
      if (run !== this.#run) return;
      if (input) this.#send(run, input);
      else this.state = { kind: 'empty' };
    } catch (error) {
      if (run === this.#run) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  cancel(): void {
    if (this.state.kind !== 'running') return;
    this.#end();
    this.state = { kind: 'cancelled' };
  }

  #send(run: number, input: SweepInput): void {
    this.#port = this.#parts.open({
      reply: (message) => {
        if (run === this.#run && message.id === run) this.#hear(message, input);
      },
      broke: (message) => {
        if (run === this.#run) this.#fail(message);
      },
    });
    this.#port.send({ kind: 'sweep', id: run, ...input });
  }

  #hear(message: SimulatorReply, { input }: SweepInput): void {
    switch (message.kind) {
      case 'progress': {
        const { done, total } = message.progress;
        this.state = { kind: 'running', share: done / total };
        return;
      }
      case 'cancelled':
        this.cancel();
        return;
      case 'failed':
        this.#fail(message.message);
        return;
      case 'done': {
        this.#end();
        if (message.result.kind !== 'sweep') {
          this.#fail('Another answer came than was asked for.');
          return;
        }
        this.state = { kind: 'done', ...told(message.result.value, input) };
      }
    }
  }

  #fail(message: string): void {
    this.#end();
    this.state = {
      kind: 'failed',
      message: message ? withStop(message) : 'The browser gave no reason.',
    };
  }

  /** Ends the worker; what it may still say is of a run gone by. */
  #end(): void {
    this.#run += 1;
    this.#port?.close();
    this.#port = null;
  }
}

const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const percentOf = (retention: number): number => Math.round(retention * 100);

const told = ({ byRetention, byNewCards }: Forecasted, input: SimulationInput): Told => ({
  about: aboutText(input),
  byTarget: byRetention.rows.map((row, i) =>
    shown(percentOf(row.retention), row, i === byRetention.cheapest),
  ),
  byNewCards: byNewCards.map((row) => shown(row.newPerDay, row)),
  percent: percentOf(input.retention),
  newPerDay: input.newPerDay,
});

const shown = (value: number, row: SweepRow, isCheapest = false): ForecastRow => ({
  value,
  minutes:
    row.minutesPerDay < 9.95 ? row.minutesPerDay.toFixed(1) : figure(Math.round(row.minutesPerDay)),
  memorised: figure(Math.round(row.memorised)),
  backlog: figure(row.longestBacklog),
  isCheapest,
});

/** "Simulated 365 days, studied every day." */
function aboutText({ days, skipped }: SimulationInput): string {
  const habit =
    skipped < 0.05 ? 'every day' : `on ${Math.round((1 - skipped) * 10)} days of 10, as of late`;
  return `Simulated ${countOf(days, 'day')}, studied ${habit}.`;
}
