/** Longest lines of a label, in characters: what fits a pitch of 100 px in serif, sans and mono. */
const LINE = { serif: 16, sans: 16, mono: 14 } as const;
export type Voice = keyof typeof LINE;

/** A name on at most two lines; what does not fit ends with an ellipsis. Long words are
 * cut where their parts meet: `HostState`, `host_state`, `host-state`. */
export function labelLines(title: string, voice: Voice): string {
  const limit = LINE[voice];
  const lines = [''];
  for (const word of title.split(' ').flatMap((one) => pieces(one, limit))) {
    const line = lines.at(-1) ?? '';
    const joiner = word.joined || line === '' ? '' : ' ';
    if ((line + joiner + word.text).length <= limit || line === '') {
      lines[lines.length - 1] = line + joiner + word.text;
    } else lines.push(word.text);
  }
  if (lines.length <= 2) return lines.join('\n');
  const second = lines[1] ?? '';
  return `${lines[0] ?? ''}\n${second.slice(0, limit - 1)}…`;
}

interface Piece {
  readonly text: string;
  /** Belongs to the word before it: no space between. */
  readonly joined: boolean;
}

function pieces(word: string, limit: number): Piece[] {
  if (word.length <= limit) return [{ text: word, joined: false }];
  const parts = word
    .split(/(?<=[._\-/(])|(?<=[a-z0-9])(?=[A-Z])/)
    .flatMap((part) => chunks(part, limit));
  return parts.map((text, i) => ({ text, joined: i > 0 }));
}

const chunks = (text: string, size: number): string[] =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
    text.slice(i * size, (i + 1) * size),
  );
