import type { EngraphDb } from './db.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings-values.ts';
import { putManyStamped, type Writer } from './stamp.ts';

/** All settings; what was never set has its default. */
export async function readSettings(db: EngraphDb): Promise<Settings> {
  const keys = Object.keys(DEFAULT_SETTINGS);
  const rows = await db.settings.bulkGet(keys);
  const set = rows.flatMap((row) => (row ? [[row.key, row.value] as const] : []));
  return { ...DEFAULT_SETTINGS, ...(Object.fromEntries(set) as Partial<Settings>) };
}

/** Stores the settings given, each with its own stamp. */
export async function writeSettings(
  db: EngraphDb,
  changes: Partial<Settings>,
  writer: Writer,
): Promise<void> {
  const rows = Object.entries(changes).map(([key, value]) => ({ key, value }));
  await putManyStamped(db, 'settings', rows, writer);
}
