import type { Page } from '@playwright/test';

/** A row of the review log as the browser stores it; only what the tests read. */
export interface LogRow {
  readonly id: string;
  readonly card: string;
  readonly at: number;
  readonly offset: number;
  readonly rollOver: number;
  readonly session: string;
  readonly device: string;
  readonly kind: 'answer' | 'void' | 'seed' | 'set' | 'reset';
  readonly rating?: 'again' | 'hard' | 'good' | 'easy';
  readonly duration?: number;
  readonly phase?: string;
  readonly next?: { days?: number; step?: number; minutes?: number };
  readonly voids?: string;
}

/** Every row of one table, read with plain IndexedDB beside the app. */
export function readTable<Row>(page: Page, table: string): Promise<Row[]> {
  return page.evaluate(
    (name) =>
      new Promise<Row[]>((resolve, reject) => {
        const opening = indexedDB.open('engraph');
        opening.onerror = () => reject(new Error(`open: ${opening.error?.message}`));
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction(name).objectStore(name).getAll();
          all.onerror = () => reject(new Error(`getAll: ${all.error?.message}`));
          all.onsuccess = () => {
            database.close();
            resolve(all.result as Row[]);
          };
        };
      }),
    table,
  );
}

/** The log in fold order. Reads wait behind writes that have begun, so a rating just given is in it. */
export async function readLog(page: Page): Promise<LogRow[]> {
  const rows = await readTable<LogRow>(page, 'reviews');
  return rows.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Answers that were not undone. */
export function standing(rows: readonly LogRow[]): LogRow[] {
  const voided = new Set(rows.map((row) => row.voids));
  return rows.filter((row) => row.kind === 'answer' && !voided.has(row.id));
}

export interface StoredNote {
  readonly id: string;
  readonly deck: string;
  readonly kind: 'question' | 'reverse' | 'cloze' | 'typed' | 'steps';
  readonly edited: boolean;
  readonly fields: Readonly<Record<string, string>>;
  readonly accepted: readonly { readonly text: string; readonly exact: boolean }[];
  readonly concepts: readonly { readonly concept: string }[];
  readonly cards: readonly {
    readonly part: string;
    readonly plain: string;
    readonly prompt: string;
    readonly answer: string;
    readonly steps: number;
  }[];
}

const squeezed = (text: string) => text.replace(/[\s\u200b]+/g, '');

/** The note whose prompt is on screen, from what is stored. */
export async function shownNote(page: Page, stored?: readonly StoredNote[]): Promise<StoredNote> {
  const prompt = squeezed((await page.locator('main h1').textContent()) ?? '');
  const notes = stored ?? (await readTable<StoredNote>(page, 'notes'));
  const found = notes.filter(({ cards }) =>
    cards.some((card) => squeezed(textOf(card.prompt)) === prompt),
  );
  if (found.length !== 1)
    throw new Error(`${found.length} notes have the prompt shown: ${prompt.slice(0, 80)}`);
  return found[0]!;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
      (all, ten?: string, hex?: string, name?: string) =>
        name ? (NAMED[name] ?? all) : String.fromCodePoint(ten ? Number(ten) : parseInt(hex!, 16)),
    );
}
