import type { Rolldown } from 'vite';

type Output = Rolldown.OutputAsset | Rolldown.OutputChunk;

/**
 * The page for every visit but the first, served by the worker: what the first screen needs is on its way before the
 * page's own script runs. A first visit does without, so that its first card waits for nothing else.
 */
export function returningPage(page: string, outputs: readonly Output[]): string {
  const start = outputs.find(
    (output): output is Rolldown.OutputChunk => output.type === 'chunk' && output.name === 'start',
  );
  if (!start) throw new Error('No chunk called start: src/pwa/build/chunks.ts names it');
  const styles = [...(start.viteMetadata?.importedCss ?? [])];
  const links = [
    `<link rel="modulepreload" crossorigin href="./${start.fileName}" />`,
    ...styles.map((file) => `<link rel="stylesheet" crossorigin href="./${file}" />`),
  ];
  return page.replace('</head>', `${links.map((link) => `  ${link}\n  `).join('')}</head>`);
}
