import type { ImportReply } from './import-messages.ts';
import type { ImportPort, OpenImport } from './import-port.ts';
import { watchSilence, type Watchdog } from './watchdog.ts';

interface Heard {
  readonly reply: (reply: ImportReply) => void;
  /** The worker is gone (with what it said) or silent for too long (''). */
  readonly lost: (message: string) => void;
}

/** The line to the import worker: opened with the first request, watched while an answer is due. */
export class WatchedPort {
  readonly #open: OpenImport;
  readonly #heard: Heard;
  #port: ImportPort | null = null;
  #watch: Watchdog | null = null;
  /** Open, and nothing was asked for yet. */
  #isAhead = false;

  constructor(open: OpenImport, heard: Heard) {
    this.#open = open;
    this.#heard = heard;
  }

  get isOpen(): boolean {
    return this.#port !== null;
  }

  /** Opens the line ahead of the first request. Returns what closes it where none came. */
  prepare(): () => void {
    if (!this.isOpen) {
      this.send({ kind: 'prepare' });
      this.#isAhead = this.isOpen;
    }
    return () => {
      if (this.#isAhead) this.hangUp();
    };
  }

  /** A worker that cannot be had is lost like any other. */
  send(request: Parameters<ImportPort['send']>[0]): void {
    this.#isAhead = false;
    try {
      this.#port ??= this.#open({
        reply: (reply) => {
          this.#watch?.heard();
          this.#heard.reply(reply);
        },
        broke: (message) => this.#heard.lost(message),
      });
      this.#port.send(request);
    } catch (cause) {
      this.#heard.lost(String(cause));
    }
  }

  /** From now on silence of that many milliseconds is a loss. */
  expectAnswer(within: number): void {
    this.rest();
    this.#watch = watchSilence(() => this.#heard.lost(''), within);
  }
  /** Nothing is under way: silence is fine. */
  rest(): void {
    this.#watch?.stop();
    this.#watch = null;
  }
  /** Ends the worker; the next request opens another. */
  hangUp(): void {
    this.#port?.close();
    this.#port = null;
    this.#isAhead = false;
  }
}
