import type { Sound } from '../../deck/template/sounds.ts';
import { missing } from './imported-files.ts';

/** A sound of a side with the address of its file, null when it is not stored or is speech. */
export interface PreparedSound {
  readonly sound: Sound;
  readonly address: string | null;
}

export interface MarkedBy {
  readonly formulas: readonly Node[];
  readonly sounds: Readonly<Record<'q' | 'a', readonly PreparedSound[]>>;
}

const MARK =
  /\[anki:play:([qa]):(\d{1,4})\]|\[\[type:[^\]]{0,2000}\]\]|\[engraph:maths:(\d{1,4})\]/g;

/** Puts buttons, type boxes' places and formulas where the drawn side has marks. The tree is sanitised already. */
export function fillMarks(fragment: DocumentFragment, by: MarkedBy): void {
  const page = fragment.ownerDocument;
  const walker = page.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  const marked: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (node.nodeValue?.includes('[')) marked.push(node as Text);
  for (const text of marked) {
    const parts = partsOf(text.data, by);
    if (parts.length > 1 || typeof parts[0] !== 'string') text.replaceWith(...parts);
  }
}

function partsOf(text: string, by: MarkedBy): (string | Node)[] {
  const parts: (string | Node)[] = [];
  let from = 0;
  for (const match of text.matchAll(MARK)) {
    const made = elementFor(match, by);
    if (!made) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(made);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function elementFor([, side, sound, formula]: RegExpMatchArray, by: MarkedBy): Node | null {
  if (formula !== undefined) return by.formulas[Number(formula)]?.cloneNode(true) ?? null;
  if (side === undefined) return typePlace();
  const key = side === 'q' ? 'q' : 'a';
  const found = by.sounds[key][Number(sound)];
  return found ? soundElement(found, `${key}:${sound ?? ''}`, Number(sound) + 1) : null;
}

/** Where the type box or the comparison comes. */
export const TYPE_PLACE = 'engraph-type';
function typePlace(): Element {
  const place = document.createElement('span');
  place.className = TYPE_PLACE;
  return place;
}

/** Names of files that are watched; `webm` and `mp4` may hold sound alone and then show nothing. */
const VIDEO = /\.(?:mp4|webm|ogv|m4v|mov|mpg|mpeg|mkv|avi|flv)$/i;

function soundElement({ sound, address }: PreparedSound, id: string, number: number): Element {
  if (sound.kind === 'file' && address === null) return missing('Sound', sound.name);
  if (sound.kind === 'file' && address !== null && VIDEO.test(sound.name)) {
    const video = document.createElement('video');
    video.setAttribute('controls', '');
    video.setAttribute('playsinline', '');
    video.setAttribute('src', address);
    video.dataset['play'] = id;
    return video;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'engraph-play replay-button';
  button.dataset['play'] = id;
  button.setAttribute(
    'aria-label',
    sound.kind === 'speech' ? 'Read aloud' : `Play sound ${number}`,
  );
  button.append(triangle());
  return button;
}

const SVG = 'http://www.w3.org/2000/svg';
function triangle(): Element {
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', 'M8 5.5v13l10.5-6.5z');
  icon.append(path);
  return icon;
}
