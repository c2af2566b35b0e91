import { decodeEntities } from './entities.ts';
import { textOf } from './strip.ts';

/** Something to be heard or watched on a side of a card. */
export type Sound =
  | { readonly kind: 'file'; readonly name: string }
  | {
      readonly kind: 'speech';
      readonly text: string;
      /** As Anki writes it: `en_US`. */
      readonly language: string;
      readonly voices: readonly string[];
      readonly speed: number;
    };

const MOST = 500;

/**
 * Takes `[sound:x]` and `[anki:tts …]…[/anki:tts]` out of a rendered side, in order; each leaves
 * `[anki:play:q:0]`, as in Anki. `side` is `q` or `a`.
 */
export function takeSounds(html: string, side: 'q' | 'a'): { html: string; sounds: Sound[] } {
  const sounds: Sound[] = [];
  if (!html.includes('[sound:') && !html.includes('[anki:tts')) return { html, sounds };
  let result = '';
  let from = 0;
  while (sounds.length < MOST) {
    const found = nextSound(html, from);
    if (!found) break;
    result += `${html.slice(from, found.start)}[anki:play:${side}:${sounds.length}]`;
    sounds.push(found.sound);
    from = found.end;
  }
  return { html: result + html.slice(from), sounds };
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly sound: Sound;
}

function nextSound(html: string, from: number): Found | null {
  const file = fileAt(html, html.indexOf('[sound:', from));
  const speech = speechAt(html, html.indexOf('[anki:tts', from));
  if (!file || !speech) return file ?? speech;
  return file.start < speech.start ? file : speech;
}

function fileAt(html: string, start: number): Found | null {
  const end = start < 0 ? -1 : html.indexOf(']', start);
  if (end < 0) return null;
  const name = decodeEntities(html.slice(start + '[sound:'.length, end)).trim();
  return { start, end: end + 1, sound: { kind: 'file', name } };
}

const CLOSE = '[/anki:tts]';

function speechAt(html: string, start: number): Found | null {
  const head = start < 0 ? -1 : html.indexOf(']', start);
  const close = head < 0 ? -1 : html.indexOf(CLOSE, head);
  if (close < 0) return null;
  const given = new Map<string, string>();
  for (const option of html
    .slice(start + '[anki:tts'.length, head)
    .trim()
    .split(/\s+/)) {
    const equals = option.indexOf('=');
    if (equals > 0) given.set(option.slice(0, equals), option.slice(equals + 1));
  }
  const speed = Number(given.get('speed') ?? 1);
  return {
    start,
    end: close + CLOSE.length,
    sound: {
      kind: 'speech',
      text: textOf(html.slice(head + 1, close))
        .replaceAll('[...]', ' … ')
        .trim(),
      language: given.get('lang') ?? '',
      voices: (given.get('voices') ?? '').split(',').filter((voice) => voice !== ''),
      speed: speed >= 0.1 && speed <= 10 ? speed : 1,
    },
  };
}
