import { scriptUrl } from '../../base/trusted.ts';
import exportWorker from './export.worker.ts?worker&url';
import type { ExportedFile, ExportReply, ExportRequest } from './export-messages.ts';

/** An export under way. */
export interface ExportTask {
  /** The file; rejects when it could not be made. Never settles once stopped. */
  readonly file: Promise<ExportedFile>;
  stop(): void;
}
export type StartExport = (
  request: ExportRequest,
  onprogress: (share: number) => void,
) => ExportTask;

/** Makes a file in a worker of its own, which ends with it. */
export const startExport: StartExport = (request, onprogress) => {
  const worker = new Worker(scriptUrl(exportWorker), { type: 'module' });
  const file = new Promise<ExportedFile>((resolve, reject) => {
    const end = (settle: () => void): void => {
      worker.terminate();
      settle();
    };
    worker.onmessage = ({ data }: MessageEvent<ExportReply>) => {
      if (data.kind === 'progress') onprogress(data.share);
      else if (data.kind === 'done') end(() => resolve(data));
      else end(() => reject(new Error(data.message)));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(() => reject(new Error(event.message)));
    };
  });
  worker.postMessage(request);
  return { file, stop: () => worker.terminate() };
};
