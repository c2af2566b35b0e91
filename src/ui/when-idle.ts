let isEnded = false;

/** The page is about to be replaced: idle work that has not begun is left to the next one. */
export function endIdleWork(): void {
  isEnded = true;
}

/** Runs work when the page has nothing else to do, at the latest after `most` milliseconds; returns what calls it off. */
export function whenIdle(work: () => void, most = 2_000): () => void {
  const begin = () => {
    if (!isEnded) work();
  };
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(begin, most / 40);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(begin, { timeout: most });
  return () => cancelIdleCallback(handle);
}
