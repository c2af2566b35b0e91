import type { ConceptId } from '../../base/id.ts';
import { PITCH_X } from '../../graph/layout-place.ts';
import type { BandName, MapLayout, Point } from '../../graph/layout.ts';
import type { MasteryState } from '../../graph/mastery.ts';
import { labelLines, type Voice } from './label-lines.ts';
import type { MapData } from './map-data.ts';
import type { Shown } from './map-shown.ts';

export interface MapNode {
  /** Number of the concept, as text. */
  readonly id: string;
  readonly at: Point;
  readonly label: string;
  /** Parts that it stands for too: "+12"; '' for itself alone. */
  readonly parts: string;
  readonly voice: Voice;
  readonly state: MasteryState;
  /** Does not pass the filters, or is off the path: there, but quiet. */
  readonly isDim: boolean;
  /** Keeps its label at any zoom. */
  readonly isNamed: boolean;
  readonly isSelected: boolean;
}
export interface MapEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly isDim: boolean;
  /** Between two concepts of one row that are not side by side. */
  readonly isLevel: boolean;
  /** On the path or at the selected concept: accent, with an arrow. */
  readonly isLit: boolean;
}
/** Everything that is drawn: the same model gives the same picture. */
export interface MapModel {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

const VOICE: Record<BandName, Voice> = {
  architecture: 'serif',
  component: 'sans',
  module: 'mono',
  code: 'mono',
  other: 'sans',
};

export interface ModelInput {
  readonly data: MapData;
  readonly layout: MapLayout;
  readonly shown: Shown;
  readonly matching: ReadonlySet<number>;
  readonly isFiltered: boolean;
  readonly isSearched: boolean;
  readonly path: ReadonlySet<number>;
  readonly selected: number | null;
}

export function mapModel(input: ModelInput): MapModel {
  const { data, layout, shown, matching, path, selected } = input;
  const isQuiet = (k: number): boolean =>
    k !== selected &&
    ((path.size > 0 && !path.has(k)) || (path.size === 0 && input.isFiltered && !matching.has(k)));
  const nodes = shown.nodes.flatMap((k): MapNode[] => {
    const concept = data.concepts[k];
    const at = concept && layout.positions.get(concept.id);
    if (!concept || !at) return [];
    const voice = VOICE[concept.band];
    const count = shown.parts.get(k);
    const parts = count ? `+${count}` : '';
    const label = labelLines(concept.title, voice);
    return [
      {
        ...{ id: String(k), at, voice, state: concept.state },
        ...{ label: parts ? `${label} ${parts}` : label, parts },
        isDim: isQuiet(k),
        isNamed: k === selected || path.has(k) || (input.isSearched && matching.has(k)),
        isSelected: k === selected,
      },
    ];
  });
  const placeAt = (k: number): Point | null => {
    const concept = data.concepts[k];
    return concept ? placeOf(layout, concept.id) : null;
  };
  const edges = shown.edges.map(([from, to]): MapEdge => ({
    id: `${from}-${to}`,
    source: String(from),
    target: String(to),
    isDim: isQuiet(from) || isQuiet(to),
    isLevel: isLevel(placeAt(from), placeAt(to)),
    isLit: (path.has(from) && path.has(to)) || from === selected || to === selected,
  }));
  return { nodes, edges };
}

const isLevel = (a: Point | null, b: Point | null): boolean =>
  a !== null && b !== null && a.y === b.y && Math.abs(a.x - b.x) > 1.2 * PITCH_X;

/** Where a concept stands, for what is drawn beside the canvas. */
export const placeOf = (layout: MapLayout, id: ConceptId): Point | null =>
  layout.positions.get(id) ?? null;
