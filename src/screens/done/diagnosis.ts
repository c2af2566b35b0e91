import type { CardId } from '../../base/id.ts';
import { diagnose, type Diagnosis } from '../../graph/diagnosis.ts';
import { foldCard } from '../../memory/fold.ts';
import { DEFAULT_PARAMETERS, decayOf } from '../../memory/fsrs.ts';
import { recallAt } from '../../memory/recall.ts';
import type { AnswerRow } from '../../memory/review.ts';
import { readHistories } from '../../store/history.ts';
import { notesByIds } from '../../store/queries.ts';
import type { AppState } from '../app-state.svelte.ts';
import { graphSnapshot } from '../graph-snapshot.ts';

/** What may help after a lapse: always an offer, never done by itself. */
export interface Offer {
  readonly kind: 'foundations' | 'card';
  /** The card's prompt. */
  readonly prompt: string;
  /** Titles of the weak foundations, the most telling first. */
  readonly foundations: readonly string[];
  readonly queue: readonly CardId[];
  readonly review: readonly CardId[];
}

/** At most this many offers after one session. */
const MOST = 2;

/** Looks for the cause of each lapse of a session in what the card builds on (`graph-scheduling.md` §5). */
export async function offersAfter(app: AppState, answers: readonly AnswerRow[]): Promise<Offer[]> {
  const lapses = answers.filter(({ phase, rating }) => phase === 'review' && rating === 'again');
  if (lapses.length === 0 || app.settings.newOrder === 'plain') return [];
  const snapshot = await graphSnapshot(app, app.day);
  const { table, cards } = snapshot;
  const parameters = app.settings.parameters ?? DEFAULT_PARAMETERS;
  const histories = await readHistories(app.db, new Set(lapses.map(({ card }) => card)));
  const answeredToday = new Set(answers.flatMap(({ card }) => table.index.get(card) ?? []));
  const found: { card: CardId; diagnosis: Diagnosis }[] = [];
  for (const { card, at } of lapses) {
    const number = table.index.get(card);
    if (number === undefined) continue;
    const earlier = (histories.get(card) ?? []).filter((row) => row.at < at);
    const before = foldCard(earlier, parameters).memory;
    const recall = recallAt(before, app.day, decayOf(parameters));
    const lapse = { card: number, recall, earlier: before?.lapses ?? 0 };
    found.push({ card, diagnosis: diagnose(lapse, { ...snapshot, answeredToday }) });
  }
  const told = found.filter(({ diagnosis }) => diagnosis.kind !== 'none').slice(0, MOST);
  const rows = told.flatMap(({ card }) => cards[table.index.get(card) ?? -1] ?? []);
  const notes = await notesByIds(
    app.db,
    rows.map(({ note }) => note),
  );
  return told.flatMap(({ card, diagnosis }): Offer[] => {
    const row = cards[table.index.get(card) ?? -1];
    const prompt = row && notes.get(row.note)?.cards.find(({ part }) => part === row.part)?.plain;
    if (!prompt || diagnosis.kind === 'none') return [];
    if (diagnosis.kind === 'card')
      return [{ kind: 'card', prompt, foundations: [], queue: [], review: [] }];
    const titles = diagnosis.foundations.map(
      ({ concept }) => snapshot.concepts.get(concept)?.title ?? concept,
    );
    return [
      {
        kind: 'foundations',
        prompt,
        foundations: titles,
        queue: diagnosis.queue,
        review: diagnosis.review,
      },
    ];
  });
}
