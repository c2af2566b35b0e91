// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { CardId, ConceptId, DeckId, DeviceId, NoteId, SessionId } from '../../base/id.ts';
import { instant, type Moment, type StudyDay } from '../../base/time.ts';
import type { NativeNote } from '../../deck/deck.ts';
import { foldCard } from '../../memory/fold.ts';
import { DEFAULT_RULES } from '../../memory/fsrs.ts';
import type { AnswerRow, CardState, ReviewRow } from '../../memory/review.ts';
import { DEFAULT_PACE } from '../../study/estimate.ts';
import { NO_COUNTS, type Plan } from '../../study/queue.ts';
import { startSession } from '../../study/session.ts';
import { ReviewSession, type MarkChange, type SessionCard } from './review-session.svelte.ts';

const NINE = Date.UTC(2026, 2, 2, 9);
const DAY = Math.floor((NINE - 4 * 3_600_000) / 86_400_000) as StudyDay;

const card = (n: number): SessionCard => ({
  id: `d/n${n}/there` as CardId,
  note: `d/n${n}` as NoteId,
  deck: 'd' as DeckId,
  part: 'there',
  position: n,
  concepts: ['d/c' as ConceptId],
  suspended: false,
  retired: false,
  memory: null,
  schedule: { phase: 'new' },
});

const note = (id: NoteId, kind: NativeNote['kind'] = 'question'): NativeNote => ({
  id,
  kind,
  fields: { prompt: 'P', more: '', answer: 'A', note: '', source: '' },
  accepted: [{ text: 'fdb_add', exact: false }],
  tags: [],
  media: [],
  concepts: [{ concept: 'd/c' as ConceptId, weight: 1 }],
  cards: [
    {
      part: 'there',
      prompt: 'P',
      front: '',
      steps: 0,
      answer: 'A',
      note: '',
      source: '',
      plain: 'P',
    },
  ],
});

function begin({
  cards = 3,
  kind = 'question',
}: { cards?: number; kind?: NativeNote['kind'] } = {}) {
  const clock = { at: NINE };
  const log: ReviewRow[] = [];
  const states = new Map<CardId, CardState>();
  const marks: MarkChange[] = [];
  const moment = (): Moment => ({ at: instant(clock.at), offset: 0, rollOver: 4 });
  const plan: Plan = {
    day: DAY,
    steps: [],
    queue: Array.from({ length: cards }, (_, i) => card(i)),
    counts: NO_COUNTS,
    byDeck: new Map(),
  };
  const session = startSession(plan, {
    at: instant(NINE),
    length: { kind: 'all' },
    pace: DEFAULT_PACE,
  });
  const review = new ReviewSession('s' as SessionId, session, {
    moment,
    device: 'dev' as DeviceId,
    rulesOf: () => DEFAULT_RULES,
    note: (id) => note(id, kind),
    saveAnswer: (row: AnswerRow, after) => void (log.push(row), states.set(row.card, after)),
    saveVoid: (row, voided, before) => void (log.push(row), states.set(voided.card, before)),
    saveMark: (change) => void marks.push(change),
    undoMark: (change) => void marks.splice(marks.indexOf(change), 1),
  });
  const answer = (rating: 'again' | 'hard' | 'good' | 'easy') => {
    review.reveal();
    clock.at += 5_000;
    review.rate(rating);
  };
  const folded = (id: CardId) =>
    foldCard(
      log.filter((row) => row.card === id),
      DEFAULT_RULES.parameters,
    );
  return { review, clock, log, states, marks, answer, folded };
}

test('a rating is written with what its button said, and the next card is there at once', () => {
  const { review, log, clock } = begin();
  review.reveal();
  const said = review.buttons?.easy;
  clock.at += 4_000;
  review.rate('easy');
  expect(log).toMatchObject([{ id: 's.1', card: 'd/n0/there', rating: 'easy', duration: 4_000 }]);
  expect(said?.short).toBe(`${(log[0] as AnswerRow & { next: { days: number } }).next.days} d`);
  expect(review.card?.id).toBe('d/n1/there');
  expect(review.shown).toBe(false);
  expect(review.session.finished).toBe(1);
});

test('every state written equals the fold of the log, undone answers included', () => {
  const { review, states, answer, folded } = begin({ cards: 4 });
  for (const rating of ['again', 'good', 'easy', 'hard', 'again'] as const) answer(rating);
  review.undo();
  review.undo();
  answer('good');
  for (const [id, state] of states) expect(state).toEqual(folded(id));
});

test('undo brings back card, count and shown answer, step by step', () => {
  const { review, answer, log } = begin();
  const before = review.session;
  answer('easy');
  answer('easy');
  review.undo();
  review.undo();
  expect(review.session).toBe(before);
  expect(review.card?.id).toBe('d/n0/there');
  expect(review.shown).toBe(true);
  expect(review.line).toBe('Undone: Easy');
  expect(log.filter((row) => row.kind === 'void')).toHaveLength(2);
  expect(review.canUndo).toBe(false);
});

test('Again returns in the session and does not change what was planned', () => {
  const { review, answer, clock } = begin({ cards: 1 });
  answer('again');
  expect(review.session).toMatchObject({ planned: 1, finished: 0 });
  expect(review.card?.id).toBe('d/n0/there');
  clock.at += 60_000;
  answer('easy');
  expect(review.session.finished).toBe(1);
  expect(review.card).toBeNull();
});

test('a clock set back gives no earlier row', () => {
  const { answer, clock, log } = begin({ cards: 1 });
  answer('again');
  clock.at = NINE - 3_600_000;
  answer('again');
  const [first, second] = log;
  expect(second?.at).toBe((first?.at ?? 0) + 1);
});

test('when the study day changes under a shown answer, the buttons are computed again', () => {
  const { review, clock, log } = begin();
  review.reveal();
  const before = review.buttons;
  clock.at += 86_400_000;
  review.dayChanged();
  review.rate('easy');
  expect(before).not.toBeNull();
  expect(log[0]?.at).toBe(NINE + 86_400_000);
});

test('bury and suspend leave the session and come back with undo', () => {
  const { review, marks } = begin();
  review.bury();
  expect(marks).toEqual([{ kind: 'bury', card: 'd/n0/there', until: DAY + 1 }]);
  review.suspend();
  expect(review.session.planned).toBe(1);
  review.undo();
  review.undo();
  expect(marks).toEqual([]);
  expect(review.session.planned).toBe(3);
  expect(review.card?.id).toBe('d/n0/there');
});

test('typing suggests a rating and never gives one', () => {
  const { review, log } = begin({ kind: 'typed' });
  review.typing = true;
  review.typed = 'fdb_ad';
  review.reveal();
  expect(review.suggested).toBe('hard');
  expect(log).toEqual([]);
});

test('a hint suggests Hard', () => {
  const { review } = begin({ kind: 'cloze' });
  review.giveHint();
  expect(review.hint).toBe('f…');
  expect(review.suggested).toBe('hard');
});
