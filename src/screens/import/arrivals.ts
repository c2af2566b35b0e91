import type { AppState } from '../app-state.svelte.ts';
import { chosenFiles, filesOf, type Grabbed } from './dropped.ts';
import { importOf } from './import.svelte.ts';

/** Files dropped anywhere on the app. */
export async function takeDropped(app: AppState, grabbed: Grabbed): Promise<void> {
  importOf(app).choose(await filesOf(grabbed));
  app.go('#/import');
}

/** Files opened with the app from outside. */
export function takeLaunched(app: AppState, files: readonly File[]): void {
  importOf(app).choose(chosenFiles(files));
  app.go('#/import');
}
