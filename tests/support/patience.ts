import { vi } from 'vitest';

/** Milliseconds. The library's own second is too short where machines are shared: a slow minute is no failure. */
const PATIENCE = 30_000;

const { waitFor } = vi;
vi.waitFor = (callback, options) =>
  waitFor(callback, { ...(typeof options === 'object' && options), timeout: PATIENCE });
