/** Runs work when the page has nothing else to do, at the latest after `most` milliseconds; returns what calls it off. */
export function whenIdle(work: () => void, most = 2_000): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, most / 40);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: most });
  return () => cancelIdleCallback(handle);
}
