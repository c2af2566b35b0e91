import type { Notetype } from '../notetype.ts';
import { clozeText, parseCloze, type Cloze } from './cloze.ts';
import { decodeEntities } from './entities.ts';

/** A mask of Anki's image occlusion (facts §7). Lengths are fractions of the picture, or pixels in old files. */
export interface OcclusionShape {
  readonly kind: 'rect' | 'ellipse' | 'polygon' | 'text';
  /** Numbers of the cards that ask for it; 0 is always drawn. */
  readonly numbers: readonly number[];
  readonly left: number;
  readonly top: number;
  /** A rectangle's size; twice an ellipse's radii. */
  readonly width: number;
  readonly height: number;
  /** A polygon's corners. */
  readonly points: readonly (readonly [number, number])[];
  readonly text: string;
  readonly scale: number;
  /** Font size as a fraction of the height; 0 when not given. */
  readonly fontSize: number;
  /** Degrees, about left and top. */
  readonly angle: number;
  /** `#rrggbb`, or '' for the notetype's colour. */
  readonly fill: string;
  /** "Hide all, guess one": covered also while another is asked. */
  readonly hidesAlways: boolean;
}

const MARK = 'image-occlusion:';
const KINDS: readonly string[] = ['rect', 'ellipse', 'polygon', 'text'];
const MOST_SHAPES = 2_000;
const MOST_POINTS = 5_000;
const OCCLUSION_TAG = 0;

/** All shapes of a note, in the order written; unreadable ones are left out. */
export function occlusionShapes(notetype: Notetype, values: readonly string[]): OcclusionShape[] {
  if (notetype.kind !== 'occlusion') return [];
  const tagged = notetype.fields.findIndex(({ tag }) => tag === OCCLUSION_TAG);
  const nodes = parseCloze(values[Math.max(tagged, 0)] ?? '');
  return nodes
    .slice(0, MOST_SHAPES * 2)
    .flatMap((node) => (typeof node === 'string' ? [] : (shapeOf(node) ?? [])))
    .slice(0, MOST_SHAPES);
}

/** True when lengths are pixels of the picture and not fractions of it. */
export const isInPixels = (shapes: readonly OcclusionShape[]): boolean =>
  shapes.some(
    ({ left, top, width, height, points }) =>
      Math.max(left, top, width, height) > 2 || points.some(([x, y]) => Math.max(x, y) > 2),
  );

/** How a shape stands in the card: `hidden` is covered and asked for, `shown` outlined, `covered` merely covered. */
export function shapeState(
  { kind, numbers, hidesAlways }: OcclusionShape,
  number: number,
  asked: boolean,
): 'hidden' | 'shown' | 'covered' | 'text' | 'absent' {
  if (numbers.includes(number)) return asked ? 'hidden' : 'shown';
  if (kind === 'text' && numbers.includes(0)) return 'text';
  return hidesAlways ? 'covered' : 'absent';
}

/** What `{{cloze:}}` leaves of a shape: an empty element as Anki writes it. Null for an ordinary cloze. */
export function occlusionDiv(cloze: Cloze, active: boolean, asked: boolean): string | null {
  const [first] = cloze.nodes;
  if (typeof first !== 'string' || !first.startsWith(MARK)) return null;
  const name = !active ? 'cloze-inactive' : asked ? 'cloze' : 'cloze-highlight';
  return `<div class="${name}" data-ordinal="${cloze.ordinal}"></div>`;
}

function shapeOf(cloze: Cloze): OcclusionShape | null {
  const written = clozeText(cloze);
  if (!written.startsWith(MARK)) return null;
  const [kind = '', ...properties] = splitEscaped(written.slice(MARK.length));
  if (!KINDS.includes(kind)) return null;
  const given = new Map(
    properties.map((property): [string, string] => {
      const equals = property.indexOf('=');
      return [property.slice(0, equals).trim(), decodeEntities(property.slice(equals + 1))];
    }),
  );
  const number = (key: string, otherwise = 0): number => {
    const value = Number.parseFloat(given.get(key) ?? '');
    return Number.isFinite(value) ? Math.max(-1e5, Math.min(1e5, value)) : otherwise;
  };
  const fill = given.get('fill') ?? '';
  return {
    kind: kind as OcclusionShape['kind'],
    numbers: cloze.ordinals,
    left: number('left'),
    top: number('top'),
    width: kind === 'ellipse' ? number('rx') * 2 : number('width'),
    height: kind === 'ellipse' ? number('ry') * 2 : number('height'),
    points: pointsOf(given.get('points') ?? ''),
    text: given.get('text') ?? '',
    scale: number('scale', 1),
    fontSize: number('fs'),
    // Ten-thousandths of a turn.
    angle: (number('angle') * 360) / 10_000,
    fill: /^#[0-9a-f]{3,8}$/i.test(fill) ? fill : '',
    hidesAlways: given.get('oi') === '1',
  };
}

function pointsOf(text: string): [number, number][] {
  return text
    .trim()
    .split(/\s+/, MOST_POINTS)
    .flatMap((pair): [number, number][] => {
      const [x = NaN, y = NaN] = pair.split(',', 2).map(Number.parseFloat);
      return Number.isFinite(x) && Number.isFinite(y) ? [[x, y]] : [];
    });
}

/** Splits at `:`; a backslash takes the next character as it is. */
function splitEscaped(text: string): string[] {
  const parts = [''];
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === ':') parts.push('');
    else parts[parts.length - 1] += text[i] === '\\' ? (text[++i] ?? '') : (text[i] ?? '');
  }
  return parts;
}
