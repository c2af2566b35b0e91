import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** What axe finds on the page as it stands, WCAG 2.2 AA and best practices, one line a finding. */
export async function axe(page: Page): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  // Outside the page's policy, as an extension would: the policy forbids eval to everyone inside.
  await client.send('Runtime.evaluate', { expression: source });
  const { result } = await client.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await client.detach();
  const found = JSON.parse(String(result.value)) as AxeResult;
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      (node) => `${id}: ${help} in ${node.html.slice(0, 160)} (${node.failureSummary ?? ''})`,
    ),
  );
}
