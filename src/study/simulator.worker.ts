/** Worker entry of the simulator. Reads no clock: the day comes in the message. */
import { simulatorRequests } from './simulator-requests.ts';
import type { SimulatorReply, SimulatorRequest } from './simulator-messages.ts';

declare const self: DedicatedWorkerGlobalScope;

// A message to ourselves queues behind those that wait, without the delay of a timer.
const turns: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => turns.shift()?.();
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    turns.push(resolve);
    channel.port2.postMessage(null);
  });

const take = simulatorRequests((message: SimulatorReply) => self.postMessage(message), pause);
self.onmessage = ({ data }: MessageEvent<SimulatorRequest>) => void take(data);
