import type { MapLayout } from '../../graph/layout.ts';
import type { MapData } from './map-data.ts';
import type { Shown } from './map-shown.ts';

/** A deck's name over its middle, for the map seen from afar. */
export interface DeckPlace {
  readonly title: string;
  readonly x: number;
}

/** Where each deck that is drawn has its middle. */
export const deckPlaces = (data: MapData, layout: MapLayout, shown: Shown): DeckPlace[] =>
  data.decks.flatMap(({ id, title }) => {
    const xs = shown.nodes.flatMap((k) => {
      const concept = data.concepts[k];
      return concept?.deck === id ? (layout.positions.get(concept.id)?.x ?? []) : [];
    });
    return xs.length ? [{ title, x: (Math.min(...xs) + Math.max(...xs)) / 2 }] : [];
  });
