import type { StylesheetJson } from 'cytoscape';
import type { MasteryState } from '../../graph/mastery.ts';

const TOKENS = {
  bg: 'var(--bg)',
  ink: 'var(--ink)',
  ink3: 'var(--ink-3)',
  edge: 'var(--edge)',
  accent: 'var(--accent)',
  new: 'var(--m-new)',
  faded: 'var(--m-faded)',
  fading: 'var(--m-fading)',
  holding: 'var(--m-holding)',
  strong: 'var(--m-strong)',
} as const;
/** Where the learner's system chooses the colours. */
const FORCED: Record<keyof typeof TOKENS, string> = {
  ...{ bg: 'Canvas', ink: 'CanvasText', ink3: 'CanvasText', edge: 'CanvasText' },
  ...{ accent: 'Highlight', new: 'CanvasText', faded: 'CanvasText', fading: 'CanvasText' },
  ...{ holding: 'CanvasText', strong: 'CanvasText' },
};
export type Colours = Record<keyof typeof TOKENS, string>;

/** The colours as they are now; a token holds `light-dark()`, which only a computed colour resolves. */
export function readColours(host: HTMLElement): Colours {
  const source = matchMedia('(forced-colors: active)').matches ? FORCED : TOKENS;
  const probes = Object.entries(source).map(([name, value]) => {
    const probe = document.createElement('i');
    probe.hidden = true;
    probe.style.color = value;
    return { name, probe };
  });
  // All at once: the page's style is worked out anew after each change.
  host.append(...probes.map(({ probe }) => probe));
  const entries = probes.map(({ name, probe }) => [name, getComputedStyle(probe).color]);
  for (const { probe } of probes) probe.remove();
  return Object.fromEntries(entries) as Colours;
}

const WEDGE: Partial<Record<MasteryState, number>> = { faded: 25, fading: 50, holding: 75 };

export function fontsOf(host: HTMLElement): Record<'serif' | 'sans' | 'mono', string> {
  const style = getComputedStyle(host);
  const font = (name: string) => style.getPropertyValue(name).trim();
  return { serif: font('--font-card'), sans: font('--font-ui'), mono: font('--font-code') };
}

/** Cytoscape's style sheet: the glyph of `ui/MasteryGlyph.svelte` drawn natively, and three voices. */
export function mapStyle(colours: Colours, fonts: ReturnType<typeof fontsOf>): StylesheetJson {
  const state = (name: MasteryState): StylesheetJson => [
    {
      selector: `node.${name}`,
      style: {
        'border-color': colours[name],
        ...(WEDGE[name] && {
          'pie-size': '64%',
          'pie-1-background-color': colours[name],
          'pie-1-background-size': WEDGE[name],
        }),
        ...(name === 'strong' && { 'background-color': colours.strong }),
        ...(name === 'new' && { 'border-style': 'dashed', 'border-dash-pattern': [4, 3.5] }),
      },
    },
  ];
  return [
    {
      selector: 'node',
      style: {
        ...{ width: 26, height: 26, 'border-width': 2, 'background-color': colours.bg },
        ...{ label: 'data(label)', color: colours.ink3, 'text-wrap': 'wrap' },
        ...{ 'text-valign': 'bottom', 'text-margin-y': 4, 'text-max-width': '220px' },
        ...{ 'text-outline-color': colours.bg, 'text-outline-width': 2, 'line-height': 1.1 },
        ...{ 'min-zoomed-font-size': 4, 'overlay-opacity': 0, 'text-events': 'yes' },
      },
    },
    { selector: 'node.serif', style: { 'font-family': fonts.serif, 'font-size': 12.5 } },
    { selector: 'node.sans', style: { 'font-family': fonts.sans, 'font-size': 11.5 } },
    { selector: 'node.mono', style: { 'font-family': fonts.mono, 'font-size': 11 } },
    ...(['new', 'faded', 'fading', 'holding', 'strong'] as const).flatMap(state),
    {
      selector: 'edge',
      style: {
        ...{ width: 1.25, 'line-color': colours.edge, 'line-opacity': 0.5 },
        ...{ 'curve-style': 'straight', events: 'no', 'overlay-opacity': 0 },
      },
    },
    // Along one row there may be others in between.
    {
      selector: 'edge.level',
      style: {
        'curve-style': 'unbundled-bezier',
        'control-point-distances': 34,
        'control-point-weights': 0.5,
      },
    },
    {
      selector: 'edge.lit',
      style: {
        ...{ width: 2.25, 'line-color': colours.accent, 'line-opacity': 1, 'z-index': 2 },
        ...{ 'target-arrow-shape': 'vee', 'target-arrow-color': colours.accent },
        ...{ 'arrow-scale': 0.8, 'target-distance-from-node': 4 },
      },
    },
    { selector: 'edge.dim', style: { opacity: 0.15 } },
    { selector: 'node.dim', style: { opacity: 0.45, 'text-opacity': 0 } },
    {
      selector: 'node.named',
      style: { color: colours.ink, 'font-weight': 600, 'z-index': 3 },
    },
    // Seen from afar: names only of what matters, and glyphs that still tell their state.
    { selector: 'node.small, node.far', style: { label: '' } },
    { selector: 'node.small.named', style: { label: 'data(label)', 'font-size': 20 } },
    { selector: 'node.far', style: { width: 46, height: 46, 'border-width': 5 } },
    { selector: 'node.far.group', style: { label: 'data(parts)', 'font-size': 38 } },
    { selector: 'node.far.named', style: { label: 'data(label)', 'font-size': 36 } },
    { selector: 'edge.far', style: { width: 2.5 } },
    { selector: 'edge.far.lit', style: { width: 6 } },
    {
      selector: 'node.selected',
      style: { 'outline-width': 2, 'outline-offset': 5, 'outline-color': colours.accent },
    },
  ];
}
