import type { ReadProblem } from './reading.ts';

/** Bytes of a file's beginning that are enough to say what it is. */
export const HEAD = 512;

/** What a file that is no deck seems to be, from its first bytes, in a sentence for the learner (facts §14). */
export function strangeFile(head: Uint8Array): ReadProblem {
  const text = new TextDecoder().decode(head.subarray(0, HEAD)).trimStart();
  if (head.length === 0)
    return problem('empty', 'This file is empty. Get it again from where it came from.');
  if (text.startsWith('version https://git-lfs'))
    return problem(
      'unknown',
      'This file only says where the deck is kept (Git LFS). Download the deck itself from its page.',
    );
  if (/^<(?:!doctype|html|\?xml|head|body)/i.test(text))
    return problem(
      'unknown',
      'This is a web page, not a deck. Open the link in a browser, download the deck and choose that file.',
    );
  return problem(
    'unknown',
    'This file is no deck that can be read here, or it is damaged. Get it again from where it came from.',
  );
}

const problem = (kind: ReadProblem['kind'], sentence: string): ReadProblem => ({
  ...{ kind, sentence },
  details: [],
});
