/** Path of an installed Chromium or Chrome; null leaves the choice to Playwright. */
export const installedChromium: () => string | null;
