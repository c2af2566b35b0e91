import type { EngraphDb } from './db.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings-values.ts';
import { putManyStamped, type Writer } from './stamp.ts';

/** All settings; what was never set has its default. */
export async function readSettings(db: EngraphDb): Promise<Settings> {
  // The table holds little else: one request at a start instead of one for each.
  const rows = await db.settings.toArray();
  const set = rows
    .filter(({ key }) => Object.hasOwn(DEFAULT_SETTINGS, key))
    .map(({ key, value }) => [key, value] as const);
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
