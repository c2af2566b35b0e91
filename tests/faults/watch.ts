/** A card that a page has painted. */
export interface Seen {
  /** Text of the front; '' where no card is shown. */
  readonly front: string;
  /** True once its answer is shown. */
  readonly shown: boolean;
  /** Milliseconds of this process's clock at which the page's word arrived. */
  readonly heard: number;
}

/** In the page, before the app: tells of every other card once its frame has been painted. */
export function watch(): void {
  const tell = (window as unknown as { engraphSaw?: (paint: object) => Promise<void> }).engraphSaw;
  if (!tell) return;
  let last = '';
  const channel = new MessageChannel();
  channel.port1.onmessage = (event) => void tell(event.data as object);
  const look = () => {
    const front = document.querySelector('main h1')?.textContent?.trim() ?? '';
    const rate = document.querySelector<HTMLElement>('.rate');
    const shown = rate !== null && !rate.hidden;
    const state = `${front}|${shown}`;
    // A message posted in a frame's callback arrives after that frame was painted.
    if (state !== last) channel.port2.postMessage({ front, shown });
    last = state;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
