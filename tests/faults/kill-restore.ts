import { instant } from '../../src/base/time.ts';
import { writeBackup } from '../../src/store/backup.ts';
import { pause } from './review.ts';
import type { Fault } from './run.ts';
import { databaseOf, stock, type Tables } from './stock.ts';
import { Subject } from './subject.ts';

const SIZES = [
  { notes: 700, seen: 400 },
  { notes: 500, seen: 450 },
];

/** SIGKILL while a backup takes the place of what is stored: afterwards it is the one or the other. */
export const killRestore: Fault = {
  name: 'kill-restore',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.beginWith(SIZES[0]!);
    const files = await Promise.all(SIZES.map((size) => backupOf(size)));
    let shape = shapeOf(await subject.judge());
    for (let i = 0; i < (bench.isShort ? 2 : 25); i += 1) {
      const { page } = subject;
      await page.goto('about:blank');
      await page.goto(`${subject.url}#/settings/data`);
      const file = files.find((each) => each.shape !== shape)!;
      await page.getByLabel('Backup file').setInputFiles(file.given);
      await page.getByRole('button', { name: /^Restore \d+ cards$/ }).click();
      await pause(bench.chance.below(i % 4 ? 300 : 2_000));
      await subject.kill();
      await subject.start();
      await subject.startsRight();
      const after = shapeOf(await subject.judge());
      if (after !== shape && after !== file.shape)
        subject.outcome.broken.push(`half a restore: ${after}, not ${shape} or ${file.shape}`);
      shape = after;
      subject.outcome.tried += 1;
    }
    await subject.end();
    return subject.outcome;
  },
};

const shapeOf = (tables: Tables): string =>
  `${tables['notes']?.length} notes, ${tables['reviews']?.length} reviews`;

async function backupOf(size: { notes: number; seen: number }) {
  const tables = await stock({ ...size, now: Date.now() });
  const db = await databaseOf(tables);
  const blob = await writeBackup(db, instant(Date.now()));
  await db.delete();
  const buffer = Buffer.from(await blob.arrayBuffer());
  return {
    shape: shapeOf(tables),
    given: { name: 'a.engraph', mimeType: 'application/octet-stream', buffer },
  };
}
