import type { ImportedNote } from '../../deck/deck.ts';
import { undrawn } from '../../deck/notetype.ts';
import type { Notetype } from '../../deck/notetype.ts';
import { cardOrdinals } from '../../deck/template/generate.ts';
import { plainOf } from '../../deck/template/strip.ts';
import { ok } from '../../base/result.ts';
import { descriptionHtml } from '../anki/convert/description.ts';
import { mediaNames, referencesIn } from '../anki/convert/media-names.ts';
import type { MediaNames } from '../anki/convert/media-names.ts';
import { convertNotetype } from '../anki/convert/notetypes.ts';
import { cleanPath, deckTree } from '../deck-tree.ts';
import type { FoundDeck } from '../deck-tree.ts';
import type { Entry, EntryReader } from '../folder.ts';
import { ankiNoteId, importedDeckId, textNoteId } from '../ids.ts';
import { isObject, listAt, parseJson, textAt, textsAt } from '../json.ts';
import type { Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { fileName, isMediaName, sourceOf } from '../media-sources.ts';
import { refused } from '../problem.ts';
import type { DeckPreset, Skipped } from '../reading.ts';
import { LONGEST_TEXT, decodeText, titleOf } from '../text.ts';
import { isCrowdAnki, readModel } from './model.ts';
import { readPreset } from './preset.ts';

/** Reads what the CrowdAnki add-on writes: the first entry is its JSON, the others may be its media. */
export const readCrowdAnki: EntryReader = async ([file, ...others], options, name) => {
  const bytes = await file?.read(LONGEST_TEXT);
  if (!bytes) return refused('damaged', 'The text of this deck is damaged or too long to be read.');
  const root = parseJson(decodeText(bytes).text);
  if (root === undefined)
    return refused(
      'damaged',
      'This deck file ends early or is damaged. Get it again and try once more.',
    );
  if (!isCrowdAnki(root))
    return refused('unknown', 'This JSON file is not a deck that Engraph can read.');
  const files = others.filter(({ path }) => isMediaName(path));
  const media = mediaNames(files.map(listed));
  const walk = startWalk(root, media);
  walkDeck(root, (textAt(root, 'name') || titleOf(name)).split('::'), null, walk);
  if (walk.seen.size > LIMITS.notes)
    return refused('too-large', 'This deck has more notes than one import can take. Divide it.');
  const decks = deckTree(walk.found, Math.floor(options.moment.at / 1000));
  return ok({
    format: 'crowdanki',
    title: decks[0]?.title ?? titleOf(name),
    complete: false,
    decks,
    notetypes: [...walk.notetypes.values()].filter(({ id }) => walk.used.has(id)),
    media: files
      .map((entry) => sourceOf(entry, fileName(entry.path)))
      .filter((source) => media.used.has(source.name)),
    ...{ past: new Map(), presets: walk.presets, parameters: [], isCollection: false },
    skipped: walk.skipped,
    remarks: remarks(media.missing.size),
    mapping: null,
  });
};

const remarks = (missing: number): string[] =>
  missing === 0
    ? []
    : [
        missing === 1
          ? 'A media file that this deck uses did not come with it.'
          : `${missing.toLocaleString('en')} media files that this deck uses did not come with it.`,
      ];

const listed = (entry: Entry) => {
  const source = sourceOf(entry, fileName(entry.path));
  return { ...source, listed: source.name, sha1: null, missing: false };
};

interface Walk {
  readonly media: MediaNames;
  readonly notetypes: ReadonlyMap<string, Notetype>;
  readonly configurations: ReadonlyMap<string, Json>;
  readonly found: FoundDeck[];
  readonly presets: DeckPreset[];
  readonly skipped: Skipped[];
  /** Ids of the notes taken. */
  readonly seen: Set<string>;
  readonly used: Set<string>;
}

function startWalk(root: Json, media: MediaNames): Walk {
  const notetypes = new Map<string, Notetype>();
  for (const json of listAt(root, 'note_models')) {
    const model = readModel(json);
    if (model) notetypes.set(model.id, convertNotetype(model, media));
  }
  const configurations = new Map(
    listAt(root, 'deck_configurations').map((json) => [textAt(json, 'crowdanki_uuid'), json]),
  );
  const own = {
    found: [],
    presets: [],
    skipped: [],
    seen: new Set<string>(),
    used: new Set<string>(),
  };
  return { media, notetypes, configurations, ...own };
}

/** A deck and those below it. `above`: the preset of the deck that holds it. */
function walkDeck(deck: Json, names: readonly string[], above: string | null, walk: Walk): void {
  const path = cleanPath(names);
  const where = path.join('::');
  for (const name of textsAt(deck, 'media_files')) walk.media.resolve(name);
  const notes = listAt(deck, 'notes').flatMap(
    (note, i) => readNote(note, `${where} notes[${i}]`, walk) ?? [],
  );
  walk.found.push({ path, notes, description: descriptionHtml(textAt(deck, 'desc')) });
  const preset = textAt(deck, 'deck_config_uuid');
  const options = preset === above ? undefined : walk.configurations.get(preset);
  if (options !== undefined)
    walk.presets.push({ deck: importedDeckId(path), ...readPreset(options) });
  const children = listAt(deck, 'children');
  if (children.length > 0 && names.length >= LIMITS.depth + 10)
    walk.skipped.push({ where, cause: 'Its decks lie too deep in one another.', advice: '' });
  else
    for (const child of children)
      if (isObject(child)) walkDeck(child, [...names, textAt(child, 'name')], preset, walk);
}

function readNote(note: Json, where: string, walk: Walk): ImportedNote | null {
  const skip = (cause: string, advice = ''): null => {
    walk.skipped.push({ where, cause, advice });
    return null;
  };
  const notetype = walk.notetypes.get(textAt(note, 'note_model_uuid'));
  if (!notetype) return skip('Its notetype is not in the file.');
  const values = fitted(textsAt(note, 'fields'), notetype.fields.length);
  if (values.every((value) => value.trim() === '')) return skip('All its fields are empty.');
  if (values.some((value) => value.length > LIMITS.field))
    return skip('A field is longer than a million characters.', 'Shorten it.');
  const guid = textAt(note, 'guid').slice(0, 200);
  const id = guid === '' ? textNoteId(notetype.id, values[0] ?? '') : ankiNoteId(guid);
  if (walk.seen.has(id)) return skip('Another note of this file has the same guid.');
  walk.seen.add(id);
  walk.used.add(notetype.id);
  return {
    id,
    kind: 'imported',
    notetype: notetype.id,
    fields: Object.fromEntries(values.map((value, i) => [String(i), value])),
    tags: [...new Set(textsAt(note, 'tags').flatMap((tag) => tag.split(/\s+/)))].filter(Boolean),
    media: namesIn(values, walk.media),
    ...{ concepts: [], accepted: [], files: [], modified: 0 },
    cards: cardOrdinals(notetype, values).map((ordinal) =>
      undrawn(String(ordinal), plainOf(notetype, values, ordinal)),
    ),
  };
}

/** As many values as the notetype has fields: missing ones are empty, further ones join the last. */
function fitted(values: readonly string[], count: number): string[] {
  const kept = Array.from({ length: count }, (_, i) => values[i] ?? '');
  const further = values.slice(count).filter((value) => value !== '');
  if (further.length > 0) kept.push([kept.pop() ?? '', ...further].filter(Boolean).join('; '));
  return kept.map((value) => value.normalize('NFC'));
}

const namesIn = (values: readonly string[], media: MediaNames): string[] => [
  ...new Set(values.flatMap(referencesIn).flatMap((written) => media.resolve(written) ?? [])),
];
