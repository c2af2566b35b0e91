import type { ForeignLoss } from '../../deck/foreign.ts';

const SENTENCES: Readonly<Record<ForeignLoss, string>> = {
  html: 'HTML in the text became plain text.',
  picture: 'Some attachments are not shown: they are no pictures, or did not come with the text.',
  remote: 'Pictures from the web became links.',
  link: 'Links to other files became plain text.',
};

/** What did not stay as it was, a sentence each. */
export const lossRemarks = (losses: ReadonlySet<ForeignLoss>): string[] =>
  [...losses].map((loss) => SENTENCES[loss]);
