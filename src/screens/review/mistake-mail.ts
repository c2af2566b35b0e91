import type { CardId } from '../../base/id.ts';
import type { NativeNote } from '../../deck/deck.ts';

/** A mail with what is needed to find and judge the card. The learner's own program sends it, or nobody. */
export function mistakeMail(card: CardId, { fields }: Pick<NativeNote, 'fields'>): string {
  const lines = [`Card: ${card}`, '', fields.prompt, fields.more, fields.answer, fields.source];
  const body = [...lines, '', 'What is wrong:', ''].filter((line, i) => line || i > 5 || i === 1);
  const query = new URLSearchParams({ subject: `Mistake in ${card}`, body: body.join('\n') });
  return `mailto:?${query.toString().replaceAll('+', '%20')}`;
}
