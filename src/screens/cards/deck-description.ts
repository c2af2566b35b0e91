import { fail, ok, type Result } from '../../base/result.ts';
import { drawText } from '../../deck/draw.ts';
import { reporter, type DeckProblem } from '../../deck/problem.ts';
import { parsePiece } from '../../deck/sections.ts';
import type { DeckRow, EngraphDb } from '../../store/db.ts';
import { titlesOfDeck } from '../../store/queries.ts';

/** What a learner wrote about a deck, drawn; or one sentence on what is wrong with it. */
export async function drawDescription(
  db: EngraphDb,
  { id }: DeckRow,
  text: string,
): Promise<Result<string, string>> {
  const written = text.replace(/\r\n?/g, '\n').trim();
  if (/^ {0,3}#{1,2}(?!#)/m.test(written))
    return fail('A line with # or ## would begin a chapter here. Use ###.');
  const found: DeckProblem[] = [];
  const to = reporter('description', found);
  const context = { deck: id, titles: await titlesOfDeck(db, id), media: new Map() };
  const html = drawText(parsePiece(written, to), context, to);
  const [first] = found;
  return first ? fail(`${first.message}. ${first.suggestion}`) : ok(html);
}
