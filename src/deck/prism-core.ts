import { scope } from './prism-manual.ts';
import core from 'prismjs/components/prism-core.js';

export const prism = core;
scope.Prism = core;
