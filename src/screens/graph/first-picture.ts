import type { Core } from 'cytoscape';
import { afterPaint } from '../../ui/after-paint.ts';
import { whenIdle } from '../../ui/when-idle.ts';

type Context = CanvasRenderingContext2D;
interface Renderer {
  drawElements(context: Context, elements: unknown): void;
  drawLayeredElements?: (context: Context, elements: unknown) => void;
}

/**
 * The library draws into textures and layers that it keeps, which pays when the map moves and costs half of the first
 * picture: that one is drawn straight onto the page. What else there is to do (`rest`) comes when that picture stands and
 * the browser is idle, or just before the camera moves; then the layers are made.
 */
export function drawPlainlyFirst(cy: Core, rest: () => void): void {
  const renderer = (cy as unknown as { renderer(): Renderer }).renderer();
  renderer.drawLayeredElements = (context, elements) => renderer.drawElements(context, elements);
  let isDone = false;
  const finish = () => {
    if (isDone || cy.destroyed()) return;
    isDone = true;
    rest();
  };
  cy.one('viewport', finish);
  cy.one('render', () => {
    // The prototype's own is there again.
    delete renderer.drawLayeredElements;
    afterPaint(() =>
      whenIdle(() => {
        finish();
        if (!cy.destroyed()) cy.forceRender();
      }),
    );
  });
}
