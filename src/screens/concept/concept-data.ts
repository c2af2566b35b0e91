import type { ConceptId, DeckId } from '../../base/id.ts';
import { dayOf, type Moment, type StudyDay } from '../../base/time.ts';
import { MASTERY_LABEL, stateOf, type MasteryState } from '../../graph/mastery.ts';
import { decayOf } from '../../memory/fsrs.ts';
import { cardsByConcept } from '../../store/concept-cards.ts';
import { conceptPage, type ConceptPage, type Neighbour } from '../../store/concept-page.ts';
import type { EngraphDb } from '../../store/db.ts';
import { readHistories } from '../../store/history.ts';
import { buriedOn, notesByIds, visibleDecks } from '../../store/queries.ts';
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

/** Reads everything that a concept's sheet and page show; null when it is not installed. */
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
  const [notes, buried, links] = await Promise.all([
    notesByIds(db, [...new Set(rows.map((card) => card.note))]),
    buriedOn(db, day),
    linksOf(db, page, day, w20),
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
    curve: await curveOf(db, page, { ...reading, day, w20, state }),
    definitionHtml: concept.definitionHtml,
    sources: concept.sources.map(sourceView),
    ...links,
    cards,
    due: cards.filter(({ isDue }) => isDue).length,
    unseen: rows.filter((card) => isUnseen(card, buried)).length,
  };
}

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

interface CurveReading extends Reading {
  readonly day: StudyDay;
  readonly w20: number;
  readonly state: MasteryState;
}

/** The mean over the seen cards that count, so that its end is the recall in the sentence above it. */
async function curveOf(
  db: EngraphDb,
  { concept, deck, cards }: ConceptPage,
  { day, w20, state, parameters }: CurveReading,
): Promise<CurveView | null> {
  const seen = cards.filter((card) => card.memory && !card.suspended);
  if (seen.length === 0) return null;
  const [histories, decks, options] = await Promise.all([
    readHistories(db, new Set(seen.map((card) => card.id))),
    visibleDecks(db),
    db.options.toArray(),
  ]);
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
  const colour = `var(--m-${state})`;
  return { stretches, projection, now, target, colour, firstLabel, summary };
}
