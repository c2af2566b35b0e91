/** Changes the text of a field as if it were typed, and leaves the caret behind what was put in. */
export function replaceSelection(
  area: HTMLTextAreaElement,
  make: (selected: string) => { readonly text: string; readonly caret?: number },
): void {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const { text, caret = text.length } = make(value.slice(start, end));
  area.setRangeText(text, start, end, 'end');
  area.setSelectionRange(start + caret, start + caret);
  area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
  area.focus();
}

/** `{{words}}`, the caret inside where nothing was selected. In an imported cloze the next number. */
export function hide(area: HTMLTextAreaElement, isImported: boolean): void {
  const numbers = [...area.value.matchAll(/\{\{c(\d+)/g)].map(([, n]) => Number(n));
  const open = isImported ? `{{c${Math.max(0, ...numbers) + 1}::` : '{{';
  replaceSelection(area, (selected) => {
    const text = `${open}${selected}}}`;
    return { text, caret: selected === '' ? open.length : text.length };
  });
}

/** A picture or sound as the field's format writes it. */
export function mediaText(name: string, kind: 'picture' | 'sound', isImported: boolean): string {
  if (kind === 'sound' && isImported) return `[sound:${name}]`;
  const words = name.replace(/-[0-9a-f]{8}\.\w+$/, '').replaceAll('-', ' ');
  return isImported ? `<img src="${name}" alt="${words}">` : `![${words}](media/${name})`;
}
