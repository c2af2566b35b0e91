import { forecast, goalForecast } from './forecast.ts';
import { runJobSlowly, type Job, type Watch } from './job.ts';
import { simulation } from './simulator.ts';
import type { SimulatorReply, SimulatorRequest, SimulatorResult } from './simulator-messages.ts';

/** Days simulated between two looks at the messages: some milliseconds. */
const PIECES = 16;

type Work = Exclude<SimulatorRequest, { kind: 'cancel' }>;

/** The worker without a worker: takes requests, replies, lets others in at each `pause`. */
export function simulatorRequests(
  reply: (message: SimulatorReply) => void,
  pause: () => Promise<void>,
): (request: SimulatorRequest) => Promise<void> {
  const running = new Set<number>();
  return async (request) => {
    const { id } = request;
    if (request.kind === 'cancel') {
      running.delete(id);
      return;
    }
    running.add(id);
    try {
      const result = await work(
        request,
        {
          progress: (progress) => reply({ kind: 'progress', id, progress }),
          stopped: () => !running.has(id),
        },
        pause,
      );
      reply(result === null ? { kind: 'cancelled', id } : { kind: 'done', id, result });
    } catch (error) {
      reply({ kind: 'failed', id, message: String(error) });
    } finally {
      running.delete(id);
    }
  };
}

async function work(
  request: Work,
  watch: Watch,
  pause: () => Promise<void>,
): Promise<SimulatorResult | null> {
  const slowly = <T>(job: Job<T>): Promise<T | null> =>
    runJobSlowly(job, watch, { pieces: PIECES, pause });
  switch (request.kind) {
    case 'simulate': {
      const value = await slowly(simulation(request.input));
      return value && { kind: 'simulate', value };
    }
    case 'sweep': {
      const value = await slowly(forecast(request));
      return value && { kind: 'sweep', value };
    }
    case 'goal': {
      const value = await slowly(goalForecast(request.input));
      return value && { kind: 'goal', value };
    }
  }
}
