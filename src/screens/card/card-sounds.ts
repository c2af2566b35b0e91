import type { SoundPlayer } from './imported-player.ts';

/** The sounds of a card of our own: those of one side, one after another. The player comes when there are any. */
export class CardSounds {
  readonly #face: () => HTMLElement;
  readonly #address: (hash: string) => Promise<string | null>;
  #player: SoundPlayer | null = null;
  #turn = 0;

  constructor(face: () => HTMLElement, address: (hash: string) => Promise<string | null>) {
    this.#face = face;
    this.#address = address;
  }

  /** Of the answer when it is shown, else of the front. */
  play(shown: boolean): void {
    this.stop();
    const all = [...this.#face().querySelectorAll<HTMLAudioElement>('audio[data-media]')];
    const side = all.filter((audio) => (audio.closest('.back') !== null) === shown);
    if (side.length > 0) void this.#playAll(side, this.#turn);
  }
  stop(): void {
    this.#turn += 1;
    this.#player?.stop();
  }

  async #playAll(side: readonly HTMLAudioElement[], turn: number): Promise<void> {
    const { SoundPlayer } = await import('./imported-player.ts');
    const sounds = await Promise.all(
      side.map(async (video) => {
        const hash = video.dataset['media'] ?? '';
        const address = await this.#address(hash);
        if (address !== null && video.src === '') video.src = address;
        video.currentTime = 0;
        return { sound: { kind: 'file', name: hash }, address, video } as const;
      }),
    );
    if (turn !== this.#turn) return;
    this.#player ??= new SoundPlayer();
    await this.#player.play(sounds);
  }
}
