import { newId, type JobId } from '../../base/id.ts';
import type { ImportFile, Skipped } from '../../exchange/reading.ts';
import { foldCard } from '../../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { takeBack } from '../../store/job.ts';
import { readSettings } from '../../store/settings.ts';
import { hrefOf } from '../../ui/route.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import { ImportChoice } from './choice.svelte.ts';
import type { ImportPreview, ImportReply, MappingChoice } from './import-messages.ts';
import { openImport, type OpenImport } from './import-port.ts';
import * as text from './import-text.ts';
import { beginImportSnapshot, type ImportSnapshot } from './import-snapshot.ts';
import { fetchDeck } from './link.ts';
import { figure } from '../format.ts';
import type { Problem, Stage } from './stage.ts';
import { WatchedPort } from './watched-port.ts';
import { whileWriting } from './while-writing.svelte.ts';

/** Silent milliseconds after which the worker counts as lost. */
const LOST = { reading: 60_000, writing: 120_000 };
/** Until the bar of a reading is shown. */
const SLOW = 300;
/** A preview that nobody looks at is let go: it may hold a whole collection. */
const KEPT = 10 * 60_000;

/** The import under way: one at a time for the whole app; writing goes on when the learner leaves the screen. */
export class Import {
  stage = $state.raw<Stage>({ at: 'entry' });
  /** The address of what is open: `#/import/<job>`. */
  job = $state.raw<JobId | null>(null);
  /** Reading for longer than 300 ms. */
  isSlow = $state(false);
  /** The columns are being read anew; the former preview still stands. */
  isAgain = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** What just ended, for a live region: "Stopped. Nothing was added." */
  told = $state('');
  /** Groups of files that wait for their turn. */
  waiting = $state.raw<readonly (readonly ImportFile[])[]>([]);
  choice = $state.raw(new ImportChoice());
  /** A link that another app shared: it waits in the field, nothing is fetched without a tap. */
  offeredLink = $state('');
  bytes = 0;
  isPasted = false;
  readonly #app: AppState;
  readonly #port: WatchedPort;
  #files: readonly ImportFile[] = [];
  #fetching: AbortController | null = null;
  #slow: ReturnType<typeof setTimeout> | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #isWatched = false;
  #endWriting: (() => void) | null = null;
  /** Of the collection before it; begun with the preview. */
  #snapshot: ImportSnapshot | null = null;
  /** What to say once a write has stopped. */
  #afterStop = '';

  constructor(app: AppState, open: OpenImport = openImport) {
    this.#app = app;
    this.#port = new WatchedPort(open, {
      reply: (reply) => this.#take(reply),
      lost: (message) => void this.#lost(message),
    });
  }

  get preview(): ImportPreview | null {
    return this.stage.at === 'preview' ? this.stage.preview : null;
  }
  /** Nothing else can be begun. */
  get isBusy(): boolean {
    return this.stage.at === 'writing';
  }
  get canImport(): boolean {
    const { preview } = this;
    if (!preview || this.isAgain || this.problem || this.#app.readOnly) return false;
    const { counts, concepts } = preview;
    return counts.cards + concepts.added + concepts.changed > 0 || this.choice.asksForHistory;
  }
  get label(): string {
    return this.preview ? text.importLabel(this.preview, this.choice.asksForHistory) : '';
  }

  /** Begins with files as they were chosen, dropped or shared; several that do not belong together come one by one. */
  choose(files: readonly ImportFile[]): void {
    if (files.length === 0) return;
    if (this.isBusy) return void (this.waiting = [...this.waiting, files]);
    this.close();
    this.isPasted = false;
    if (files.length === 1) return this.#read(files);
    this.#files = files;
    this.#begin(`${figure(files.length)} files`);
    this.#port.send({ kind: 'group', files });
  }

  /** Tells of something that could not be had at all. */
  say(sentence: string): void {
    this.#fail(sentence);
  }

  paste(pasted: string): void {
    if (this.isBusy || pasted.trim() === '') return;
    this.close();
    this.isPasted = true;
    this.#read([{ name: 'Pasted text.txt', blob: new Blob([pasted], { type: 'text/plain' }) }]);
  }

  async link(address: string): Promise<void> {
    if (this.isBusy) return;
    this.close();
    const fetching = new AbortController();
    this.#fetching = fetching;
    const file = await fetchDeck(address, {
      signal: fetching.signal,
      onprogress: (host, done, of) => (this.stage = { at: 'fetching', host, done, of }),
    });
    if (fetching.signal.aborted) return;
    this.#fetching = null;
    this.stage = { at: 'entry' };
    if (file.ok) this.choose([file.value]);
    else this.#fail(file.problem);
  }

  /** Reads a text file again, its columns as the learner says. */
  remap(mapping: MappingChoice): void {
    if (!this.preview) return;
    this.isAgain = true;
    this.problem = null;
    this.#port.expectAnswer(LOST.reading);
    this.#sendRead(null, mapping);
  }

  write(): void {
    const { preview, job } = this;
    if (!preview || !job || !this.canImport) return;
    const { cards } = preview.counts;
    this.stage = { at: 'writing', title: preview.title, done: 0, of: cards, stopping: false };
    this.problem = null;
    this.#port.expectAnswer(LOST.writing);
    this.#endWriting = whileWriting(this.#app, {
      onlost: () => this.#lostWriter(),
      onpress: () => this.#port.send({ kind: 'give-way' }),
    });
    const send = () =>
      this.#port.send({
        ...{ kind: 'write', job, choices: this.choice.sent() },
        ...{ writer: this.#app.writer(), parameters: this.#parameters },
      });
    const snapshot = this.#snapshot;
    this.#snapshot = null;
    if (!snapshot || snapshot.isReady()) send();
    else void snapshot.ready().then(() => this.#afterSnapshot(send));
  }

  #afterSnapshot(send: () => void): void {
    if (this.stage.at !== 'writing') return;
    // Stopped while it was waited for: nothing was written.
    if (this.stage.stopping) this.#stopped();
    else send();
  }

  /** Stops what is under way: reading and fetching at once, writing after what was written is taken back. */
  cancel(): void {
    if (this.stage.at === 'writing') {
      this.stage = { ...this.stage, stopping: true };
      this.#port.send({ kind: 'cancel' });
      return;
    }
    this.close();
    this.told = 'Stopped. Nothing was added.';
  }

  /** Lets go of all that was read. */
  close(): void {
    if (this.isBusy) return;
    this.#fetching?.abort();
    this.#fetching = null;
    this.#end();
    this.waiting = [];
    this.problem = null;
    this.told = '';
  }

  /** The next of several files. */
  next(): void {
    const [files, ...rest] = this.waiting;
    if (!files || this.isBusy) return;
    this.#end();
    this.problem = null;
    this.waiting = rest;
    this.#read(files);
  }

  /** A file will be chosen soon: what reads it is loaded. Returns what ends that, where none was chosen. */
  prepared(): () => void {
    return this.#port.prepare();
  }

  /** The screen shows this import; returns what tells that it does no longer. */
  watched(): () => void {
    clearTimeout(this.#leaving);
    this.#isWatched = true;
    return () => {
      this.#isWatched = false;
      this.#leaving = setTimeout(() => this.close(), KEPT);
    };
  }

  /** Another window writes from now on: what is under way here is taken back. */
  #lostWriter(): void {
    if (this.stage.at !== 'writing' || this.stage.stopping) return;
    this.cancel();
    this.#afterStop = text.LOST_WRITER;
  }

  get #parameters(): readonly number[] {
    return this.#app.settings.parameters ?? DEFAULT_PARAMETERS;
  }

  #read(files: readonly ImportFile[]): void {
    this.#files = files;
    this.bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
    const [first] = files;
    const name = files.length === 1 && first ? first.name : `${figure(files.length)} files`;
    if (this.stage.at !== 'reading') this.#begin(name);
    else this.stage = { at: 'reading', name, done: 0, of: 0 };
    this.#sendRead(files, null);
  }

  #begin(name: string): void {
    this.job = newId<JobId>();
    this.stage = { at: 'reading', name, done: 0, of: 0 };
    this.isSlow = false;
    this.#slow = setTimeout(() => (this.isSlow = true), SLOW);
    this.#port.expectAnswer(LOST.reading);
  }

  #sendRead(files: readonly ImportFile[] | null, mapping: MappingChoice | null): void {
    this.#port.send({
      ...{ kind: 'read', files, mapping },
      ...{ moment: this.#app.moment(), parameters: this.#parameters },
    });
  }

  #take(reply: ImportReply): void {
    const { stage } = this;
    switch (reply.kind) {
      case 'alive':
      case 'undone':
        return;
      case 'groups':
        return this.#grouped(reply.groups);
      case 'progress':
        if (stage.at === 'reading' || stage.at === 'writing')
          this.stage = { ...stage, done: reply.done, of: reply.of };
        return;
      case 'preview':
        return this.#show(reply.preview);
      case 'refused':
        return this.#refused(text.refusalText(reply.problem), reply.problem.details);
      case 'written':
        return void this.#written();
      case 'cancelled':
        this.#stopped();
        return;
      case 'failed': {
        const sentence = text.failureText(reply.cause);
        return this.#refused(sentence, [], reply.message);
      }
    }
  }

  #grouped(groups: readonly (readonly number[])[]): void {
    const files = groups
      .map((group) => group.flatMap((at) => this.#files[at] ?? []))
      .filter((group) => group.length > 0);
    const [first, ...rest] = files.length > 0 ? files : [this.#files];
    this.waiting = rest;
    if (first) this.#read(first);
  }

  #show(preview: ImportPreview): void {
    clearTimeout(this.#slow);
    this.#port.rest();
    if (this.isAgain) this.isAgain = false;
    else {
      this.#snapshot = beginImportSnapshot(this.#app);
      this.choice = new ImportChoice(preview, this.#app.settings.parameters !== null);
    }
    this.stage = { at: 'preview', preview };
    if (this.#isWatched && this.job) this.#app.go(hrefOf(['import', this.job]));
  }

  async #written(): Promise<void> {
    const { stage, job } = this;
    const waiting = this.waiting;
    this.#end();
    this.waiting = waiting;
    if (this.choice.parameters) {
      this.#app.settings = await readSettings(this.#app.db);
      this.#app.tick();
    }
    const title = stage.at === 'writing' ? stage.title : '';
    if (!this.#isWatched && job) this.#app.told = `${title} was added.`;
  }

  #stopped(): void {
    const sentence = this.#afterStop;
    this.#afterStop = '';
    this.#end();
    if (sentence) this.#fail(sentence);
    else this.told = 'Stopped. Nothing was added.';
    this.#leave();
  }

  #refused(sentence: string, details: readonly Skipped[], technical = ''): void {
    if (this.isAgain && this.#port.isOpen) {
      // Columns that give no card: the learner chooses others.
      this.isAgain = false;
      this.#port.rest();
      return this.#fail(sentence, details, technical);
    }
    const { waiting } = this;
    this.#end();
    this.waiting = waiting;
    this.#fail(sentence, details, technical);
    this.#leave();
  }

  /** The worker is gone or silent: what it had begun to write is taken back from here. */
  async #lost(technical: string): Promise<void> {
    const { stage, job } = this;
    this.#port.hangUp();
    // Nobody asked for anything yet: the next request opens another line.
    if (stage.at === 'entry') return;
    if (stage.at !== 'writing') {
      const sentence = technical ? text.DIED_READING : text.SILENT_READING;
      return this.#refused(sentence, [], technical);
    }
    let sentence = text.DIED_WRITING;
    try {
      const parameters = this.#parameters;
      const fold = (rows: Parameters<typeof foldCard>[0]) => foldCard(rows, parameters);
      if (job) await takeBack(this.#app.db, job, { writer: this.#app.writer(), fold });
    } catch (cause) {
      sentence = text.DIED_TWICE;
      console.error(cause);
    }
    this.#refused(sentence, [], technical);
  }

  #fail(sentence: string, details: readonly Skipped[] = [], technical = ''): void {
    this.problem = { sentence, details, technical };
  }

  /** From the address of an import that is no more back to the entry. */
  #leave(): void {
    const [root, id] = this.#app.router.now.path;
    if (root === 'import' && id && this.#isWatched) this.#app.go('#/import', { replace: true });
  }

  #end(): void {
    this.#endWriting?.();
    this.#endWriting = null;
    clearTimeout(this.#slow);
    this.#port.rest();
    // A line that was opened ahead waits for its first request.
    if (this.stage.at !== 'entry') this.#port.hangUp();
    this.#files = [];
    this.isSlow = false;
    this.isAgain = false;
    this.job = null;
    this.stage = { at: 'entry' };
  }
}

const ofApp = new WeakMap<AppState, Import>();

/** The app's one import. */
export function importOf(app: AppState): Import {
  const found = ofApp.get(app) ?? new Import(app);
  ofApp.set(app, found);
  return found;
}
