import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What real Anki and our importer both say of a package, in one shape. */
export interface Dump {
  readonly notes: readonly DumpNote[];
  readonly cards: readonly DumpCard[];
  /** guid, ordinal, instant in ms, button 1–4, kind of the row. */
  readonly reviews: readonly (readonly [string, number, number, number, number])[];
  /** What holds for each deck that is home to cards, by its name. */
  readonly options: Readonly<Record<string, DumpOptions>>;
  /** SHA-256 by name. */
  readonly media: Readonly<Record<string, string>>;
}

export interface DumpOptions {
  readonly newPerDay: number;
  readonly reviewsPerDay: number;
  /** Percent. */
  readonly retention: number;
  readonly maximumInterval: number;
  readonly learningSteps: readonly number[];
  readonly relearningSteps: readonly number[];
  readonly leechLimit: number;
}

export interface DumpNote {
  readonly id: string;
  readonly guid: string;
  readonly notetype: string;
  readonly fields: readonly string[];
  readonly tags: readonly string[];
}

export interface DumpCard {
  readonly guid: string;
  readonly nid: string;
  readonly ord: number;
  readonly deck: string;
  readonly question: string;
  readonly answer: string;
  /** 0 new, 1 learning, 2 review, 3 relearning. */
  readonly type: number;
  readonly suspended: boolean;
  readonly flag: number;
  /** Date, seconds of a step as text, or null. */
  readonly due: string | null;
  readonly interval: number;
  readonly stability: number | null;
  readonly difficulty: number | null;
  /** Unix seconds. */
  readonly last: number | null;
  readonly reps: number;
  readonly lapses: number;
}

export interface Package {
  readonly name: string;
  readonly file: string;
  readonly dump: Dump;
}

export interface Verdict {
  readonly problems: readonly string[];
  readonly dump: Dump;
  /** Notes and cards that doubled when the package was taken in twice. */
  readonly again?: number;
}

/** Real Anki in a process of its own. */
export interface Judge {
  make(folder: string): Promise<readonly Package[]>;
  /** Takes a package into an empty collection; `out`: sends everything out again to that file. */
  read(file: string, out?: string): Promise<Verdict>;
  /** Opens the database of a legacy package as it is. */
  open(file: string): Promise<Verdict>;
  close(): void;
}

export function startJudge(python: string, script: string): Judge {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  let trouble = '';
  child.stderr.on(
    'data',
    (chunk: Buffer) => (trouble = (trouble + chunk.toString()).slice(-2_000)),
  );
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const next = waiting.shift();
    const reply = JSON.parse(line) as { readonly error?: string };
    if (reply.error === undefined) next?.resolve(reply);
    else next?.reject(new Error(`Anki: ${reply.error}`));
  });
  child.on('exit', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`Anki has ended. ${trouble}`));
  });
  const ask = <T>(request: object): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve: resolve as (value: unknown) => void, reject });
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  return {
    make: async (folder) =>
      (await ask<{ packages: readonly Package[] }>({ do: 'make', folder })).packages,
    read: (file, out) => ask({ do: 'read', file, ...(out === undefined ? {} : { export: out }) }),
    open: (file) => ask({ do: 'open', file }),
    close: () => child.stdin.end(),
  };
}
