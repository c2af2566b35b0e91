import { takeShared } from '../../pwa/shared.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { Import } from './import.svelte.ts';

const LOST =
  'What was shared did not arrive, perhaps for lack of space. Nothing was added. Open the file from here instead.';

/** Takes what another app shared: files, else the link in it, else its text. */
export async function receiveShared(app: AppState, work: Import, isLost: boolean): Promise<void> {
  app.go('#/import', { replace: true });
  const shared = isLost ? null : await takeShared();
  if (isLost) return work.say(LOST);
  if (!shared) return;
  const { files, text, url } = shared;
  // Some apps put the link among the text.
  const link = /^https:\/\/\S+$/.exec(url || text.trim())?.[0];
  if (files.length > 0) work.choose(files);
  else if (link) work.offeredLink = link;
  else work.paste(text);
}
