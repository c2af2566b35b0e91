import type { Formula } from '../../deck/template/maths.ts';
import type { FileFinder } from './imported-files.ts';
import type { ImportedMedia } from './imported.ts';

/** Elements for a side's formulas: the picture that the deck ships, else KaTeX's MathML, else the source. */
export function formulaElements(
  formulas: readonly Formula[],
  find: FileFinder,
  media: ImportedMedia,
): Promise<Element[]> {
  return Promise.all(
    formulas.map(async (formula) => (await shipped(formula, find, media)) ?? drawn(formula)),
  );
}

async function shipped({ latex }: Formula, find: FileFinder, media: ImportedMedia) {
  if (latex === null) return null;
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(latex));
  const name = `latex-${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const hash = find(`${name}.png`) ?? find(`${name}.svg`);
  const address = hash === null ? null : await media.address(hash);
  if (address === null) return null;
  const picture = document.createElement('img');
  picture.className = 'latex';
  picture.alt = latex;
  picture.src = address;
  return picture;
}

/** KaTeX gives up beyond these; a hostile formula must not hold the page. */
const LIMITS = { maxExpand: 300, maxSize: 50 };
const LONGEST = 5_000;

async function drawn({ tex, display, isFormula }: Formula): Promise<Element> {
  const place = document.createElement('span');
  place.className = display ? 'engraph-maths block' : 'engraph-maths';
  if (!isFormula || tex.length > LONGEST) return source(place, tex);
  const { default: katex } = await import('katex');
  // Its own module adds chemistry to the one above.
  if (/\\(?:ce|pu)\b/.test(tex)) await import('katex/contrib/mhchem');
  try {
    katex.render(tex, place, {
      ...{ displayMode: display, output: 'mathml', throwOnError: true, trust: false },
      ...{ strict: 'ignore', ...LIMITS },
    });
    return place;
  } catch {
    return source(place, tex);
  }
}

function source(place: Element, tex: string): Element {
  const code = document.createElement('code');
  code.textContent = tex;
  place.replaceChildren(code);
  return place;
}
