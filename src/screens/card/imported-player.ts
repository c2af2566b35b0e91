import type { Sound } from '../../deck/template/sounds.ts';
import type { PreparedSound } from './imported-marks.ts';

/** A sound, and the element that shows it when it is a video. */
export interface Playable extends PreparedSound {
  readonly video?: HTMLMediaElement | null;
}

/** Plays the sounds of a card one after another; a new request or `stop` ends what plays. */
export class SoundPlayer {
  #turn = 0;
  #audio: HTMLMediaElement | null = null;

  /** Plays them in order; files that cannot be played are skipped. */
  async play(sounds: readonly Playable[]): Promise<void> {
    this.stop();
    const turn = this.#turn;
    for (const { sound, address, video } of sounds) {
      if (turn !== this.#turn) return;
      if (sound.kind === 'speech') await speak(sound);
      else if (address !== null) await this.#playFile(video ?? new Audio(address));
    }
  }

  stop(): void {
    this.#turn += 1;
    this.#audio?.pause();
    this.#audio?.dispatchEvent(new Event('ended'));
    this.#audio = null;
    if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel();
  }

  async #playFile(audio: HTMLMediaElement): Promise<void> {
    this.#audio = audio;
    const over = new Promise<void>((resolve) => {
      for (const name of ['ended', 'error']) audio.addEventListener(name, () => resolve());
    });
    try {
      await audio.play();
      await over;
    } catch {
      // Browsers let nothing sound before the first tap; the button stays.
    }
  }
}

/** Only with a voice of this device: others would send the text away. */
async function speak({ text, language, voices, speed }: Extract<Sound, { kind: 'speech' }>) {
  if (typeof speechSynthesis === 'undefined' || text === '') return;
  const wanted = language.replace('_', '-').toLowerCase();
  const here = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const speaks = (voice: SpeechSynthesisVoice) =>
    voice.lang
      .replace('_', '-')
      .toLowerCase()
      .startsWith(wanted.split('-')[0] ?? wanted);
  const voice =
    here.find(({ name }) => voices.includes(name)) ??
    here.find(({ lang }) => lang.replace('_', '-').toLowerCase() === wanted) ??
    here.find(speaks);
  if (!voice) return;
  const utterance = new SpeechSynthesisUtterance(text.slice(0, 2_000));
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = speed;
  await new Promise<void>((resolve) => {
    utterance.onend = utterance.onerror = () => resolve();
    speechSynthesis.speak(utterance);
  });
}
