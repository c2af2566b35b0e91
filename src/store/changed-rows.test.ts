import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { onChangedRows, type ChangedRows } from './changed-rows.ts';
import { setFlag } from './mark.ts';
import { card, context, dbWithDeck, DECK, newDb, sampleDeck, writer } from './sample.ts';
import { deleteContent } from './job.ts';
import { installDeck } from './install.ts';

test('tells which rows changed, of the tables asked for, in this database only', async () => {
  const db = await dbWithDeck(sampleDeck(3));
  const heard: ChangedRows[] = [];
  const stop = onChangedRows(db, ['marks', 'notes'], (changes) => void heard.push(...changes));
  await setFlag(db, [card('n1')], 2, writer());
  await installDeck(newDb(), sampleDeck(1), context());
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  const [change] = heard;
  expect(change!.table).toBe('marks');
  expect(change!.ranges.some(({ from, to }) => from <= card('n1') && card('n1') <= to)).toBe(true);
  expect(change!.ranges.some(({ from, to }) => from <= card('n0') && card('n0') <= to)).toBe(false);

  await deleteContent(db, DECK);
  const { ranges } = heard.find(({ table }) => table === 'notes')!;
  for (const n of ['n0', 'n1', 'n2'])
    expect(ranges.some(({ from, to }) => from <= `${DECK}/${n}` && `${DECK}/${n}` <= to)).toBe(
      true,
    );
  stop();
  const before = heard.length;
  await setFlag(db, [card('n1')], 0, writer());
  expect(heard).toHaveLength(before);
});
