import type { EngraphDb } from '../../store/db.ts';

const urls = new Map<string, string>();

/** Object URL of a stored picture, made once; null when its bytes are not stored. */
export async function pictureUrl(db: EngraphDb, hash: string): Promise<string | null> {
  const known = urls.get(hash);
  if (known) return known;
  const row = await db.media.get(hash);
  if (!row) return null;
  const url = URL.createObjectURL(new Blob([row.bytes], { type: row.type }));
  urls.set(hash, url);
  return url;
}
