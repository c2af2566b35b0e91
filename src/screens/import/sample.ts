/* Values for the tests of this folder. Not imported by the app. */
import { fail, ok } from '../../base/result.ts';
import type { ImportFile, Reader, Reading } from '../../exchange/reading.ts';
import type { EngraphDb } from '../../store/db.ts';
import { sampleDeck } from '../../store/sample.ts';
import type { ImportPreview, ImportReply, ImportRequest } from './import-messages.ts';
import type { ImportListener, ImportPort } from './import-port.ts';
import { importRequests } from './import-requests.ts';

export const sampleReading = (change: Partial<Reading> = {}): Reading => ({
  ...{ format: 'engraph', title: 'Brook', complete: false, isCollection: false, mapping: null },
  decks: [sampleDeck(3)],
  notetypes: [],
  media: [],
  past: new Map(),
  presets: [],
  parameters: [],
  skipped: [],
  remarks: [],
  ...change,
});

export const file = (name = 'brook.apkg', content = 'deck'): ImportFile => ({
  name,
  blob: new Blob([content]),
});

/** A worker of which the test says what it answers. */
export class FakeWorker implements ImportPort {
  sent: ImportRequest[] = [];
  isClosed = false;
  readonly listener: ImportListener;
  constructor(listener: ImportListener) {
    this.listener = listener;
  }
  send(request: ImportRequest): void {
    this.sent.push(request);
  }
  close(): void {
    this.isClosed = true;
  }
  says(reply: ImportReply): void {
    if (!this.isClosed) this.listener.reply(reply);
  }
}

/** The worker's own work in this thread, on a database of the test, with a reader of the test. */
export const localPort =
  (db: EngraphDb, read: Reader) =>
  (listener: ImportListener): ImportPort => {
    let isClosed = false;
    const take = importRequests(
      (reply) => void (isClosed || listener.reply(structuredClone(reply))),
      {
        open: async () => db,
        prepare: async () => undefined,
        read,
        group: async (files) => files.map((one) => [one]),
      },
    );
    return { send: (request) => void take(request), close: () => void (isClosed = true) };
  };

export const reads =
  (reading: Reading): Reader =>
  async (_, { onprogress }) => {
    onprogress?.(1, 2);
    return ok(reading);
  };

export const refuses =
  (sentence: string): Reader =>
  async () =>
    fail({ kind: 'unknown', sentence, details: [] });

export const samplePreview = (change: Partial<ImportPreview> = {}): ImportPreview => ({
  ...{ format: 'apkg', title: 'Brook', isCollection: false, mapping: null, past: null },
  counts: { added: 3, changed: 0, unchanged: 0, unreadable: 0, cards: 3 },
  concepts: { added: 0, changed: 0 },
  decks: { first: [{ title: 'Brook', cards: 3, isNew: true }], count: 1 },
  ...{ newDecks: 1, media: 0, remarks: [], presets: [], parameters: [], offers: [] },
  conflicts: { first: [], count: 0 },
  updates: { first: [], count: 0 },
  skipped: { first: [], count: 0 },
  cycles: { first: [], count: 0 },
  ...change,
});
