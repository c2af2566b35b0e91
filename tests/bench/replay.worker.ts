/** A worker of the bench's own: replays the sealed reviews with the app's code, and its formulas alone. */
import { DEFAULT_PARAMETERS } from '../../src/memory/fsrs.ts';
import type { LogColumns } from '../../src/memory/log-columns.ts';
import { replay } from '../../src/memory/replay.ts';
import { replayFormulas } from '../../src/memory/replay-formulas.ts';
import { cardIndex } from '../../src/store/card-index.ts';
import type { SegmentRow } from '../../src/store/db.ts';
import { decodeColumns } from '../../src/store/segment-columns.ts';

export interface ReplayTimes {
  readonly reviews: number;
  readonly read: number;
  readonly decode: number;
  readonly fold: number;
  readonly maths: number;
}

declare const self: DedicatedWorkerGlobalScope;

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(String(request.error)));
  });

async function measure(): Promise<ReplayTimes> {
  const begun = performance.now();
  const db = await result(indexedDB.open('engraph'));
  const table = db.transaction('segments').objectStore('segments');
  const segments = (await result(table.getAll())) as SegmentRow[];
  segments.sort((a, b) => a.from - b.from);
  const read = performance.now();
  const index = cardIndex();
  const log = segments.map(({ bytes }) => decodeColumns(bytes, index));
  const decoded = performance.now();
  const states = replay(DEFAULT_PARAMETERS);
  for (const columns of log) states.add(columns, index.count);
  let reviews = 0;
  for (let card = 0; card < index.count; card++) reviews += states.of(card)?.rows ?? 0;
  const folded = performance.now();
  const known = maths(log, Math.max(1, Math.round(reviews / index.count)));
  const done = performance.now();
  if (!(known > 0)) throw new Error('Inconsistent: no stability');
  return {
    ...{ reviews, read: read - begun, decode: decoded - read },
    ...{ fold: folded - decoded, maths: done - folded },
  };
}

/** The same answers as if each card's stood together: nothing is looked up, grouped or kept. */
function maths(log: readonly LogColumns[], each: number): number {
  const formulas = replayFormulas(DEFAULT_PARAMETERS);
  let [s, d, n, sum] = [0, 0, 0, 0];
  for (const { count, grade } of log)
    for (let k = 0; k < count; k++, n++) {
      const given = grade[k] as number;
      const isFirst = n % each === 0;
      s = isFirst ? formulas.firstStability(given) : formulas.stability(s, d, 1 + (n % 60), given);
      d = isFirst ? formulas.firstDifficulty(given) : formulas.difficulty(d, given);
      sum += s;
    }
  return sum;
}

self.onmessage = () => void measure().then((times) => self.postMessage(times));
