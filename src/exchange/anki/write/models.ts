import { parseTemplate } from '../../../deck/template/parse.ts';
import { reachesContent } from '../../../deck/template/generate.ts';
import type { Notetype } from '../../../deck/notetype.ts';

/** Anki's own preamble: without one, LaTeX in fields could not be drawn there. */
const LATEX_PRE =
  '\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n';
const LATEX_POST = '\\end{document}';

type Json = Readonly<Record<string, unknown>>;

/** A notetype as schema 11 has it (facts §2), under its number. */
export function modelOf(notetype: Notetype, number: number, deck: number): Json {
  const { name, fields, templates, css, kind, sortField, modified, foreign } = notetype;
  const fieldsKept = listIn(foreign['fields']);
  const templatesKept = listIn(foreign['templates']);
  const text = (key: string, otherwise: string): string => {
    const value = foreign[key];
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  const stock = Number(foreign['stockKind'] ?? 0);
  const original = Number(foreign['originalId'] ?? 0);
  return {
    ...{ id: number, name, css, did: deck, usn: -1, tags: [], vers: [] },
    type: kind === 'normal' ? 0 : 1,
    mod: modified,
    sortf: sortField,
    latexPre: text('latexPre', LATEX_PRE),
    latexPost: text('latexPost', LATEX_POST),
    latexsvg: foreign['latexSvg'] === true,
    req: requirements(notetype),
    flds: fields.map((field, ord) => fieldOf(field, ord, fieldsKept[ord] ?? {})),
    tmpls: templates.map((template, ord) => templateOf(template, ord, templatesKept[ord] ?? {})),
    ...(stock > 0 ? { originalStockKind: stock } : {}),
    ...(Number.isSafeInteger(original) && original > 0 ? { originalId: original } : {}),
  };
}

const fieldOf = (
  { name, rtl, tag }: Notetype['fields'][number],
  ord: number,
  kept: Json,
): Json => ({
  ...{ name, ord, rtl, media: [] },
  sticky: kept['sticky'] === true,
  font: typeof kept['font'] === 'string' ? kept['font'] : 'Arial',
  size: typeof kept['size'] === 'number' ? kept['size'] : 20,
  description: typeof kept['description'] === 'string' ? kept['description'] : '',
  plainText: kept['plainText'] === true,
  ...(tag === null ? {} : { tag }),
});

const templateOf = (
  { name, front, back }: Notetype['templates'][number],
  ord: number,
  kept: Json,
): Json => ({
  ...{ name, ord, qfmt: front, afmt: back, did: null, bfont: '', bsize: 0 },
  bqfmt: typeof kept['bqfmt'] === 'string' ? kept['bqfmt'] : '',
  bafmt: typeof kept['bafmt'] === 'string' ? kept['bafmt'] : '',
});

/** A list kept as JSON text; whatever else it is gives none. */
function listIn(value: unknown): readonly Json[] {
  if (typeof value !== 'string') return [];
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list.map((item: unknown) => (isRecord(item) ? item : {})) : [];
  } catch {
    return [];
  }
}

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null;

type Requirement = readonly [ord: number, kind: 'any' | 'all' | 'none', fields: readonly number[]];

/** Which fields each front needs: a cache that old Ankis go by. Cloze notetypes have none. */
function requirements({ kind, fields, templates }: Notetype): Requirement[] {
  if (kind !== 'normal') return [];
  const names = fields.map(({ name }) => name);
  return templates.map(({ front }, ord) => {
    const parsed = parseTemplate(front);
    if (!parsed.ok) return [ord, 'none', []];
    const fills = (filled: readonly string[]): boolean =>
      reachesContent(parsed.value, new Set(filled));
    const any = names.flatMap((name, i) => (fills([name]) ? [i] : []));
    if (any.length > 0) return [ord, 'any', any];
    if (!fills(names)) return [ord, 'none', []];
    const all = names.flatMap((name, i) => (fills(names.toSpliced(i, 1)) ? [] : [i]));
    return [ord, 'all', all];
  });
}
