/** Runs work when the page has nothing else to do, at the latest after `most` ms; returns what calls it off. */
export function whenIdle(work: () => void, most: number): () => void {
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(work, most / 4);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: most });
  return () => cancelIdleCallback(handle);
}
