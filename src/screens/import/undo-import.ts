import type { JobId } from '../../base/id.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { readSettings } from '../../store/settings.ts';
import type { AppState } from '../app-state.svelte.ts';
import { openImport, type ImportPort, type OpenImport } from './import-port.ts';
import { UNDO_BROKE, undoText } from './import-text.ts';

/** Takes an import back in the import worker. Resolves with '' or with what stood in the way, as a sentence. */
export async function undoImport(
  app: AppState,
  job: JobId,
  open: OpenImport = openImport,
): Promise<string> {
  const parameters = app.settings.parameters ?? DEFAULT_PARAMETERS;
  let port: ImportPort | null = null;
  const problem = await new Promise<string>((resolve) => {
    port = open({
      reply: (reply) => {
        if (reply.kind === 'undone') resolve(reply.problem ? undoText(reply.problem) : '');
        else if (reply.kind === 'failed') {
          console.error(reply.message);
          resolve(UNDO_BROKE);
        }
      },
      broke: (message) => {
        console.error(message);
        resolve(UNDO_BROKE);
      },
    });
    port.send({ kind: 'undo', job, writer: app.writer(), parameters });
  });
  (port as ImportPort | null)?.close();
  // Parameters that came with the import have gone with it.
  app.settings = await readSettings(app.db);
  app.tick();
  return problem;
}
