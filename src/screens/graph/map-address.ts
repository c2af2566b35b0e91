import { hrefOf } from '../../ui/route.svelte.ts';
import type { MapQuery } from './map-query.ts';

/** The address of a state of the graph. */
export const graphHref = (query: Partial<MapQuery>): string =>
  hrefOf(['graph'], {
    deck: query.deck ?? '',
    layer: query.layer ?? '',
    m: [...(query.states ?? []), ...(query.ready ? ['ready'] : [])].join(','),
    q: query.q ?? '',
    focus: query.focus ?? '',
    goal: query.goal ?? '',
    moved: query.moved ?? '',
    lit: query.lit?.join(',') ?? '',
    days: query.days ? String(query.days) : '',
    all: query.all ? '1' : '',
    view: query.view ?? '',
  });
