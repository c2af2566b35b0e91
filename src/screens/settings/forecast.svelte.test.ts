// @vitest-environment jsdom
import { afterEach, describe, expect, test } from 'vitest';
import type { Forecast as Forecasted, SweepInput, SweepRow } from '../../study/forecast.ts';
import type { SimulationInput } from '../../study/simulation.ts';
import type { SimulatorReply, SimulatorRequest } from '../../study/simulator-messages.ts';
import type { SimulatorListener, SimulatorPort } from '../simulation/simulator-port.ts';
import { Forecast } from './forecast.svelte.ts';

const INPUT: SweepInput = {
  input: { days: 365, newPerDay: 12, skipped: 0, retention: 0.9 } as SimulationInput,
  newPerDay: [0, 12],
};
const row = (change: Partial<SweepRow>): SweepRow => ({
  ...{ retention: 0.9, newPerDay: 12, minutesPerDay: 12.6, memorised: 1_204.6 },
  ...{ reviewsPerDay: 1, backlog: 0, longestBacklog: 31 },
  ...change,
});
const SWEPT: Forecasted = {
  byRetention: {
    rows: [
      row({ retention: 0.8, minutesPerDay: 4.24, memorised: 812.4, longestBacklog: 0 }),
      row({ retention: 0.88 }),
    ],
    cheapest: 0,
  },
  byNewCards: [row({ newPerDay: 0, minutesPerDay: 1 }), row({})],
};

/** A worker of which the test says what it answers. */
class FakeWorker implements SimulatorPort {
  sent: SimulatorRequest[] = [];
  isClosed = false;
  readonly listener: SimulatorListener;
  constructor(listener: SimulatorListener) {
    this.listener = listener;
  }
  send(request: SimulatorRequest): void {
    this.sent.push(request);
  }
  close(): void {
    this.isClosed = true;
  }
  get id(): number {
    return this.sent[0]!.id;
  }
  progress(done: number): void {
    this.listener.reply({ kind: 'progress', id: this.id, progress: { done, total: 200 } });
  }
  done(value = SWEPT): void {
    this.listener.reply({ kind: 'done', id: this.id, result: { kind: 'sweep', value } });
  }
  says(reply: SimulatorReply): void {
    this.listener.reply(reply);
  }
}

let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
});

function opened(read: () => Promise<SweepInput | null> = async () => INPUT) {
  const workers: FakeWorker[] = [];
  const open = (listener: SimulatorListener) => {
    const worker = new FakeWorker(listener);
    workers.push(worker);
    return worker;
  };
  let forecast!: Forecast;
  stop = $effect.root(() => {
    forecast = new Forecast({ read, open });
  });
  return { forecast, workers };
}

describe('the forecast', () => {
  test('asks nothing until it is told to; then one sweep, with progress in whole percent', async () => {
    const { forecast, workers } = opened();
    expect(workers).toEqual([]);
    await forecast.simulate();
    expect(workers[0]!.sent).toMatchObject([{ kind: 'sweep', ...INPUT }]);
    workers[0]!.progress(85);
    expect(forecast.percent).toBe(42);
    expect(forecast.told).toBe('');
  });
  test('done: rows to be read, the cheapest marked, the worker ended', async () => {
    const { forecast, workers } = opened();
    await forecast.simulate();
    workers[0]!.done();
    expect(forecast.state).toMatchObject({
      kind: 'done',
      byTarget: [
        { value: 80, minutes: '4.2', memorised: '812', backlog: '0', isCheapest: true },
        { value: 88, minutes: '13', memorised: '1,205', backlog: '31', isCheapest: false },
      ],
      byNewCards: [
        { value: 0, minutes: '1.0', isCheapest: false },
        { value: 12, minutes: '13', isCheapest: false },
      ],
      ...{ percent: 90, newPerDay: 12 },
    });
    expect(forecast.told).toBe('Simulated 365 days, studied every day.');
    expect(workers[0]!.isClosed).toBe(true);
  });
  test('cancelled: the worker ends at once and what it still says is not heard', async () => {
    const { forecast, workers } = opened();
    await forecast.simulate();
    workers[0]!.progress(20);
    forecast.cancel();
    expect(workers[0]!.isClosed).toBe(true);
    workers[0]!.done();
    expect(forecast.state.kind).toBe('cancelled');
    expect(forecast.told).toBe('Cancelled. Nothing was changed.');
  });
  test('cancelled while the cards are read: no worker starts', async () => {
    let found!: (input: SweepInput) => void;
    const { forecast, workers } = opened(() => new Promise((resolve) => (found = resolve)));
    const run = forecast.simulate();
    forecast.cancel();
    found(INPUT);
    await run;
    expect(workers).toEqual([]);
    expect(forecast.state.kind).toBe('cancelled');
  });
  test('after a cancelled run another runs to its end', async () => {
    const { forecast, workers } = opened();
    await forecast.simulate();
    forecast.cancel();
    await forecast.simulate();
    workers[0]!.done();
    expect(forecast.state.kind).toBe('running');
    workers[1]!.done();
    expect(forecast.state.kind).toBe('done');
  });
  test('no cards: says so, no worker', async () => {
    const { forecast, workers } = opened(async () => null);
    await forecast.simulate();
    expect(workers).toEqual([]);
    expect(forecast.told).toContain('no cards to simulate yet');
  });
  test.each<[string, (worker: FakeWorker) => void]>([
    ['a job that throws', (w) => w.says({ kind: 'failed', id: w.id, message: 'Out of memory' })],
    ['a worker that breaks', (w) => w.listener.broke('Out of memory')],
  ])('%s is told in words, and it can be tried again', async (_, happen) => {
    const { forecast, workers } = opened();
    await forecast.simulate();
    happen(workers[0]!);
    expect(forecast.told).toBe(
      'The simulation stopped: Out of memory. Nothing was changed. Try again.',
    );
    expect(workers[0]!.isClosed).toBe(true);
    await forecast.simulate();
    workers[1]!.done();
    expect(forecast.state.kind).toBe('done');
  });
  test('cards that cannot be read are told in words', async () => {
    const { forecast } = opened(() => Promise.reject(new Error('The database is closed')));
    await forecast.simulate();
    expect(forecast.told).toContain('The database is closed. Nothing was changed.');
  });
  test('leaving the screen ends the worker', async () => {
    const { forecast, workers } = opened();
    await new Promise((resolve) => setTimeout(resolve));
    await forecast.simulate();
    stop?.();
    stop = null;
    expect(workers[0]!.isClosed).toBe(true);
  });
});
