import { fieldValues } from '../../deck/notetype.ts';
import { deckSheet } from '../../deck/sanitise-style.ts';
import { openOnline, sanitise } from '../../deck/sanitise.ts';
import { isBlank } from '../../deck/template/generate.ts';
import { takeMaths } from '../../deck/template/maths.ts';
import type { OcclusionShape } from '../../deck/template/occlusion.ts';
import { renderCard } from '../../deck/template/render.ts';
import type { Sound } from '../../deck/template/sounds.ts';
import type { Typed } from '../../deck/template/typed.ts';
import { fileFinder, fillFiles, styleAddresses } from './imported-files.ts';
import { loadFonts } from './imported-fonts.ts';
import { fillMarks, type MarkedBy, type PreparedSound } from './imported-marks.ts';
import { readableAtNight } from './imported-night.ts';
import { formulaElements } from './imported-maths.ts';
import { placeSide, type Place } from './imported-view.ts';
import { textSeen } from './imported-text.ts';
import type { ImportedCard, ImportedLook, ImportedMedia } from './imported.ts';

/** A side that only has to be cloned into the page. */
export interface PreparedSide {
  readonly fragment: DocumentFragment;
  /** Plain text, for the heading that readers hear. */
  readonly text: string;
  /** Of `<style>` elements in the side. */
  readonly sheets: readonly CSSStyleSheet[];
  /** Its own sounds, in order: what plays by itself. */
  readonly sounds: readonly PreparedSound[];
}

export interface PreparedCard {
  readonly question: PreparedSide;
  readonly answer: PreparedSide;
  readonly typed: Typed | null;
  readonly problem: string | null;
  readonly shapes: readonly OcclusionShape[];
  /** The card's number: ordinal plus one. */
  readonly number: number;
  readonly sheet: CSSStyleSheet;
  /** True when the author marked a field as written from right to left. */
  readonly rtl: boolean;
  /** Puts a side into the box; here, so that whoever shows a card need not load what draws it. */
  readonly place: (root: ShadowRoot, how: Place) => void;
}

const SHEETS_KEPT = 8;
const sheets = new Map<string, ReturnType<typeof deckSheet>>();

/** Draws, sanitises and fills both sides of a card. Throws only when a chunk cannot be loaded. */
export async function drawImported(
  card: ImportedCard,
  look: ImportedLook,
  media: ImportedMedia,
): Promise<PreparedCard> {
  const { note, notetype, part } = card;
  const ordinal = Number(part);
  const values = fieldValues(notetype, note);
  const drawn = renderCard(notetype, values, ordinal, {
    ...{ tags: note.tags, deck: card.deckPath.join('::'), flag: card.flag },
    cardId: `${note.id}/${part}`,
  });
  const files = [...notetype.files, ...note.files];
  const find = fileFinder(files);
  const used = `${drawn.question}\n${drawn.answer}\n${notetype.css}`;
  const addresses = await styleAddresses(used, files, media);
  const style = { dark: look.night, prefix: `${notetype.id} `, addresses };
  const sheet = sheetOf(notetype.css, style);
  await loadFonts(sheet.fonts, find, media);
  const found = async (sounds: readonly Sound[]): Promise<PreparedSound[]> =>
    Promise.all(
      sounds.map(async (sound) => {
        const hash = sound.kind === 'file' ? find(sound.name) : null;
        return { sound, address: hash === null ? null : await media.address(hash) };
      }),
    );
  const sounds = { q: await found(drawn.sounds.question), a: await found(drawn.sounds.answer) };
  const side = async (html: string, key: 'q' | 'a'): Promise<PreparedSide> => {
    const maths = takeMaths(withoutScriptControls(html));
    const { fragment, styles } = sanitise(maths.html, addresses);
    // Into the page's document, so that pictures are decoded before they are shown.
    document.adoptNode(fragment);
    openOnline(fragment);
    if (look.night) readableAtNight(fragment);
    await fillFiles(fragment, find, media);
    const by: MarkedBy = { formulas: await formulaElements(maths.formulas, find, media), sounds };
    fillMarks(fragment, by);
    return {
      fragment,
      text: textSeen(fragment),
      sheets: styles.map((css) => deckSheet(css, style).sheet),
      sounds: sounds[key],
    };
  };
  const prepared: PreparedCard = {
    question: await side(drawn.question, 'q'),
    answer: await side(drawn.answer || fieldsOf(values), 'a'),
    ...{ typed: drawn.typed, problem: drawn.problem, shapes: drawn.shapes, number: ordinal + 1 },
    sheet: sheet.sheet,
    rtl: notetype.fields.some((field) => field.rtl),
    place: (root, how) => placeSide(root, prepared, how),
  };
  return prepared;
}

/** What a card whose template is broken shows as its answer: the note as it is. */
const fieldsOf = (values: readonly string[]): string =>
  values
    .filter((value) => !isBlank(value))
    .map((value) => `<div>${value}</div>`)
    .join('<hr>');

/** The button of Anki's own occlusion template works by script; the app brings its own. */
const withoutScriptControls = (html: string): string =>
  html.replace(/<button[^>]{0,200}\bid=["']?toggle\b[^>]{0,200}>[^<]{0,200}<\/button>/gi, '');

function sheetOf(css: string, options: Parameters<typeof deckSheet>[1]) {
  const key = `${options.dark} ${options.prefix}\n${css}`;
  const known = sheets.get(key);
  if (known) return known;
  const made = deckSheet(css, options);
  sheets.set(key, made);
  const oldest = sheets.size > SHEETS_KEPT ? sheets.keys().next().value : undefined;
  if (oldest !== undefined) sheets.delete(oldest);
  return made;
}
