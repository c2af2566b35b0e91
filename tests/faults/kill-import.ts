import type { NoteRow } from '../../src/store/db.ts';
import { latestApkg } from '../support/deck-files.ts';
import { pause } from './review.ts';
import type { Fault } from './run.ts';
import type { Tables } from './stock.ts';
import { Subject } from './subject.ts';

const NOTES = 600;

/** SIGKILL while an Anki package is written: afterwards it is there whole, as before, or not at all. */
export const killImport: Fault = {
  name: 'kill-import',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.beginWith({ notes: 50, seen: 30 });
    let before = '';
    for (let i = 0; i < (bench.isShort ? 2 : 30); i += 1) {
      // Each longer than the last: the samples' time of change grows with it, so each one is news.
      const answer = `because${' and so'.repeat(i)}`;
      const { page } = subject;
      await page.goto('about:blank');
      await page.goto(`${subject.url}#/import`);
      await page.getByLabel('Deck file').setInputFiles(await latestApkg(NOTES, answer));
      await page.getByRole('button', { name: /^Import [\d,]+ cards$/ }).click();
      // Most within 300 ms, some about when it ends.
      await pause(bench.chance.below(i % 4 ? 300 : 1_500));
      await subject.kill();
      await subject.start();
      await subject.startsRight();
      const tables = await subject.judge();
      const after = contentOf(tables);
      if (after !== before && after !== answer)
        subject.outcome.broken.push(`half an import: “${after}”, not “${before}” or “${answer}”`);
      before = after;
      subject.outcome.tried += 1;
    }
    await subject.end();
    return subject.outcome;
  },
};

/** What all notes of the package say; '' where there are none. */
function contentOf(tables: Tables): string {
  const notes = (tables['notes'] as NoteRow[]).filter(({ id }) => id.startsWith('anki/'));
  const said = new Set(
    notes.map(({ fields }) => (fields as Record<string, string>)['1']?.replace(/ \d+$/, '')),
  );
  if (notes.length === 0) return '';
  return said.size === 1 && notes.length === NOTES
    ? [...said].join()
    : `${notes.length} notes, ${[...said].join(' and ')}`;
}
