import type { Page } from '@playwright/test';

/** How many pixels of the map have just these colours (CSS, tokens too), in their order. */
export function shades(page: Page, colours: readonly string[]): Promise<number[]> {
  return page.evaluate((wanted) => {
    /** Thin lines have few pixels that are wholly covered: their colour is a little off where they are not. */
    const NEAR = 16;
    const probe = document.createElement('i');
    probe.style.setProperty('forced-color-adjust', 'none');
    document.body.append(probe);
    // The canvas is given no transparency: a system colour may have some.
    const targets = wanted.map((colour) => {
      probe.style.color = colour;
      return (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
    });
    probe.remove();
    const counts = wanted.map(() => 0);
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.stage canvas')) {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4)
        targets.forEach(([r = 0, g = 0, b = 0], t) => {
          const isSame =
            data[i + 3]! > 99 &&
            Math.abs(data[i]! - r) < NEAR &&
            Math.abs(data[i + 1]! - g) < NEAR &&
            Math.abs(data[i + 2]! - b) < NEAR;
          if (isSame) counts[t] = (counts[t] ?? 0) + 1;
        });
    }
    return counts;
  }, colours);
}
