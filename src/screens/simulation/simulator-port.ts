import { scriptUrl } from '../../base/trusted.ts';
import type { ForecastInput, GoalForecast } from '../../study/forecast.ts';
import type { SimulatorReply, SimulatorRequest } from '../../study/simulator-messages.ts';
import simulatorWorker from '../../study/simulator.worker.ts?worker&url';

/** The way to the simulator: what is sent to it, and its end. */
export interface SimulatorPort {
  send(request: SimulatorRequest): void;
  /** Ends the worker at once, whatever it is doing; nothing more is heard. */
  close(): void;
}
export interface SimulatorListener {
  reply(message: SimulatorReply): void;
  /** The worker could not be started, or broke. */
  broke(message: string): void;
}
export type OpenSimulator = (listener: SimulatorListener) => SimulatorPort;

/** Starts the simulator in a worker of its own. Throws where the browser has no workers. */
export const openSimulator: OpenSimulator = (listener) => {
  const worker = new Worker(scriptUrl(simulatorWorker), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<SimulatorReply>) => listener.reply(data);
  worker.onerror = (event) => listener.broke(event.message);
  worker.onmessageerror = () => listener.broke('An answer could not be read.');
  return {
    send: (request) => worker.postMessage(request),
    close: () => worker.terminate(),
  };
};

/** A goal's date from a worker that lives as long as the work. `stop` ends it: the promise then gives null. */
export function goalDate(
  input: ForecastInput,
  open: OpenSimulator = openSimulator,
): { readonly result: Promise<GoalForecast | null>; readonly stop: () => void } {
  let port: SimulatorPort | null = null;
  let stop = () => {};
  const result = new Promise<GoalForecast | null>((resolve, reject) => {
    stop = () => resolve(null);
    const fail = (message: string) => reject(new Error(`No forecast: ${message}`));
    port = open({
      broke: fail,
      reply(message) {
        if (message.kind === 'cancelled') resolve(null);
        else if (message.kind === 'failed') fail(message.message);
        else if (message.kind === 'done' && message.result.kind === 'goal')
          resolve(message.result.value);
      },
    });
    port.send({ kind: 'goal', id: 0, input });
  }).finally(() => port?.close());
  return { result, stop };
}
