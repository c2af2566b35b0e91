import type { DeckFont } from '../../deck/sanitise-style.ts';
import type { FileFinder } from './imported-files.ts';
import type { ImportedMedia } from './imported.ts';

/** Fonts in the page, by deck prefix and file; those of the decks used longest ago go first. */
const MOST_FONTS = 24;
const loaded = new Map<string, FontFace>();

/**
 * Loads a deck's fonts from their bytes, under names that only this deck uses; a font that cannot be read is left
 * out. The style's own `@font-face` would leak into the page in WebKit (spine.md §3).
 */
export async function loadFonts(
  fonts: readonly DeckFont[],
  find: FileFinder,
  media: ImportedMedia,
): Promise<void> {
  await Promise.all(fonts.slice(0, MOST_FONTS).map((font) => loadFont(font, find, media)));
  while (loaded.size > MOST_FONTS) {
    const [key, face] = loaded.entries().next().value ?? [];
    if (key === undefined || !face) return;
    loaded.delete(key);
    document.fonts.delete(face);
  }
}

async function loadFont(font: DeckFont, find: FileFinder, media: ImportedMedia): Promise<void> {
  const { family, weight, style, file } = font;
  const key = JSON.stringify([family, weight, style]);
  const known = loaded.get(key);
  if (known) {
    loaded.delete(key);
    loaded.set(key, known);
    return;
  }
  const hash = find(file);
  const bytes = hash === null ? null : await media.bytes(hash);
  if (!bytes) return;
  try {
    const face = new FontFace(family, bytes, { weight, style });
    await face.load();
    document.fonts.add(face);
    loaded.set(key, face);
  } catch {
    // The card is read in the fallback font.
  }
}
