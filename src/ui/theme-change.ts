const QUERIES = [
  '(prefers-color-scheme: dark)',
  '(prefers-contrast: more)',
  '(forced-colors: active)',
] as const;

/** Calls back whenever the page's colours may have changed; returns what ends that. */
export function onThemeChange(callback: () => void): () => void {
  const lists = QUERIES.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', callback);
  const forced = new MutationObserver(callback);
  forced.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    for (const list of lists) list.removeEventListener('change', callback);
    forced.disconnect();
  };
}
