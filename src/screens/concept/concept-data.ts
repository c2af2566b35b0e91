import type { ConceptId, DeckId } from '../../base/id.ts';
import { dayOf, type Moment, type StudyDay } from '../../base/time.ts';
import { MASTERY_LABEL, stateOf } from '../../graph/mastery.ts';
import { decayOf } from '../../memory/fsrs.ts';
import type { ReviewRow } from '../../memory/review.ts';
import { cardsByConcept } from '../../store/concept-cards.ts';
import { conceptPage, type ConceptPage, type Neighbour } from '../../store/concept-page.ts';
import type { CardRow, EngraphDb } from '../../store/db.ts';
import { byCard, readHistories, tailOf, type Histories } from '../../store/history.ts';
import { buriedOn, cardsOfConcept, notesByIds, visibleDecks } from '../../store/queries.ts';
import { resolveOptions } from '../../study/limits.ts';
import { counted, shortDate } from '../format.ts';
import { masteryOfConcept, weightFor } from '../mastery-data.ts';
import {
  cardsView,
  isUnseen,
  linkOf,
  masterySentence,
  neighbours,
  percent,
  placeOf,
  sourceView,
  type ConceptLink,
  type ConceptView,
  type CurveView,
} from './concept-view.ts';
import { conceptCurve } from './curve.ts';

interface Reading {
  readonly moment: Moment;
  readonly parameters: readonly number[];
}

/**
 * Reads everything that a concept's sheet and page show; null when it is not installed. The curve is with it only
 * where no sealed review needs to be read for it: see `curveComes` and `curveFor`.
 */
export async function conceptView(
  db: EngraphDb,
  id: ConceptId,
  reading: Reading,
): Promise<ConceptView | null> {
  const page = await conceptPage(db, id);
  if (!page) return null;
  const { concept, deck } = page;
  const day = dayOf(reading.moment);
  const w20 = decayOf(reading.parameters);
  const rows = page.cards.toSorted((a, b) => a.position - b.position);
  const [notes, buried, links, past] = await Promise.all([
    notesByIds(db, [...new Set(rows.map((card) => card.note))]),
    buriedOn(db, day),
    linksOf(db, page, day, w20),
    youngPast(db, seenOf(page)),
  ]);
  const mastery = masteryOfConcept(id, rows, day, w20);
  const state = stateOf(mastery);
  const cards = cardsView(rows, notes, { moment: reading.moment, w20, buried });
  return {
    id,
    title: concept.title,
    layer: concept.layer,
    place: placeOf(concept.layer, deck.title),
    state,
    word: MASTERY_LABEL[state],
    sentence: masterySentence(mastery),
    curve: past.isWhole ? await curveOf(db, page, past.histories, reading) : null,
    curveComes: !past.isWhole && isOld(page, past.histories, day),
    definitionHtml: concept.definitionHtml,
    sources: concept.sources.map(sourceView),
    ...links,
    cards,
    due: cards.filter(({ isDue }) => isDue).length,
    unseen: rows.filter((card) => isUnseen(card, buried)).length,
  };
}

type Studied = Pick<ConceptPage, 'concept' | 'deck' | 'cards'>;
type Links = Pick<ConceptView, 'needs' | 'leadsTo' | 'contrasts' | 'related'>;

async function linksOf(
  db: EngraphDb,
  page: ConceptPage,
  day: StudyDay,
  w20: number,
): Promise<Links> {
  const ids = [...new Set([...page.from, ...page.to].map(({ concept }) => concept))];
  const [cards, decks] = await Promise.all([cardsByConcept(db, ids), visibleDecks(db)]);
  const installed: ReadonlySet<DeckId> = new Set(decks.map((deck) => deck.id));
  const linked = (found: readonly Neighbour[]): ConceptLink[] =>
    found.flatMap((one) => {
      const mastery = masteryOfConcept(one.concept, cards.get(one.concept) ?? [], day, w20);
      return linkOf(one, mastery, installed) ?? [];
    });
  return {
    needs: linked(neighbours(page, ['from'], ['requires'])),
    leadsTo: linked(neighbours(page, ['to'], ['requires'])),
    contrasts: linked(neighbours(page, ['from', 'to'], ['contrasts-with'])),
    related: linked(neighbours(page, ['from', 'to'], ['part-of', 'calls'])),
  };
}

/** Cards that were seen and count. */
const seenOf = ({ cards }: Pick<ConceptPage, 'cards'>): readonly CardRow[] =>
  cards.filter((card) => card.memory && !card.suspended);

/** The rows of the cards that are not sealed; whole where nothing is. */
async function youngPast(
  db: EngraphDb,
  cards: readonly CardRow[],
): Promise<{ readonly histories: Histories; readonly isWhole: boolean }> {
  if (cards.length === 0) return { histories: new Map(), isWhole: true };
  const [rows, sealed] = await Promise.all([
    tailOf(db, cards.map((card) => card.id).sort()),
    db.segments.count(),
  ]);
  return { histories: byCard(rows), isWhole: sealed === 0 };
}

/** True where some card was answered before today, so that there is a curve. */
function isOld(page: ConceptPage, young: Histories, day: StudyDay): boolean {
  return seenOf(page).some(({ id, memory }) => {
    const rows = young.get(id) ?? [];
    const isBefore = (row: ReviewRow): boolean => dayOf(row) < day;
    return !!memory && (memory.last < day || memory.reps > rows.length || rows.some(isBefore));
  });
}

/** The curve of a concept over all its past, for where `conceptView` leaves it to come. Reads the sealed log. */
export async function curveFor(
  db: EngraphDb,
  id: ConceptId,
  reading: Reading,
): Promise<CurveView | null> {
  const [concept, cards] = await Promise.all([db.concepts.get(id), cardsOfConcept(db, id)]);
  const deck = concept && (await db.decks.get(concept.deck));
  if (!deck) return null;
  const seen = seenOf({ cards });
  const histories = await readHistories(db, new Set(seen.map((card) => card.id)));
  return curveOf(db, { concept, deck, cards }, histories, reading);
}

/** The mean over the seen cards that count, so that its end is the recall in the sentence above it. */
async function curveOf(
  db: EngraphDb,
  page: Studied,
  histories: Histories,
  { moment, parameters }: Reading,
): Promise<CurveView | null> {
  const { concept, deck, cards } = page;
  const seen = seenOf(page);
  if (seen.length === 0) return null;
  const [decks, options] = await Promise.all([visibleDecks(db), db.options.toArray()]);
  const day = dayOf(moment);
  const w20 = decayOf(parameters);
  const curve = conceptCurve(
    seen.map((card) => ({
      weight: weightFor(concept.id, card),
      rows: histories.get(card.id) ?? [],
    })),
    { day, w20, parameters },
  );
  if (!curve) return null;
  const { stretches, projection, now } = curve;
  const target = resolveOptions(deck, decks, options).retention;
  const firstLabel = shortDate(curve.first);
  const summary =
    `Mean recall of ${counted(seen.length, 'card')} since ${firstLabel}: ${percent(now.y)} now, ` +
    `target ${percent(target)}. ${counted(curve.answers, 'answer')} on ${counted(curve.days, 'day')}.`;
  const colour = `var(--m-${stateOf(masteryOfConcept(concept.id, cards, day, w20))})`;
  return { stretches, projection, now, target, colour, firstLabel, summary };
}
