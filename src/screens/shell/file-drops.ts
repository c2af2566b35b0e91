import type { Attachment } from 'svelte/attachments';
import type { AppState } from '../app-state.svelte.ts';

/** Files dropped anywhere on the app go to the import; without this the browser would open them instead. */
export function fileDrops(app: AppState): Attachment {
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  function over(event: DragEvent) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  }
  function drop(event: DragEvent) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    // Folders can only be asked for while the event lasts.
    const grabbed = [...(event.dataTransfer?.items ?? [])].flatMap(
      (item) => item.webkitGetAsEntry() ?? item.getAsFile() ?? [],
    );
    void import('../import/arrivals.ts').then(({ takeDropped }) => takeDropped(app, grabbed));
  }
  return () => {
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  };
}
