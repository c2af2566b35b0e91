import type { Notetype } from '../../deck/notetype.ts';
import { notetypeId } from '../ids.ts';

/** What is known of a notetype that a text file only names. */
export interface TextNotetype {
  readonly name: string;
  readonly fields: readonly string[];
  /** Ordinals of the fields whose text runs from right to left. */
  readonly rtl: ReadonlySet<number>;
  readonly cloze: boolean;
  /** Seconds. */
  readonly modified: number;
}

/**
 * The notetype for rows of text: the first field asks, the second answers, all further ones stand below it, each
 * under its name. The names of Anki's own notetypes make the cards that these make.
 */
export function textNotetype({ name, fields, rtl, cloze, modified }: TextNotetype): Notetype {
  const names = fieldNames(fields);
  const templates = cloze ? [clozeTemplate(names)] : normalTemplates(name, names);
  const kind = cloze ? 'cloze' : 'normal';
  const schema = { kind, fields: names, templates: templates.map((template) => template.name) };
  return {
    id: notetypeId(`text ${name}`, schema),
    ...{ name, kind, templates },
    fields: names.map((field, i) => ({ name: field, rtl: rtl.has(i), tag: null })),
    css: '',
    ...{ sortField: 0, media: [], files: [], modified, foreign: {} },
  };
}

type Template = Notetype['templates'][number];

const RULE = '<hr id="answer">';
const whole = (name: string): string =>
  `{{#${name}}}<div class="more"><small>${name}</small><br>{{${name}}}</div>{{/${name}}}`;

function normalTemplates(notetype: string, names: readonly string[]): Template[] {
  const [front = 'Front', back, ...more] = names;
  const lower = notetype.toLowerCase();
  if (back === undefined) return [card('Card 1', `{{${front}}}`, '{{FrontSide}}')];
  if (/\(optional reversed card\)/.test(lower) && more[0] !== undefined)
    return [
      card('Card 1', `{{${front}}}`, answer(`{{${back}}}`, more.slice(1))),
      card('Card 2', `{{#${more[0]}}}{{${back}}}{{/${more[0]}}}`, answer(`{{${front}}}`, [])),
    ];
  if (/\(type in the answer\)/.test(lower))
    return [
      card(
        'Card 1',
        `{{${front}}}\n\n{{type:${back}}}`,
        `{{${front}}}\n\n${RULE}\n\n{{type:${back}}}`,
      ),
    ];
  const forward = card('Card 1', `{{${front}}}`, answer(`{{${back}}}`, more));
  return /reversed card\)/.test(lower)
    ? [forward, card('Card 2', `{{${back}}}`, answer(`{{${front}}}`, more))]
    : [forward];
}

const card = (name: string, front: string, back: string): Template => ({ name, front, back });

const answer = (what: string, more: readonly string[]): string =>
  ['{{FrontSide}}', RULE, what, ...more.map(whole)].join('\n\n');

function clozeTemplate([text = 'Text', ...more]: readonly string[]): Template {
  const back = [`{{cloze:${text}}}`, ...more.map(whole)].join('\n\n');
  return card('Cloze', `{{cloze:${text}}}`, back);
}

const TAKEN = ['tags', 'type', 'deck', 'subdeck', 'card', 'cardflag', 'cardid', 'frontside'];

/** Names that the template language can hold, each once whatever its case. */
function fieldNames(wanted: readonly string[]): string[] {
  const used = new Set(TAKEN);
  return wanted.map((name, i) => {
    const clean = name
      .replace(/[:{}"<>&]/g, ' ')
      .replace(/^[\s#^/]+/, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 60);
    const base = clean || `Field ${i + 1}`;
    let unique = base;
    for (let n = 2; used.has(unique.toLowerCase()); n++) unique = `${base} ${n}`;
    used.add(unique.toLowerCase());
    return unique;
  });
}
