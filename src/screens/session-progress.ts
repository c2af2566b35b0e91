import type { CardId, SessionId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import type { EngraphDb } from '../store/db.ts';
import { sessionUnderWay } from '../store/local.ts';
import { standingAnswers } from '../store/queries.ts';

/** How far the session of a study day has come, read from the log: nothing is counted beside it. */
export interface Progress {
  readonly session: SessionId;
  /** Answers that stand, and the cards they were given to. */
  readonly answers: number;
  readonly cards: ReadonlySet<CardId>;
}

/** What is remembered of a session when it begins. */
export interface KeptPlan {
  readonly day: StudyDay;
}

/** The session under way if it is of that day, else null. */
export async function progressOn(db: EngraphDb, day: StudyDay): Promise<Progress | null> {
  const kept = await sessionUnderWay(db);
  if (!kept || (kept.plan as KeptPlan).day !== day) return null;
  const answers = await standingAnswers(db, kept.session);
  const cards = new Set(answers.map(({ card }) => card));
  return { session: kept.session, answers: answers.length, cards };
}

/** Cards that do not come back today: answered, and not among the steps that still wait. */
export function finishedIn(
  { cards }: Pick<Progress, 'cards'>,
  steps: readonly { readonly id: CardId }[],
): number {
  const waiting = new Set(steps.map(({ id }) => id));
  return [...cards].filter((id) => !waiting.has(id)).length;
}
