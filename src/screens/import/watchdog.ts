/** Calls back when nothing was heard for a while. */
export interface Watchdog {
  /** Something was heard. */
  heard(): void;
  stop(): void;
}

/** After `most` silent ms; a page that slept gets `grace` ms more, for what waits to be heard. */
export function watchSilence(onsilent: () => void, most: number, grace = 5_000): Watchdog {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = setTimeout(onsilent, grace);
    }, most);
  };
  heard();
  return { heard, stop: () => clearTimeout(timer) };
}
