import { scriptUrl } from '../../base/trusted.ts';
import type { EdgeKind } from '../../deck/deck.ts';
import type { LayoutRequest } from '../../graph/layout.worker.ts';
import layoutWorker from '../../graph/layout.worker.ts?worker&url';
import { bandHeight } from '../../graph/layout-place.ts';
import type { Band, LayoutEdge, MapLayout } from '../../graph/layout.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { MapData } from './map-data.ts';

const KEY = 'layout';

/** Places on their way: asked for while the concepts are read. */
export interface Places {
  readonly kept: Promise<MapLayout | null>;
  /** Started at once where nothing is kept: its script loads meanwhile. */
  readonly worker: Promise<Worker | null>;
}

export function askForPlaces({ db }: Pick<AppState, 'db'>): Places {
  const kept = readLocal<MapLayout>(db, KEY);
  return { kept, worker: kept.then((layout) => (layout ? null : layoutWorkerOf())) };
}

/**
 * Where every concept stands: as stored, or, where one has no place yet, worked out in a worker and stored. What has
 * a place keeps it. Rejects when the worker fails.
 */
export async function placesOf(
  { db, readOnly }: Pick<AppState, 'db' | 'readOnly'>,
  data: MapData,
  places: Places,
): Promise<MapLayout> {
  const kept = await places.kept;
  const started = await places.worker;
  if (kept && data.concepts.every((concept) => isPlaced(kept, concept))) {
    started?.terminate();
    return kept;
  }
  const layout = await workOut(started ?? layoutWorkerOf(), { ...requestOf(data), kept });
  // Lost, it is worked out again: the map does not wait for it.
  if (!readOnly) void writeLocal(db, KEY, layout).catch(() => undefined);
  return layout;
}

function isPlaced(
  { bands, positions }: MapLayout,
  { id, band }: MapData['concepts'][number],
): boolean {
  const point = positions.get(id);
  const own = bands.find(({ name }) => name === band);
  return point !== undefined && own !== undefined && lies(own, point.y);
}
const lies = ({ top, rows }: Band, y: number): boolean => y >= top && y < top + bandHeight(rows);

/** What the layout needs of the concepts. */
export function requestOf({ concepts }: MapData): Omit<LayoutRequest, 'kept'> {
  const isDrawn = (kind: EdgeKind): kind is LayoutEdge['kind'] =>
    kind === 'requires' || kind === 'part-of';
  return {
    concepts: concepts.map(({ id, deck, row }) => ({ id, deck, layer: row.layer })),
    edges: concepts.flatMap(({ id, row }) =>
      row.edges.flatMap(({ kind, to }) => (isDrawn(kind) ? [{ from: to, to: id, kind }] : [])),
    ),
  };
}

const layoutWorkerOf = (): Worker => new Worker(scriptUrl(layoutWorker), { type: 'module' });

function workOut(worker: Worker, request: LayoutRequest): Promise<MapLayout> {
  return new Promise<MapLayout>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<MapLayout>) => resolve(data);
    worker.onerror = (event) =>
      reject(new Error(`The map could not be laid out: ${event.message}`));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
