import type { Attachment } from 'svelte/attachments';

export type SwipeSide = 'left' | 'right';

export interface SwipeHandlers {
  /** Pixels dragged, 0 when let go; `side` tells which rating would follow. */
  readonly onmove: (dx: number, side: SwipeSide | null) => void;
  readonly oncommit: (side: SwipeSide) => void;
}

/** System back gestures start at the edges. */
const EDGE = 28;
const START = 12;

/**
 * Horizontal swipes on the answer (ui.md, Gestures): start at |dx| > 12 px and 1.5 |dy|, commit at 32 % of the
 * width or 0.5 px/ms, cancel by going back. Vertical moves, code that scrolls and selections are left alone.
 */
export function swipe({ onmove, oncommit }: SwipeHandlers): Attachment<HTMLElement> {
  return (node) => {
    let from: { x: number; y: number; at: number; id: number } | null = null;
    let swiping = false;

    const down = (event: PointerEvent) => {
      const { clientX: x, clientY: y } = event;
      const target = event.target as Element;
      if (event.pointerType === 'mouse' || x < EDGE || x > innerWidth - EDGE) return;
      if (target.closest('pre, a, button, input, .table')) return;
      from = { x, y, at: event.timeStamp, id: event.pointerId };
    };
    const move = (event: PointerEvent) => {
      if (event.pointerId !== from?.id) return;
      const dx = event.clientX - from.x;
      const dy = event.clientY - from.y;
      if (!swiping) {
        if (Math.abs(dy) > START && Math.abs(dx) < Math.abs(dy)) from = null;
        if (Math.abs(dx) <= START || Math.abs(dx) <= 1.5 * Math.abs(dy)) return;
        if (getSelection()?.toString()) return end();
        swiping = true;
        node.setPointerCapture(event.pointerId);
      }
      onmove(dx, dx > 0 ? 'right' : 'left');
    };
    const up = (event: PointerEvent) => {
      if (event.pointerId !== from?.id) return;
      const dx = event.clientX - from.x;
      const speed = Math.abs(dx) / Math.max(1, event.timeStamp - from.at);
      const far = Math.abs(dx) > 0.32 * node.clientWidth || speed > 0.5;
      const commit = swiping && far && Math.abs(dx) > START;
      end();
      if (commit) oncommit(dx > 0 ? 'right' : 'left');
    };
    const end = () => {
      from = null;
      if (swiping) onmove(0, null);
      swiping = false;
    };

    node.addEventListener('pointerdown', down);
    node.addEventListener('pointermove', move);
    node.addEventListener('pointerup', up);
    node.addEventListener('pointercancel', end);
    return () => {
      node.removeEventListener('pointerdown', down);
      node.removeEventListener('pointermove', move);
      node.removeEventListener('pointerup', up);
      node.removeEventListener('pointercancel', end);
    };
  };
}
