import Papa from 'papaparse';
import { cardId } from '../../base/id.ts';
import type { NotetypeId } from '../../base/id.ts';
import type { Deck, DrawnCard, Note } from '../../deck/deck.ts';
import { fieldValues } from '../../deck/notetype.ts';
import type { Notetype } from '../../deck/notetype.ts';
import { renderCard } from '../../deck/template/render.ts';
import { textOf } from '../../deck/template/strip.ts';

export type Notetypes = ReadonlyMap<NotetypeId, Notetype>;

/** How a cell begins that a spreadsheet would run. The library's own pattern misses cells of several lines. */
const FORMULA = /^[=+\-@\t\r]/;

interface Faces {
  readonly front: string;
  readonly back: string;
}

/**
 * Every card as a row for a spreadsheet: both sides as plain text and as HTML, tags, deck. RFC 4180, UTF-8 with a
 * byte-order mark, as Excel wants it; nothing is taken for a formula.
 */
export function cardsCsv(decks: readonly Deck[], notetypes: Notetypes): string {
  const rows = decks.flatMap((deck) =>
    deck.notes.flatMap((note) =>
      note.cards.map((card) => {
        const { front, back } = facesOf(note, card, deck, notetypes);
        const place = deck.path.join('::');
        return [plain(front), plain(back), front, back, note.tags.join(' '), place];
      }),
    ),
  );
  const fields = ['front', 'back', 'front_html', 'back_html', 'tags', 'deck'];
  const options = { newline: '\r\n', escapeFormulae: FORMULA };
  const text = Papa.unparse({ fields, data: rows }, options);
  return `\uFEFF${text}\r\n`;
}

/** Every note in the form of Anki's "Notes in plain text", which Anki and Engraph read again. */
export function notesText(decks: readonly Deck[], notetypes: Notetypes): string {
  const notes = decks.flatMap((deck) => deck.notes.map((note) => ({ deck, note })));
  const values = notes.map(({ deck, note }) => valuesOf(note, deck, notetypes));
  const most = Math.max(1, ...values.map(({ length }) => length));
  const rows = notes.map(({ deck, note }, i) => {
    const own = values[i] ?? [];
    const padded = Array.from({ length: most }, (_, n) => own[n] ?? '');
    const kind = note.kind === 'imported' ? notetypes.get(note.notetype)?.name : undefined;
    const head = [note.id.replace(/^anki\//, ''), kind ?? stockName(note), deck.path.join('::')];
    return [...head, ...padded, note.tags.join(' ')];
  });
  const head = ['#separator:tab', '#html:true', '#guid column:1', '#notetype column:2'];
  const tail = ['#deck column:3', `#tags column:${most + 4}`];
  const quotes = (cell: unknown) => /["\t\n\r#]/.test(String(cell));
  const body = Papa.unparse(rows, { delimiter: '\t', newline: '\n', quotes });
  return `${[...head, ...tail, body].join('\n')}\n`;
}

const stockName = ({ kind }: Note): string =>
  kind === 'reverse' ? 'Basic (and reversed card)' : 'Basic';

function valuesOf(note: Note, deck: Deck, notetypes: Notetypes): string[] {
  if (note.kind !== 'imported') {
    const [card] = note.cards;
    const { front, back } = card ? facesOf(note, card, deck, notetypes) : { front: '', back: '' };
    return [front, back];
  }
  const notetype = notetypes.get(note.notetype);
  return notetype ? fieldValues(notetype, note) : Object.values(note.fields);
}

function facesOf(note: Note, card: DrawnCard, deck: Deck, notetypes: Notetypes): Faces {
  if (note.kind !== 'imported') {
    const back = [card.answer, card.note, card.source].filter((side) => side !== '').join('\n');
    return { front: [card.prompt, card.front].filter((side) => side !== '').join('\n'), back };
  }
  const notetype = notetypes.get(note.notetype);
  if (!notetype) return { front: card.plain, back: '' };
  const about = {
    tags: note.tags,
    deck: deck.path.join('::'),
    flag: 0,
    cardId: cardId(note.id, card.part),
  };
  const { question, answer } = renderCard(
    notetype,
    fieldValues(notetype, note),
    Number(card.part),
    about,
  );
  return { front: unmarked(question), back: unmarked(answer) };
}

/** Marks of ours for sounds are nothing to other programs. */
const unmarked = (html: string): string => html.replace(/\[anki:play:[qa]:\d+\]/g, '');

const plain = (html: string): string =>
  textOf(
    html.replace(
      /<(?:br|\/p|\/div|\/li|\/h[1-6]|\/tr|hr)\b[^>]*>|<\/span>(?=<span class="ln)/gi,
      '$&\n',
    ),
  )
    .replace(/[ \t]+/g, ' ')
    .replace(/(?<!\s)\s*\n\s*/g, '\n')
    .trim();
