/**
 * Must be imported before Prism: tells it to leave the page alone, and to ignore messages in a worker.
 * Its language files then add themselves to a global, which `highlight.ts` takes away again.
 */
export const scope = globalThis as { Prism?: unknown };

scope.Prism = { manual: true, disableWorkerMessageHandler: true };
