import type { DeckId } from '../base/id.ts';
import type { DeckRow, EngraphDb, OptionsRow } from './db.ts';
import { DEFAULT_OPTIONS, type DeckOptions } from '../deck/options.ts';
import { putStamped, type Writer } from './stamp.ts';

export interface OptionsOfDeck {
  /** What holds: own, else the nearest ancestor's, else global, else default. */
  readonly options: DeckOptions;
  /** The deck's own row, for "own or global" and Reset. */
  readonly own: Partial<DeckOptions>;
}

/** Options of decks, in one read of the (small) options table. */
export async function deckOptions(
  db: EngraphDb,
  decks: readonly Pick<DeckRow, 'id' | 'path'>[],
): Promise<ReadonlyMap<DeckId, OptionsOfDeck>> {
  const [rows, all] = await Promise.all([db.options.toArray(), db.decks.toArray()]);
  const sparse = new Map(rows.map((row) => [row.deck, valuesOf(row)]));
  return new Map(
    decks.map((deck) => {
      const above = ancestorsOf(deck, all).map((ancestor) => sparse.get(ancestor.id));
      const own = sparse.get(deck.id) ?? {};
      const layers = [DEFAULT_OPTIONS, sparse.get('global'), ...above, own];
      return [deck.id, { options: Object.assign({}, ...layers) as DeckOptions, own }];
    }),
  );
}

/** Options set for every deck, over the defaults. */
export async function globalOptions(db: EngraphDb): Promise<DeckOptions> {
  const row = await db.options.get('global');
  return { ...DEFAULT_OPTIONS, ...(row ? valuesOf(row) : {}) };
}

/** Sets options of a deck or of all; `null` resets one, so that the next one above holds again. */
export async function writeOptions(
  db: EngraphDb,
  deck: DeckId | 'global',
  changes: { readonly [K in keyof DeckOptions]?: DeckOptions[K] | null },
  writer: Writer,
): Promise<void> {
  await db.transaction('rw', db.options, db.tombstones, async () => {
    const row = await db.options.get(deck);
    const merged = Object.entries({ ...(row ? valuesOf(row) : {}), ...changes });
    const kept = Object.fromEntries(merged.filter(([, value]) => value !== null));
    await putStamped(db, 'options', { ...(kept as Partial<DeckOptions>), deck }, writer);
  });
}

/** Decks whose path the deck's path goes on from, outermost first. */
function ancestorsOf({ path }: Pick<DeckRow, 'path'>, all: readonly DeckRow[]): readonly DeckRow[] {
  return all
    .filter((other) => other.path.length < path.length)
    .filter((other) => other.path.every((name, i) => name === path[i]))
    .sort((a, b) => a.path.length - b.path.length);
}

/** The options alone: no key, no stamp. */
const valuesOf = (row: OptionsRow): Partial<DeckOptions> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name in DEFAULT_OPTIONS));
