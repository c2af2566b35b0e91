import type { DeckId } from '../../base/id.ts';
import type { AppState } from '../app-state.svelte.ts';
import { counted } from '../format.ts';
import { saveFile } from '../settings/save-file.ts';
import { hasImported } from './export-choices.ts';
import type { ExportedFile, ExportFormat } from './export-messages.ts';
import type { ExportTask, StartExport } from './export-port.ts';

/** Work that ends sooner shows no progress. */
const SLOW = 400;

/** Handing a deck out as a file: the choices, the making, and the way out of the app. */
export class DeckExport {
  format = $state<ExportFormat>('apkg');
  schedule = $state(false);
  media = $state(true);
  /** Share done, 0–1; null when nothing is under way. */
  share = $state<number | null>(null);
  isSlow = $state(false);
  /** Made, waiting for Share or Save. */
  file = $state.raw<ExportedFile | null>(null);
  told = $state('');
  problem = $state('');
  /** Null until it is known whether the deck holds imported notes. */
  imported = $state<boolean | null>(null);
  readonly #app: AppState;
  readonly #deck: DeckId;
  readonly #start: () => Promise<StartExport>;
  #task: ExportTask | null = null;

  constructor(app: AppState, deck: DeckId, start = () => loadPort()) {
    this.#app = app;
    this.#deck = deck;
    this.#start = start;
    void hasImported(app.db, deck).then(
      (imported) => (this.imported = imported),
      () => (this.imported = true),
    );
  }

  get isBusy(): boolean {
    return this.share !== null;
  }
  /** The system's Share sheet takes this file. */
  get canShare(): boolean {
    return this.file !== null && canShareFile(asFile(this.file));
  }

  /** Another choice makes another file. */
  choose(change: { format?: ExportFormat; schedule?: boolean; media?: boolean }): void {
    Object.assign(this, change);
    this.file = null;
    this.told = '';
    this.problem = '';
  }

  /** Makes the file. Saved at once where there is no Share sheet; else it waits for the tap that opens it. */
  async make(): Promise<void> {
    if (this.isBusy) return;
    this.choose({});
    this.share = 0;
    this.isSlow = false;
    const slow = setTimeout(() => (this.isSlow = true), SLOW);
    try {
      await this.#app.writes.flush();
      const start = await this.#start();
      const request = { deck: this.#deck, format: this.format, schedule: this.schedule };
      this.#task = start(
        { ...request, media: this.media, moment: this.#app.moment() },
        (share) => (this.share = share),
      );
      this.file = await this.#task.file;
      if (!this.canShare) this.save();
    } catch (cause) {
      console.error(cause);
      this.problem = 'The file could not be made. Your cards are safe. Try again.';
    } finally {
      clearTimeout(slow);
      this.#task = null;
      this.share = null;
    }
  }

  save(): void {
    if (!this.file) return;
    saveFile(this.file.blob, this.file.name);
    this.told = `${counted(this.file.cards, 'card')} saved as ${this.file.name}`;
  }

  async shareFile(): Promise<void> {
    if (!this.file) return;
    try {
      await navigator.share({ files: [asFile(this.file)], title: this.file.name });
      this.told = `${counted(this.file.cards, 'card')} shared`;
    } catch (cause) {
      // The learner closed the sheet: nothing to say.
      if (cause instanceof DOMException && cause.name === 'AbortError') return;
      this.save();
    }
  }

  /** The sheet closes: what is under way ends. */
  stop(): void {
    this.#task?.stop();
    this.#task = null;
    this.share = null;
  }
}

const loadPort = async (): Promise<StartExport> => (await import('./export-port.ts')).startExport;

const asFile = ({ blob, name }: ExportedFile): File => new File([blob], name, { type: blob.type });

function canShareFile(file: File): boolean {
  try {
    return navigator.canShare?.({ files: [file] }) === true;
  } catch {
    return false;
  }
}
