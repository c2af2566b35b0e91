// Makes sure that a Chromium is there for the browser tests: one that is installed, else Debian's
// package (as root on Debian), else Playwright's own download.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of an installed Chromium or Chrome; null leaves the choice to Playwright. */
export const installedChromium = () => PLACES.find((path) => path && existsSync(path)) ?? null;

function install() {
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' });
  if (debian) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-core', 'fonts-noto-mono']);
  } else run('npx', ['playwright', 'install', 'chromium']);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const path = installedChromium();
  if (path) console.log(`Browser for the tests: ${path}`);
  else install();
}
