/** Chromium's event, kept until the learner asks. */
interface InstallPrompt extends Event {
  prompt(): Promise<void>;
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

/** How the app can be put on the home screen here: by the browser's prompt, by hand (iOS), or not at all. */
export type InstallWay = 'prompt' | 'by-hand' | 'none';

let kept: InstallPrompt | null = null;

/** Keeps the browser's offer for later instead of showing it now. */
export function keepInstallPrompt(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    kept = event as InstallPrompt;
  });
  addEventListener('appinstalled', () => {
    kept = null;
  });
}

/** Only iOS has `navigator.standalone`; a false one is a browser tab there. */
const iosTab = () => (navigator as { standalone?: boolean }).standalone === false;

export const isInstalled = (): boolean =>
  matchMedia('(display-mode: standalone)').matches ||
  (navigator as { standalone?: boolean }).standalone === true;

export function installWay(): InstallWay {
  if (isInstalled()) return 'none';
  if (kept) return 'prompt';
  return iosTab() ? 'by-hand' : 'none';
}

/** Shows the browser's own prompt; true when the learner accepted it. */
export async function promptInstall(): Promise<boolean> {
  if (!kept) return false;
  const prompt = kept;
  kept = null;
  await prompt.prompt();
  return (await prompt.userChoice).outcome === 'accepted';
}
