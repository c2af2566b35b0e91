import { reporter } from '../../deck/problem.ts';
import { parsePiece } from '../../deck/sections.ts';
import { fencedLines } from '../native/shield.ts';

/**
 * A field that the learner edited may hold what means something else within a file: a `##` heading would be a
 * note, a divider would end the prompt, a quote would be the side note. `field` says which rules hold.
 */
export function repaired(markdown: string, field: 'more' | 'answer', isLast: boolean): string {
  const { blocks } = parsePiece(markdown, reporter('', []));
  const lines = markdown.split('\n');
  for (const block of blocks) {
    const first = (block.position?.start.line ?? 1) - 1;
    const last = (block.position?.end.line ?? 1) - 1;
    const line = lines[first] ?? '';
    if (block.type === 'heading') {
      if (/^ {0,3}#/.test(line)) lines[first] = line.replace(/^ {0,3}#{1,2}(?!#)/, '###');
      else {
        lines[first] = `### ${lines.slice(first, last).join(' ').trim()}`;
        for (let i = first + 1; i <= last; i++) lines[i] = '';
      }
    } else if (block.type === 'thematicBreak') lines[first] = '';
    else if (block.type === 'blockquote' && field === 'answer')
      for (let i = first; i <= last; i++) lines[i] = (lines[i] ?? '').replace(/^ {0,3}> ?/, '');
    else if (block.type === 'paragraph' && isLast && block === blocks.at(-1))
      lines[first] = line.replace(/^\s*Source:/, '**Source:**');
  }
  return closed(lines.join('\n'));
}

/** A fence that is still open would take in the rest of the file. */
function closed(markdown: string): string {
  const lines = markdown.split('\n');
  if (!fencedLines([...lines, 'x']).at(-1)) return markdown;
  const opening = lines.findLast((line) => /^\s*(?:`{3,}|~{3,})/.test(line)) ?? '```';
  return `${markdown}\n${/(?:`{3,}|~{3,})/.exec(opening)?.[0] ?? '```'}`;
}
