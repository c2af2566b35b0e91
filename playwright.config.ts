import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/journeys',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 400_000,
  expect: { timeout: 60_000 },
  // A shared machine stalls for seconds. What passed at its second try only is listed as flaky, with its error.
  retries: 1,
  reporter: [['list']],
});
