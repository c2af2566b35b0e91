import { isInPixels, shapeState, type OcclusionShape } from '../../deck/template/occlusion.ts';

const SVG = 'http://www.w3.org/2000/svg';
const CANVAS = 'image-occlusion-canvas';
const CONTAINER = 'image-occlusion-container';
/** What Anki's notetype uses where it sets no colour of its own. */
const COLOURS = {
  hidden: { fill: '--active-shape-color', border: '--active-shape-border', or: '#ff8e8e' },
  covered: { fill: '--inactive-shape-color', border: '--inactive-shape-border', or: '#ffeba2' },
  shown: { fill: '--highlight-shape-color', border: '--highlight-shape-border', or: 'transparent' },
} as const;
const BORDER = { hidden: '1px #212121', covered: '1px #212121', shown: '2px #ff8e8e' } as const;
/** A fill that Anki writes for every shape and that means "the notetype's colour". */
const PLAIN_FILL = '#ffeba2';

interface Asked {
  readonly shapes: readonly OcclusionShape[];
  readonly number: number;
  readonly asked: boolean;
}

/**
 * Draws the masks of an occlusion card over its picture, in place of Anki's canvas and script. On the answer a
 * button takes the remaining masks away and puts them back.
 */
export function drawOcclusion(qa: HTMLElement, { shapes, number, asked }: Asked): void {
  if (shapes.length === 0) return;
  const container = qa.querySelector<HTMLElement>(`#${CONTAINER}`) ?? wrapFirstPicture(qa);
  const picture = container?.querySelector('img');
  if (!container || !picture) return;
  const overlay = document.createElementNS(SVG, 'svg');
  // The author's style names the canvas for its colours.
  container.querySelector(`#${CANVAS}`)?.remove();
  overlay.id = CANVAS;
  overlay.classList.add('engraph-occlusion');
  overlay.setAttribute('role', 'img');
  overlay.setAttribute('preserveAspectRatio', 'none');
  container.append(overlay);
  const draw = () => {
    const width = picture.naturalWidth || 1000;
    const height = picture.naturalHeight || 1000;
    overlay.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const pixels = isInPixels(shapes);
    const scale = { x: pixels ? 1 : width, y: pixels ? 1 : height };
    overlay.replaceChildren(
      ...shapes.flatMap((shape) => {
        const state = shapeState(shape, number, asked);
        return state === 'absent' ? [] : [drawShape(shape, state, scale, overlay)];
      }),
    );
  };
  const states = shapes.map((shape) => shapeState(shape, number, asked));
  overlay.setAttribute('aria-label', describe(states));
  draw();
  if (!picture.complete || !picture.naturalWidth) picture.addEventListener('load', draw);
  if (!asked && states.includes('covered')) addToggle(container, overlay);
}

function wrapFirstPicture(qa: HTMLElement): HTMLElement | null {
  const picture = qa.querySelector('img');
  if (!picture) return null;
  const container = document.createElement('div');
  container.id = CONTAINER;
  picture.replaceWith(container);
  container.append(picture);
  return container;
}

type State = Exclude<ReturnType<typeof shapeState>, 'absent'>;

function describe(states: readonly string[]): string {
  const count = (state: string) => states.filter((each) => each === state).length;
  const [hidden, shown, covered] = [count('hidden'), count('shown'), count('covered')];
  const parts = (n: number) => (n === 1 ? '1 part' : `${n} parts`);
  const first = hidden > 0 ? `${parts(hidden)} hidden and asked for` : `${parts(shown)} revealed`;
  return covered > 0 ? `${first}, ${parts(covered)} covered` : first;
}

function addToggle(container: HTMLElement, overlay: Element): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'engraph-toggle';
  let covered = true;
  const label = () => {
    button.textContent = covered ? 'Show all parts' : 'Cover other parts';
    for (const mask of overlay.querySelectorAll<SVGElement>('.covered'))
      mask.style.setProperty('display', covered ? '' : 'none');
  };
  button.addEventListener('click', () => {
    covered = !covered;
    label();
  });
  label();
  const line = document.createElement('div');
  line.append(button);
  container.after(line);
}

/** What a length of the shape is multiplied by. */
interface Scale {
  readonly x: number;
  readonly y: number;
}

function drawShape(shape: OcclusionShape, state: State, scale: Scale, overlay: Element): Element {
  const [left, top] = [shape.left * scale.x, shape.top * scale.y];
  const drawn = geometry(shape, left, top, scale);
  drawn.classList.add(state);
  if (shape.angle !== 0) drawn.setAttribute('transform', `rotate(${shape.angle} ${left} ${top})`);
  if (state !== 'text') paint(drawn, shape, state, getComputedStyle(overlay));
  return drawn;
}

function geometry(shape: OcclusionShape, left: number, top: number, scale: Scale): SVGElement {
  const [width, height] = [shape.width * scale.x, shape.height * scale.y];
  if (shape.kind === 'ellipse')
    return make('ellipse', {
      ...{ cx: left + width / 2, cy: top + height / 2, rx: width / 2, ry: height / 2 },
    });
  if (shape.kind === 'polygon')
    return make('polygon', { points: corners(shape, left, top, scale) });
  if (shape.kind === 'text') return textShape(shape, left, top, scale);
  return make('rect', { x: left, y: top, width, height });
}

/** Corners are relative to each other; their upper left lies at left and top. */
function corners({ points }: OcclusionShape, left: number, top: number, scale: Scale): string {
  if (points.length === 0) return '';
  const placed = points.map(([x, y]) => [x * scale.x, y * scale.y] as const);
  const minX = Math.min(...placed.map(([x]) => x));
  const minY = Math.min(...placed.map(([, y]) => y));
  return placed.map(([x, y]) => `${x - minX + left},${y - minY + top}`).join(' ');
}

const FONT_SIZE = 40;
const PADDING = 5;
function textShape(shape: OcclusionShape, left: number, top: number, scale: Scale): SVGElement {
  const given = shape.fontSize > 0 ? shape.fontSize * scale.y : FONT_SIZE;
  const size = given * (shape.scale > 0 ? shape.scale : 1);
  const lines = shape.text.split('\n').slice(0, 100);
  const longest = Math.max(...lines.map((line) => line.length));
  const group = make('g', {});
  group.append(
    make('rect', {
      ...{ x: left, y: top, fill: '#ffffff' },
      ...{
        width: longest * size * 0.55 + PADDING * 2,
        height: lines.length * size * 1.2 + PADDING,
      },
    }),
  );
  lines.forEach((line, i) => {
    const text = make('text', {
      ...{ x: left + PADDING, y: top + size * (1 + i * 1.2), 'font-size': size },
      ...{ 'font-family': 'Arial, sans-serif', fill: shape.fill || '#000000' },
    });
    text.textContent = line;
    group.append(text);
  });
  return group;
}

function paint(
  drawn: SVGElement,
  shape: OcclusionShape,
  state: Exclude<State, 'text'>,
  style: CSSStyleDeclaration,
): void {
  const { fill, border, or } = COLOURS[state];
  const own = state === 'covered' && shape.fill !== PLAIN_FILL ? shape.fill : '';
  drawn.style.setProperty('fill', own || style.getPropertyValue(fill).trim() || or);
  const written = style.getPropertyValue(border).trim() || BORDER[state];
  const [, pixels = '1', colour = '#212121'] = /^(\d+(?:\.\d+)?)px\s+(.+)$/.exec(written) ?? [];
  drawn.style.setProperty('stroke', colour);
  // The picture is scaled to the card; the border is not.
  drawn.style.setProperty('stroke-width', `${pixels}px`);
  drawn.setAttribute('vector-effect', 'non-scaling-stroke');
}

function make(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
