/** Lets other tasks, ratings above all, run between two transactions of a bulk write. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
