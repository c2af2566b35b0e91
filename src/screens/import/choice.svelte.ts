import type { NoteId } from '../../base/id.ts';
import type { ConflictChoice } from '../../store/import-content.ts';
import type { ImportPreview, SentChoices } from './import-messages.ts';

/** What the learner decides in a preview. Somebody else's deck comes without its history, a collection with it. */
export class ImportChoice {
  past = $state(false);
  presets = $state(false);
  parameters = $state(false);
  /** For conflicts that were not chosen by themselves. */
  otherwise = $state<ConflictChoice>('mine');
  #conflicts = $state.raw<ReadonlyMap<NoteId, ConflictChoice>>(new Map());
  offers = $state.raw<readonly string[]>([]);
  readonly #pastAtFirst: boolean;

  constructor(preview: ImportPreview | null = null, hasParameters = false) {
    const own = preview?.isCollection ?? false;
    this.#pastAtFirst = own && preview?.past !== null;
    this.past = this.#pastAtFirst;
    this.presets = own && (preview?.presets.length ?? 0) > 0;
    this.parameters = own && !hasParameters && (preview?.parameters.length ?? 0) > 0;
  }

  /** History was switched on by hand: wanted even when no card is new. */
  get asksForHistory(): boolean {
    return this.past && !this.#pastAtFirst;
  }

  conflict(note: NoteId): ConflictChoice {
    return this.#conflicts.get(note) ?? this.otherwise;
  }
  choose(note: NoteId, choice: ConflictChoice): void {
    this.#conflicts = new Map(this.#conflicts).set(note, choice);
  }
  chooseForAll(choice: ConflictChoice): void {
    this.#conflicts = new Map();
    this.otherwise = choice;
  }
  offer(id: string, accepted: boolean): void {
    const others = this.offers.filter((other) => other !== id);
    this.offers = accepted ? [...others, id] : others;
  }

  /** As the worker takes it. */
  sent(): SentChoices {
    const { past, presets, parameters, otherwise, offers } = this;
    return { past, presets, parameters, otherwise, offers, conflicts: [...this.#conflicts] };
  }
}
