/** What the first line of a code fence says. */
export interface FenceInfo {
  readonly language: string;
  /** File shown above the code, or ''. */
  readonly path: string;
  /** Marked lines, counted from 1, ascending. */
  readonly marked: readonly number[];
  /** Simplified code. */
  readonly sketch: boolean;
  /** Python version whose output is checked, as `3.11`, or null. */
  readonly run: string | null;
}

export interface ReadInfo {
  readonly info: FenceInfo;
  readonly faults: readonly string[];
}

const LANGUAGE_NAME = /^[A-Za-z][A-Za-z0-9+#._-]*$/;

/** Reads `language [path] [{4,6-8}] [sketch] [run=3.11]` of a fence with that many lines. */
export function readFenceInfo(text: string, lineCount: number): ReadInfo {
  const [language = '', ...words] = text.split(/\s+/).filter((word) => word !== '');
  const faults: string[] = [];
  let path = '';
  let marks: string | null = null;
  let sketch = false;
  let run: string | null = null;
  if (language !== '' && !LANGUAGE_NAME.test(language))
    faults.push(`The first word of a fence is its language, not "${language}"`);
  for (const word of words) {
    if (/^\{.*\}$/.test(word) && marks === null) marks = word.slice(1, -1);
    else if (word === 'sketch' && !sketch) sketch = true;
    else if (/^run=\d+\.\d+$/.test(word) && run === null) run = word.slice(4);
    else if (path === '' && !/[{}=]/.test(word)) path = word;
    else faults.push(`"${word}" means nothing in the first line of a fence`);
  }
  const marked = marks === null ? [] : readMarks(marks, lineCount, faults);
  return { info: { language, path, marked, sketch, run }, faults };
}

function readMarks(marks: string, lineCount: number, faults: string[]): number[] {
  const lines = new Set<number>();
  for (const range of marks.split(',')) {
    const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (!(first >= 1 && first <= last && last <= lineCount))
      faults.push(`Marked lines "${range}" are not within the fence's ${lineCount} lines`);
    else for (let line = first; line <= last; line++) lines.add(line);
  }
  return [...lines].sort((a, b) => a - b);
}

/** `4 to 6, 8`: marked lines in words. */
export function inWords(marked: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of marked) {
    const last = runs.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([a, b]) => (a === b ? `${a}` : `${a} to ${b}`)).join(', ');
}
