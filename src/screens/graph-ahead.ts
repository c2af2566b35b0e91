/** What Today does for itself when idle is over by then, and so is the app's upkeep. */
const AFTER_MS = 2_000;

/**
 * Loads the graph's screen, then its library, once the page has nothing else to do: the map then opens at once.
 * For Today alone; returns what calls it off.
 */
export function loadGraphAhead(): () => void {
  let isOff = false;
  // What fails here is tried again, and told, when the map is opened.
  const load = async () => {
    await idle();
    if (isOff) return;
    await import('./graph/Graph.svelte');
    await idle();
    if (!isOff) await import('./graph/cytoscape-map.ts');
  };
  const timer = setTimeout(() => void load().catch(() => undefined), AFTER_MS);
  return () => {
    isOff = true;
    clearTimeout(timer);
  };
}

/** Without a deadline: on a busy page it never comes, and nothing is lost. */
const idle = (): Promise<unknown> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve);
    else setTimeout(resolve, AFTER_MS);
  });
