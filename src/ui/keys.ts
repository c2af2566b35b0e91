import type { Attachment } from 'svelte/attachments';

/** What a key press means: its name, Ctrl or Cmd told apart, e.g. `z`, `Space`, `Enter`, `mod+z`, `?`. */
export function keyName(event: KeyboardEvent): string {
  const key =
    event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

/** True while a field takes what is typed; ask before acting on a single key (WCAG 2.1.4). */
export function isTyping(event: Event): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type)))
  );
}

/** True where Space and Enter belong to what has the focus: buttons, links, media, open layers. */
export function hasOwnKeys(event: Event): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof Element &&
    target.closest(
      'button, a, summary, audio, video, [role="link"], dialog, [popover]:popover-open',
    ) !== null
  );
}

/** True while a sheet, menu or dialog is open: keys of the screen below rest. */
export const isLayerOpen = (): boolean =>
  document.querySelector('dialog[open], [popover]:popover-open') !== null;

/** Listens on the whole window while the element is there. */
export function windowKeys(onkey: (event: KeyboardEvent) => void): Attachment {
  return () => {
    window.addEventListener('keydown', onkey);
    return () => window.removeEventListener('keydown', onkey);
  };
}
