import type { EngraphDb } from '../../store/db.ts';
import { exportData, type ExportData } from './export-data.ts';
import type { ExportedFile, ExportRequest } from './export-messages.ts';

/** Share of the work that reading is. */
const READ_SHARE = 0.3;

const ENDING = { apkg: 'apkg', engraph: 'zip', csv: 'csv' } as const;

/** Makes the file that is asked for. Rejects when the deck is gone or the database cannot be read. */
export async function exportFile(
  db: EngraphDb,
  request: ExportRequest,
  onprogress: (share: number) => void,
): Promise<ExportedFile> {
  const data = await exportData(db, request.deck);
  const [root] = data?.decks ?? [];
  if (!data || !root) throw new Error(`Inconsistent: no deck ${request.deck}`);
  onprogress(READ_SHARE / 2);
  const { blob, changed } = await made(db, data, request, onprogress);
  const cards = data.notes.reduce((sum, note) => sum + note.cards.length, 0);
  return { blob, changed, cards, name: `${fileStem(root.title)}.${ENDING[request.format]}` };
}

async function made(
  db: EngraphDb,
  data: ExportData,
  { format, schedule, media, moment }: ExportRequest,
  onprogress: (share: number) => void,
): Promise<{ readonly blob: Blob; readonly changed: readonly string[] }> {
  if (format === 'apkg') {
    const { writeApkg } = await import('../../exchange/anki/write/write.ts');
    const { exportContent } = await import('./export-content.ts');
    const content = await exportContent(db, data, moment);
    onprogress(READ_SHARE);
    const blob = await writeApkg(content, {
      ...{ schedule, media, moment },
      onprogress: (share) => onprogress(READ_SHARE + (1 - READ_SHARE) * share),
    });
    return { blob, changed: [] };
  }
  if (format === 'csv') {
    const { csvOf } = await import('./export-csv.ts');
    return { blob: await csvOf(db, data), changed: [] };
  }
  const { markdownOf } = await import('./export-markdown.ts');
  return markdownOf(db, data, new Date(moment.at));
}

/** A title as a file name on every system: no signs that one of them refuses, at most 80 characters. */
export function fileStem(title: string): string {
  const clean = title
    .normalize('NFC')

    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|(?<![. ])[. ]+$/g, '');
  const short = [...clean].slice(0, 80).join('').trim();
  return short === '' ? 'Deck' : short;
}
