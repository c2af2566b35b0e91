import { mount } from 'svelte';
import App from './App.svelte';
import { start, type Started } from './screens/start.ts';

export { start };

/** Shows the app, or why it cannot be shown, in an empty element. */
export function show(target: HTMLElement, started: Started): void {
  mount(App, { target, props: { started } });
}
