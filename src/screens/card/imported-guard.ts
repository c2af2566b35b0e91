import type { Attachment } from 'svelte/attachments';

const OWN_CLICKS = 'button, summary, input, audio, video, pre, [data-open]';

/**
 * Layer 3 of architecture §5 on the box around a card: nothing inside leads anywhere by itself; links open in a
 * new window by the app. What belongs to a control of the card does not reach the screen as a tap or a swipe.
 */
export const cardGuard: Attachment<HTMLElement> = (box) => {
  const inside = (event: Event): Element[] => {
    const path = event.composedPath();
    return path.slice(0, path.indexOf(box)).filter((each) => each instanceof Element);
  };
  const guard = (event: Event) => {
    const path = inside(event);
    if (path.some((element) => leads(element) || element.localName === 'form'))
      event.preventDefault();
    if (event.type !== 'click' && !(event instanceof KeyboardEvent && event.key === 'Enter'))
      return;
    const link = path.find((element) => element.hasAttribute('data-open'));
    if (!link) return;
    event.preventDefault();
    openAddress(link.getAttribute('data-open') ?? '');
  };
  const keep = (event: Event) => {
    if (inside(event).some((element) => element.matches(OWN_CLICKS))) event.stopPropagation();
  };
  const guarded = ['click', 'auxclick', 'submit', 'keydown', 'dragstart'];
  for (const type of guarded) box.addEventListener(type, guard, { capture: true });
  for (const type of ['click', 'pointerdown']) box.addEventListener(type, keep);
  return () => {
    for (const type of guarded) box.removeEventListener(type, guard, { capture: true });
    for (const type of ['click', 'pointerdown']) box.removeEventListener(type, keep);
  };
};

const leads = (element: Element): boolean =>
  /^(?:a|area)$/i.test(element.localName) ||
  element.hasAttribute('href') ||
  element.hasAttribute('xlink:href');

function openAddress(address: string): void {
  if (!URL.canParse(address)) return;
  const url = new URL(address);
  if (url.protocol === 'https:' || url.protocol === 'http:')
    open(url.href, '_blank', 'noopener,noreferrer');
}
