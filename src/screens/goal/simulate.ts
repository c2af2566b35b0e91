import { scriptUrl } from '../../base/trusted.ts';
import type { ForecastInput, GoalForecast } from '../../study/forecast.ts';
import type { SimulatorReply, SimulatorRequest } from '../../study/simulator-messages.ts';
import simulatorWorker from '../../study/simulator.worker.ts?worker&url';

/** A goal's date from a worker that lives as long as the work. `stop` ends it: the promise then gives null. */
export function forecastInWorker(input: ForecastInput): {
  readonly result: Promise<GoalForecast | null>;
  readonly stop: () => void;
} {
  const worker = new Worker(scriptUrl(simulatorWorker), { type: 'module' });
  let stop = () => {};
  const result = new Promise<GoalForecast | null>((resolve, reject) => {
    stop = () => resolve(null);
    worker.onmessage = ({ data }: MessageEvent<SimulatorReply>) => {
      if (data.kind === 'done' && data.result.kind === 'goal') resolve(data.result.value);
      else if (data.kind === 'cancelled') resolve(null);
      else if (data.kind === 'failed') reject(new Error(`No forecast: ${data.message}`));
    };
    worker.onerror = (event) => reject(new Error(`No forecast: ${event.message}`));
    worker.postMessage({ kind: 'goal', id: 0, input } satisfies SimulatorRequest);
  }).finally(() => worker.terminate());
  return { result, stop };
}
