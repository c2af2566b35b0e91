interface KeyRow {
  /** One for another, or one after another, as `joiner` says. */
  readonly keys: readonly string[];
  readonly joiner?: 'or' | 'then';
  readonly does: string;
}

/** Every key that acts, by place. */
export const ALL_KEYS: readonly { readonly place: string; readonly rows: readonly KeyRow[] }[] = [
  {
    place: 'Review',
    rows: [
      { keys: ['Space', 'Enter'], joiner: 'or', does: 'Show answer, then the suggested rating' },
      { keys: ['1', '2', '3', '4'], does: 'Again, Hard, Good, Easy' },
      { keys: ['Z', 'Ctrl Z'], joiner: 'or', does: 'Undo' },
      { keys: ['H'], does: 'Hint' },
      { keys: ['T'], does: 'Type it instead' },
      { keys: ['E'], does: 'Edit' },
      { keys: ['B'], does: 'Bury until tomorrow' },
      { keys: ['S'], does: 'Suspend' },
      { keys: ['F'], does: 'Flag' },
      { keys: ['L'], does: 'Link the card to a concept' },
      { keys: ['R'], does: 'Play the sounds again' },
      { keys: ['G'], does: 'Open the concept, or go to the graph beside the card' },
      { keys: ['Esc'], does: 'Leave' },
    ],
  },
  {
    place: 'Outside Review',
    rows: [
      { keys: ['G', 'T'], joiner: 'then', does: 'Today' },
      { keys: ['G', 'G'], joiner: 'then', does: 'Graph' },
      { keys: ['G', 'L'], joiner: 'then', does: 'Library' },
    ],
  },
  {
    place: 'Graph',
    rows: [
      { keys: ['←', '→', '↑', '↓'], does: 'Along edges, or within the layer' },
      { keys: ['Enter'], does: 'Open the concept' },
      { keys: ['P'], does: 'Set as goal' },
      { keys: ['L'], does: 'List or map' },
      { keys: ['+', '−', '0'], does: 'Zoom in, zoom out, fit' },
      { keys: ['/'], does: 'Search' },
    ],
  },
  {
    place: 'Cards',
    rows: [
      { keys: ['↑', '↓'], does: 'From card to card' },
      { keys: ['Enter'], does: 'Open the card' },
      { keys: ['Home', 'End'], joiner: 'or', does: 'First or last card' },
      { keys: ['X'], does: 'Choose the card; with Shift, all up to it' },
      { keys: ['Esc'], does: 'End choosing' },
      { keys: ['/'], does: 'Search' },
    ],
  },
  {
    place: 'Search',
    rows: [
      { keys: ['↑', '↓'], does: 'From result to result' },
      { keys: ['Enter'], does: 'Open the result; in the field, the first' },
      { keys: ['Backspace'], does: 'In an empty field: make the last chip text again' },
    ],
  },
  {
    place: 'Editor',
    rows: [
      { keys: ['Ctrl Enter'], does: 'Save' },
      { keys: ['Enter'], does: 'In a concept field: take the first that fits' },
    ],
  },
  {
    place: 'Anywhere',
    rows: [
      { keys: ['/', 'Ctrl K'], joiner: 'or', does: 'Search' },
      { keys: ['Esc'], does: 'Close what is on top' },
      { keys: ['?'], does: 'All keys' },
    ],
  },
];
