import { layoutMap, type LayoutConcept, type LayoutEdge, type MapLayout } from './layout.ts';

export interface LayoutRequest {
  readonly concepts: readonly LayoutConcept[];
  readonly edges: readonly LayoutEdge[];
  readonly kept: MapLayout | null;
}

// One request, one answer: whoever asked ends the worker.
addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  postMessage(layoutMap(data.concepts, data.edges, data.kept));
});
