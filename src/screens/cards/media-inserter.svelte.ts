import type { DraftFile } from '../../store/drafts.ts';
import type { Editor } from './editor.svelte.ts';
import { mediaText, replaceSelection } from './insert.ts';
import { megabytes, smallerVersion, takeFile } from './media-files.ts';

interface Choice {
  readonly area: HTMLTextAreaElement;
  readonly large: DraftFile;
  readonly small: DraftFile;
}

/** Takes pictures and sounds in by paste, drop or picker; a large picture is made smaller only if the learner agrees. */
export class MediaInserter {
  /** Why a file was not taken, and the field at which that is said. */
  refused = $state.raw<{ field: string; sentence: string } | null>(null);
  choice = $state.raw<Choice | null>(null);
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get question(): string {
    if (!this.choice) return '';
    const { large, small } = this.choice;
    return `This picture has ${megabytes(large.bytes.length)}. Made smaller it has ${megabytes(small.bytes.length)}, sharp enough for a card.`;
  }

  async take(files: Iterable<File>, area: HTMLTextAreaElement): Promise<void> {
    this.refused = null;
    for (const file of files) {
      const taken = await takeFile(file);
      if (taken.kind === 'refused') {
        this.refused = { field: area.dataset['field'] ?? '', sentence: taken.sentence };
        continue;
      }
      const small = taken.kind === 'picture' ? await smallerVersion(taken.file) : null;
      if (small) this.choice = { area, large: taken.file, small };
      else await this.#put(taken.file, taken.kind, area);
    }
  }

  async choose(which: 'large' | 'small'): Promise<void> {
    const { choice } = this;
    this.choice = null;
    if (choice) await this.#put(choice[which], 'picture', choice.area);
  }

  async #put(file: DraftFile, kind: 'picture' | 'sound', area: HTMLTextAreaElement): Promise<void> {
    await this.#editor.addFile(file);
    const text = mediaText(file.name, kind, this.#editor.notetype !== null);
    replaceSelection(area, () => ({ text }));
  }
}
