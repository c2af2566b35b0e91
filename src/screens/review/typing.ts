import type { Note } from '../../deck/deck.ts';
import type { AcceptedAnswer } from '../../deck/deck.ts';
import { compareTyped, joinedBlanks, type Comparison } from '../../study/typed.ts';

/** Cards that can be typed: typed ones and clozes. */
export const canType = ({ kind }: Pick<Note, 'kind'>): boolean =>
  kind === 'typed' || kind === 'cloze';

/** A cloze takes its blanks in one field, in order, with commas; a typed card any of its answers. */
export const acceptedFor = ({
  kind,
  accepted,
}: Pick<Note, 'kind' | 'accepted'>): readonly AcceptedAnswer[] =>
  kind === 'cloze' ? [joinedBlanks(accepted)] : accepted;

export const compare = (note: Pick<Note, 'kind' | 'accepted'>, typed: string): Comparison =>
  compareTyped(typed, acceptedFor(note));

/** H: the first letter of every blank. */
export const firstLetters = ({ accepted }: Pick<Note, 'accepted'>): string =>
  accepted.map(({ text }) => `${[...text.trim()][0] ?? ''}…`).join(', ');
