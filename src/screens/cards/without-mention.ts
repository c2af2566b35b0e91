import type { ConceptId, DeckId } from '../../base/id.ts';
import { drawText } from '../../deck/draw.ts';
import { reporter } from '../../deck/problem.ts';
import { parseFileLink, parseReference } from '../../deck/reference.ts';
import { parsePiece } from '../../deck/sections.ts';
import type { ConceptRow, EngraphDb } from '../../store/db.ts';
import { titlesOfDeck } from '../../store/queries.ts';
import type { WithoutMention } from '../../store/remove-concept.ts';
import { redrawn } from '../redraw.ts';

interface Mentioned {
  readonly id: ConceptId;
  readonly title: string;
}

/** Code, in which brackets mean nothing; a mention; a link to a concept's file. */
const PIECE =
  /^ {0,3}(`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\1|(?![\s\S]))|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`)|\[\[([^[\]|]+)(?:\|([^[\]]*))?\]\]|(?<!!)\[([^[\]]*)\]\(([^)\s]+)\)/gm;

/** Mentions of a concept as mere words; a text without them comes back as it was. */
export function withoutMention(text: string, { id, title }: Mentioned, deck: DeckId): string {
  return text.replace(PIECE, (whole: string, ...groups: (string | undefined)[]) => {
    const [, , target, words, label = '', url] = groups;
    if (target !== undefined)
      return parseReference(target.trim(), deck) === id ? (words ?? title) : whole;
    return url !== undefined && parseFileLink(url, deck) === id ? label : whole;
  });
}

/** What notes and definitions become once a concept is gone. */
export const textsWithout = (db: EngraphDb, concept: Mentioned): WithoutMention => ({
  async note(row) {
    if (row.kind === 'imported') return row;
    const texts = Object.entries<string>({ ...row.fields });
    const fields = Object.fromEntries(
      texts.map(([name, text]) => [name, withoutMention(text, concept, row.deck)]),
    ) as unknown as typeof row.fields;
    if (texts.every(([name, text]) => fields[name as keyof typeof fields] === text)) return row;
    const drawn = await redrawn(db, row.deck, row, fields);
    // A text that makes no card stays as it is.
    return drawn.ok ? drawn.value : row;
  },
  async concept(row) {
    const definition = withoutMention(row.definition, concept, row.deck);
    return definition === row.definition
      ? row
      : { ...row, ...(await redefined(db, row, definition)) };
  },
});

async function redefined(db: EngraphDb, { deck }: ConceptRow, definition: string) {
  const to = reporter('definition', []);
  const context = { deck, titles: await titlesOfDeck(db, deck), media: new Map() };
  return { definition, definitionHtml: drawText(parsePiece(definition, to), context, to) };
}
