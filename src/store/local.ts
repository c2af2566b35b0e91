import { newId, type DeviceId, type SessionId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import type { EngraphDb } from './db.ts';

/** A session that can be continued: enough to build its queue again. */
export interface SessionUnderWay {
  readonly session: SessionId;
  readonly startedAt: Instant;
  /** Cards planned at the start: the 38 in "12 / 38". */
  readonly planned: number;
  /** Options and queue as the screen needs them; plain data. */
  readonly plan: unknown;
}

export interface LastBackup {
  readonly at: Instant;
  readonly bytes: number;
}

const DISMISSED_DAYS = 7;
const DAY = 24 * 60 * 60_000;

async function read<T>(db: EngraphDb, key: string): Promise<T | null> {
  return ((await db.local.get(key))?.value as T | undefined) ?? null;
}
const write = async (db: EngraphDb, key: string, value: unknown): Promise<void> => {
  await db.local.put({ key, value });
};

/** This device's id, made at the first call. */
export async function deviceId(db: EngraphDb): Promise<DeviceId> {
  const known = await read<DeviceId>(db, 'device');
  if (known) return known;
  return db.transaction('rw', db.local, async () => {
    // Asked again inside: two windows may start at once.
    const id = (await read<DeviceId>(db, 'device')) ?? newId<DeviceId>();
    await write(db, 'device', id);
    return id;
  });
}

export const sessionUnderWay = (db: EngraphDb): Promise<SessionUnderWay | null> =>
  read(db, 'session');

/** Remembers the session under way, or (null) that there is none. */
export async function keepSession(db: EngraphDb, session: SessionUnderWay | null): Promise<void> {
  if (session) await write(db, 'session', session);
  else await db.local.delete('session');
}

/** Hides a notice for 7 days. */
export const dismissNotice = (db: EngraphDb, notice: string, now: Instant): Promise<void> =>
  write(db, `dismissed/${notice}`, now + DISMISSED_DAYS * DAY);

export async function isDismissed(db: EngraphDb, notice: string, now: Instant): Promise<boolean> {
  return ((await read<number>(db, `dismissed/${notice}`)) ?? 0) > now;
}

export const lastBackup = (db: EngraphDb): Promise<LastBackup | null> => read(db, 'lastBackup');
export const keepLastBackup = (db: EngraphDb, backup: LastBackup): Promise<void> =>
  write(db, 'lastBackup', backup);

/** Anything else that belongs to this device only: last session options, list or canvas. */
export const readLocal = read;
export const writeLocal = write;
