import { reviewId } from '../../base/id.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { foldCard } from '../../memory/fold.ts';
import { nextAt } from '../../memory/outcomes.ts';
import type { AnswerRow, CardState } from '../../memory/review.ts';
import { readKnownPast } from '../../store/history.ts';
import { lastRowNumber, standingAnswers } from '../../store/queries.ts';
import { recordVoid } from '../../store/record.ts';
import type { AppState } from '../app-state.svelte.ts';
import { loadReview, type Loaded } from './review-loader.ts';

/**
 * Undo after the page was left or reloaded: the session's last answer is voided in the log, its card takes the
 * state that the rest of its log gives, and the session is loaded again with that card first, answer shown.
 * Null when nothing is left to undo.
 */
export async function undoStored(
  app: AppState,
  { review, scope }: Pick<Loaded, 'review' | 'scope'>,
): Promise<Loaded | null> {
  const { db } = app;
  await app.writes.flush();
  const voided = (await standingAnswers(db, review.id)).at(-1);
  if (!voided) return null;
  const moment = app.moment();
  const before = await stateBefore(app, voided);
  const number = (await lastRowNumber(db, review.id)) + 1;
  await recordVoid(db, {
    row: {
      ...moment,
      kind: 'void',
      id: reviewId(review.id, number),
      card: voided.card,
      at: nextAt(moment.at, voided.at),
      session: review.id,
      device: app.device,
      voids: voided.id,
    },
    voided,
    before,
  });
  const loaded = await loadReview(app, scope);
  loaded.review.bringFirst(voided.card, voided.rating);
  return loaded;
}

/** What the rest of the log gives; where that cannot be read whole, the card stays as it stands. */
async function stateBefore({ db, settings }: AppState, voided: AnswerRow): Promise<CardState> {
  const { histories, isWhole } = await readKnownPast(db, new Set([voided.card]));
  const card = isWhole(voided.card) ? undefined : await db.cards.get(voided.card);
  if (card) return { memory: card.memory, schedule: card.schedule };
  const rows = (histories.get(voided.card) ?? []).filter((row) => row.id !== voided.id);
  return foldCard(rows, settings.parameters ?? DEFAULT_PARAMETERS);
}
