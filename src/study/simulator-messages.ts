import type { Forecast, ForecastInput, GoalForecast, SweepInput } from './forecast.ts';
import type { Progress } from './job.ts';
import type { Simulation, SimulationInput } from './simulation.ts';

/** To the worker. `id` names the request; `cancel` ends the one of that id. The day comes in the input. */
export type SimulatorRequest =
  | { readonly kind: 'simulate'; readonly id: number; readonly input: SimulationInput }
  | ({ readonly kind: 'sweep'; readonly id: number } & SweepInput)
  | { readonly kind: 'goal'; readonly id: number; readonly input: ForecastInput }
  | { readonly kind: 'cancel'; readonly id: number };

export type SimulatorResult =
  | { readonly kind: 'simulate'; readonly value: Simulation }
  | { readonly kind: 'sweep'; readonly value: Forecast }
  | { readonly kind: 'goal'; readonly value: GoalForecast };

/** From the worker. After `done`, `cancelled` or `failed` nothing more comes for that id. */
export type SimulatorReply =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'done'; readonly id: number; readonly result: SimulatorResult }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
