interface LaunchQueue {
  setConsumer(
    consumer: (params: { readonly files?: readonly FileSystemFileHandle[] }) => void,
  ): void;
}

/** Files that the system opens with the installed app: those that wait, and later ones. */
export function onLaunchedFiles(take: (files: File[]) => void | Promise<void>): void {
  const queue = (globalThis as { launchQueue?: LaunchQueue }).launchQueue;
  queue?.setConsumer(({ files = [] }) => {
    if (files.length === 0) return;
    void Promise.all(files.map((handle) => handle.getFile())).then(take);
  });
}
