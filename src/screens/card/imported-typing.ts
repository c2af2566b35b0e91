import { withoutMarks, type Typed } from '../../deck/template/typed.ts';
import { diffLetters, type DiffSegment } from '../../study/letters.ts';
import { TYPE_PLACE } from './imported-marks.ts';

/** What the learner types into the card's box. */
export interface ImportedTyping {
  readonly value: string;
  readonly oninput: (value: string) => void;
  readonly onsubmit: () => void;
}

/** Puts the box into its place; other places and those of a card that expects nothing go. */
export function addTypeBox(qa: HTMLElement, typed: Typed | null, typing: ImportedTyping): void {
  const [first, ...others] = qa.querySelectorAll(`.${TYPE_PLACE}`);
  for (const other of others) other.remove();
  if (!typed) return first?.remove();
  const box = document.createElement('input');
  box.id = 'typeans';
  box.type = 'text';
  box.value = typing.value;
  for (const [name, value] of Object.entries({
    ...{ 'aria-label': 'Your answer', autocomplete: 'off', autocapitalize: 'off' },
    ...{ autocorrect: 'off', spellcheck: 'false', enterkeyhint: 'done' },
  }))
    box.setAttribute(name, value);
  box.addEventListener('input', () => typing.oninput(box.value));
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    typing.onsubmit();
  });
  first?.replaceWith(box);
}

/** Puts the comparison into every place on the answer; a rule between front and back comes before it, as in Anki. */
export function addComparison(qa: HTMLElement, typed: Typed | null, value: string): void {
  const places = [...qa.querySelectorAll(`.${TYPE_PLACE}`)];
  if (!typed) return places.forEach((place) => place.remove());
  const rule = places.length > 0 ? qa.querySelector('hr#answer') : null;
  rule?.remove();
  places.forEach((place, i) => {
    const made = comparison(typed, value);
    place.replaceWith(...(rule && i === 0 ? [rule, made] : [made]));
  });
}

function comparison({ expected, ignoresMarks }: Typed, value: string): Element {
  const given = value.trim().normalize('NFC');
  const code = document.createElement('code');
  code.id = 'typeans';
  if (given === '') {
    code.textContent = expected;
    return code;
  }
  const plain = (text: string) => (ignoresMarks ? withoutMarks(text) : text);
  const right = plain(given) === plain(expected);
  const heard = right ? 'Exactly right.' : `You typed ${given}.`;
  code.append(span('vh', `${heard} Answer: ${expected}.`));
  const seen = span('', '');
  seen.setAttribute('aria-hidden', 'true');
  if (right) seen.append(span('typeGood', expected));
  else {
    const diff = diffLetters(plain(given), plain(expected), true);
    seen.append(...pieces(diff.typed, 'typeBad'), document.createElement('br'));
    const arrow = span('', '↓');
    arrow.id = 'typearrow';
    seen.append(arrow, document.createElement('br'), ...pieces(diff.answer, 'typeMissed'));
  }
  code.append(seen);
  return code;
}

const pieces = (segments: readonly DiffSegment[], otherwise: string): Element[] =>
  segments.map(({ text, same }) => span(same ? 'typeGood' : otherwise, text));

function span(name: string, text: string): HTMLElement {
  const element = document.createElement('span');
  if (name) element.className = name;
  element.textContent = text;
  return element;
}
