import { mount } from 'svelte';
import App from './App.svelte';
import { screenFor } from './screens/shell/routes.ts';
import { start as open, type Started } from './screens/start.ts';
import { parseRoute } from './ui/route.svelte.ts';

/** Opens the database while the first screen's script is on its way (measured: 0.2 s sooner at 4× slowdown). */
export function start(): Promise<Started> {
  const { name } = screenFor(parseRoute(location.hash));
  const script =
    name === 'review' || name === 'welcome'
      ? import('./screens/review/Review.svelte')
      : import('./screens/today/Today.svelte');
  // Whoever shows the screen asks again, and says so when it cannot be had.
  script.catch(() => undefined);
  return open();
}

/** Shows the app, or why it cannot be shown, in an empty element. */
export function show(target: HTMLElement, started: Started): void {
  mount(App, { target, props: { started } });
}
