import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { instant, type Moment } from '../src/base/time.ts';
import type { ImportedNote } from '../src/deck/deck.ts';
import { fieldValues, type Notetype } from '../src/deck/notetype.ts';
import { takeMaths } from '../src/deck/template/maths.ts';
import { renderCard, type RenderedCard } from '../src/deck/template/render.ts';
import { textOf } from '../src/deck/template/strip.ts';
import { readFiles } from '../src/exchange/detect.ts';
import { DEFAULT_PARAMETERS } from '../src/memory/fsrs.ts';
import { dangers } from './support/dangers.ts';

const ROOT = '../shared/fixtures/decks';
const here = existsSync(ROOT);
if (!here) console.warn(`SKIPPED: ${ROOT} is absent, no card of a real deck was drawn.`);

const moment: Moment = { at: instant(Date.UTC(2026, 10, 24, 12)), offset: 0, rollOver: 4 };
const FILES = here
  ? ['apkg', 'colpkg', 'db', 'crowdanki/brainbrew-example', 'crowdanki/openapphub-terminology']
      .flatMap((folder) => readdirSync(`${ROOT}/${folder}`).map((name) => `${folder}/${name}`))
      .filter((path) => /\.(?:apkg|colpkg|anki2|json)$/.test(path))
  : [];

interface Drawn extends RenderedCard {
  readonly where: string;
  readonly kind: Notetype['kind'];
}

async function drawn(path: string): Promise<Drawn[]> {
  const blob = new Blob([readFileSync(`${ROOT}/${path}`)]);
  const read = await readFiles([{ name: path, blob }], { moment, parameters: DEFAULT_PARAMETERS });
  if (!read.ok) throw new Error(read.problem.sentence);
  const notetypes = new Map(read.value.notetypes.map((notetype) => [notetype.id, notetype]));
  return read.value.decks.flatMap(({ notes, path: deck }) =>
    notes
      .filter((note): note is ImportedNote => note.kind === 'imported')
      .flatMap((note) => {
        const notetype = notetypes.get(note.notetype);
        if (!notetype) throw new Error(`${note.id} without its notetype`);
        return note.cards.map(({ part }) => ({
          ...{ where: `${note.id}/${part}`, kind: notetype.kind },
          ...renderCard(notetype, fieldValues(notetype, note), Number(part), {
            ...{ tags: note.tags, deck: deck.join('::'), flag: 0, cardId: `${note.id}/${part}` },
          }),
        }));
      }),
  );
}

/**
 * Cards that cannot be drawn as they are, and for which Anki too shows a sentence: cloze notes without a cloze
 * (one says `{{c1L::`), templates that ask for fields which their old-style notetype does not have.
 */
const BROKEN: Readonly<Record<string, number>> = {
  'apkg/mpoppe-french-fsrs-legacy2.apkg': 1,
  'apkg/parser-deck-media-latest.apkg': 1,
  'apkg/parser-new-deck-latest.apkg': 1,
  'apkg/parser-legacy-deck.apkg': 1,
  'crowdanki/brainbrew-example/deck.json': 15,
};

/**
 * The sanitiser takes the window that is there when it loads. The readers must not see one: SQLite would think
 * that it is in a browser.
 */
async function loadSanitiser() {
  const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
    JSDOM: new (html: string) => { window: Window };
  };
  const { window } = new JSDOM('');
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', window.document);
  const { sanitise } = await import('../src/deck/sanitise.ts');
  sanitise('');
  vi.unstubAllGlobals();
  return sanitise;
}

describe.skipIf(!here)('every card of every real deck', () => {
  let sanitise: Awaited<ReturnType<typeof loadSanitiser>>;
  beforeAll(async () => {
    sanitise = await loadSanitiser();
  });

  test.each(FILES)('%s is drawn and sanitised', async (path) => {
    const cards = await drawn(path);
    const problems = cards.filter(({ problem }) => problem !== null);
    const told = problems.map(({ where, problem }) => `${where}: ${problem}`);
    expect(told.length, told.slice(0, 3).join('\n')).toBe(BROKEN[path] ?? 0);
    // The sanitiser is slow in this stand-in for a browser: a sample of the long decks.
    const step = Math.max(1, Math.floor(cards.length / 30));
    for (let i = 0; i < cards.length; i += step)
      for (const html of [cards[i]!.question, cards[i]!.answer]) {
        const { fragment } = sanitise(takeMaths(html).html);
        expect(dangers(fragment), cards[i]!.where).toEqual([]);
        const wanted = /[\p{L}\p{N}]/u.test(textOf(html));
        if (wanted) expect(fragment.textContent?.trim(), cards[i]!.where).not.toBe('');
      }
  });

  test('occlusion, cloze hints and typing of the stock notetypes', async () => {
    const cards = await drawn('apkg/srsconv-mixed-legacy2-fsrs-io.apkg');
    const masked = cards.filter(({ kind }) => kind === 'occlusion');
    expect(masked).toHaveLength(3);
    expect(masked[0]?.shapes.map(({ kind }) => kind).toSorted()).toEqual(
      expect.arrayContaining(['ellipse', 'polygon', 'rect', 'text']),
    );
    for (const { shapes } of masked)
      for (const { left, top } of shapes) expect(Math.max(left, top)).toBeLessThanOrEqual(1);
    expect(cards.filter(({ typed }) => typed !== null)).not.toHaveLength(0);
  });

  test('mathematics, sounds and hints are found', async () => {
    const maths = await drawn('apkg/o957-mathjax.apkg');
    expect(maths.flatMap(({ answer }) => takeMaths(answer).formulas)).not.toHaveLength(0);
    const sounds = await drawn('apkg/parser-deck-media-latest.apkg');
    expect(
      sounds.flatMap((card) => [...card.sounds.question, ...card.sounds.answer]),
    ).toContainEqual(expect.objectContaining({ kind: 'file' }));
    const hints = await drawn('apkg/mpoppe-french-fsrs-legacy2.apkg');
    expect(hints).toHaveLength(1639);
    expect(hints.filter(({ question }) => /class="cloze"/.test(question))).toHaveLength(1638);
  });
});
