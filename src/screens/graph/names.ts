import type { BandName } from '../../graph/layout.ts';

export const BAND_LABEL = {
  architecture: 'Architecture',
  component: 'Component',
  module: 'Module',
  code: 'Code',
  other: 'Other',
} as const satisfies Record<BandName, string>;
