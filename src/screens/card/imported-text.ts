const LONGEST = 300;
const BREAKS =
  /^(?:address|blockquote|br|center|d[dlt]|details|div|h[1-6r]|li|ol|p|pre|summary|t[drh]|table|ul)$/;

/** What a side says before anything is opened, as one line: hints, hidden parts and sources of formulas left out. */
export function textSeen(root: Node): string {
  const words: string[] = [];
  const walker = document.createTreeWalker(
    root,
    NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
    (node) => (isUnseen(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    words.push(node instanceof Element ? breakAt(node) : (node.nodeValue ?? ''));
  return words.join('').replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

const breakAt = ({ localName }: Element): string => (BREAKS.test(localName) ? ' ' : '');

function isUnseen(node: Node): boolean {
  if (!(node instanceof Element)) return isUnderDetails(node);
  if (node.localName === 'annotation') return true;
  if (node instanceof HTMLElement && node.style.display === 'none') return true;
  return node.localName !== 'summary' && isUnderDetails(node);
}

const isUnderDetails = ({ parentNode }: Node): boolean =>
  parentNode instanceof HTMLDetailsElement && !parentNode.open;
