import type { DeckId } from '../../../base/id.ts';
import { DEFAULT_OPTIONS, type DeckOptions } from '../../../deck/options.ts';
import type { ExportDeck } from './content.ts';
import type { Numbers } from './numbers.ts';

type Json = Readonly<Record<string, unknown>>;

/** What every collection has: it is never empty of decks. */
const DEFAULT = 1;

export interface PlacedDecks {
  /** By number, as schema 11 has them. */
  readonly decks: Readonly<Record<string, Json>>;
  readonly presets: Readonly<Record<string, Json>>;
  readonly numberOf: ReadonlyMap<DeckId, number>;
}

interface Context {
  readonly numbers: Numbers;
  /** Unix seconds. */
  readonly modified: number;
  /** FSRS-6; null = decks go out without presets. */
  readonly parameters: readonly number[] | null;
}

/** Decks with their parents, and a preset for each set of options. Decks of one name become one, as in Anki. */
export function placeDecks(list: readonly ExportDeck[], context: Context): PlacedDecks {
  const { numbers, modified, parameters } = context;
  const decks: Record<string, Json> = { [DEFAULT]: deckOf(DEFAULT, 'Default', '', modified) };
  const presets: Record<string, Json> = { [DEFAULT]: presetOf(DEFAULT, 'Default', null, context) };
  const numberOf = new Map<DeckId, number>();
  const put = (path: readonly string[], description: string, preset: number): number => {
    if (path.length > 1) put(path.slice(0, -1), '', DEFAULT);
    const name = path.join('::');
    const number = isDefault(path) ? DEFAULT : numbers.of(`deck ${keyOf(path)}`);
    const known = decks[number];
    if (known === undefined || preset !== DEFAULT || description !== '')
      decks[number] = deckOf(number, nameIn(known) ?? name, description, modified, preset);
    return number;
  };
  for (const { id, path, descriptionHtml, options } of outermostFirst(list)) {
    const names = path.map(nameOf);
    const preset = parameters === null ? DEFAULT : presetNumber(options, names, presets, context);
    numberOf.set(id, put(names.length > 0 ? names : ['Default'], descriptionHtml, preset));
  }
  return { decks, presets, numberOf };
}

const nameIn = (deck: Json | undefined): string | null =>
  typeof deck?.['name'] === 'string' ? deck['name'] : null;

const outermostFirst = (list: readonly ExportDeck[]): ExportDeck[] =>
  list.toSorted((a, b) => a.path.length - b.path.length);

const isDefault = (path: readonly string[]): boolean =>
  path.length === 1 && path[0]?.toLowerCase() === 'default';

const keyOf = (path: readonly string[]): string =>
  path.join('\u001f').normalize('NFC').toLowerCase();

/** A name of one level: two colons would part it in Anki. */
function nameOf(name: string): string {
  const clean = name
    .normalize('NFC')

    .replace(/[\u0000-\u001f\u007f]/g, '')
    .replace(/:{2,}/g, ':')
    .replace(/^[\s:]+|(?<![\s:])[\s:]+$/g, '');
  return clean === '' ? 'blank' : clean;
}

const today = [0, 0];

const deckOf = (id: number, name: string, desc: string, mod: number, conf = DEFAULT): Json => ({
  ...{ id, name, desc, mod, conf, usn: -1, dyn: 0, md: false },
  ...{ collapsed: false, browserCollapsed: false, extendNew: 0, extendRev: 0 },
  ...{ newToday: today, revToday: today, lrnToday: today, timeToday: today },
});

/** The preset of these options, made when no deck before had the same. */
function presetNumber(
  options: DeckOptions,
  path: readonly string[],
  presets: Record<string, Json>,
  context: Context,
): number {
  const number = context.numbers.of(`preset ${JSON.stringify(options)}`);
  presets[number] ??= presetOf(number, freeName(path.join(' '), presets), options, context);
  return number;
}

function freeName(wanted: string, presets: Readonly<Record<string, Json>>): string {
  const taken = new Set(Object.values(presets).map(({ name }) => String(name).toLowerCase()));
  let name = wanted;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${wanted} ${n}`;
  return name;
}

/** A preset (facts §5); null: Anki's own defaults. */
function presetOf(id: number, name: string, options: DeckOptions | null, context: Context): Json {
  const { newPerDay, reviewsPerDay, ...set } = options ?? {
    ...DEFAULT_OPTIONS,
    ...{ newPerDay: 20, reviewsPerDay: 200, burySiblings: false },
  };
  const bury = set.burySiblings;
  return {
    ...{ id, name, mod: context.modified, usn: -1, dyn: false },
    ...{ maxTaken: 60, autoplay: true, timer: 0, replayq: true },
    new: {
      ...{ delays: set.learningSteps, perDay: newPerDay, bury, initialFactor: 2500 },
      ...{ ints: [1, 4, 0], order: set.newOrder === 'random' ? 0 : 1, separate: true },
    },
    rev: {
      ...{ perDay: reviewsPerDay, maxIvl: set.maximumInterval, bury, ease4: 1.3, ivlFct: 1 },
      ...{ hardFactor: 1.2, fuzz: 0.05, minSpace: 1 },
    },
    lapse: {
      ...{ delays: set.relearningSteps, leechFails: set.leechLimit, leechAction: 1 },
      ...{ mult: 0, minInt: 1 },
    },
    buryInterdayLearning: bury,
    desiredRetention: set.retention,
    sm2Retention: 0.9,
    ...(options !== null && context.parameters !== null ? { fsrsParams6: context.parameters } : {}),
  };
}
