/** True for a tap on a card that asks for the answer: not on links, code or media, nor one that ends a selection. */
export function isRevealTap(event: MouseEvent): boolean {
  // A card in a shadow root hides what was hit behind its host.
  const target = event.composedPath()[0] as Element;
  const own = 'a, button, input, pre, audio, video, summary, [role="link"], [data-open]';
  return !target.closest?.(own) && !getSelection()?.toString();
}
