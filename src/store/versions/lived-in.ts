/* What a long life adds to a stored copy: rows as versions 1 and 2 wrote them. For the tests; never edit it. */

const DAY = 86_400_000;
const START = 1_772_452_800_000;
const base = (n: number, card: string, day: number) => ({
  ...{ id: `s9.${n}`, card, at: START + day * DAY, offset: 60, rollOver: 4 },
  ...{ session: 's9', device: 'here' },
});
const answer = (n: number, card: string, day: number, rating: string, days: number) => ({
  ...base(n, card, day),
  ...{ kind: 'answer', rating, duration: 2_000, next: { days }, phase: 'review' },
});
const stamp = { changedAt: START, by: 'here', was: 0 };

export const LIVED_IN = {
  /** In the place of the copy's own. */
  rows: {
    marks: [
      { card: 'brook/n1/there', suspended: true, buriedUntil: 0, flag: 2, ...stamp },
      { card: 'brook/n0/there', suspended: false, buriedUntil: 20_516, flag: 0, ...stamp },
    ],
    // The theme as the killed import left it: the entry below knows the former one.
    settings: [
      { key: 'theme', value: 'light', ...stamp, changedAt: START + 1, was: 5 },
      { key: 'swipe', value: true, ...stamp },
    ],
  },
  /** Besides them. */
  more: {
    reviews: [
      answer(1, 'brook/n0/there', 3, 'good', 8),
      answer(2, 'brook/n0/there', 11, 'again', 1),
      { ...base(3, 'brook/n0/there', 11.01), kind: 'void', voids: 's9.2' },
      answer(4, 'brook/n0/there', 11.02, 'hard', 12),
      { ...base(5, 'brook/n0/there', 12), kind: 'set', next: { days: 2 } },
      answer(6, 'brook/n1/there', 1, 'easy', 15),
      { ...base(7, 'brook/n1/there', 2), kind: 'reset' },
    ],
    links: [
      {
        ...{ id: 'link/brook/n1/there/other/c1', kind: 'link', card: 'brook/n1/there' },
        ...{ concept: 'other/c1', ...stamp },
      },
      { id: 'goal/brook/c0', kind: 'goal', card: null, concept: 'brook/c0', ...stamp },
    ],
    media: [{ hash: 'abc', type: 'image/png', bytes: new Uint8Array([1, 2, 3]), ...stamp }],
    tombstones: [{ id: 'notes/brook/n7', ...stamp }],
    segments: [],
    jobs: [
      {
        ...{ id: 'j1', kind: 'import', state: 'open', deck: null, startedAt: START },
        ...{ undoUntil: START + 7 * DAY, report: {} },
        import: { title: 'x', decks: [], segments: [], skipped: [], remarks: [] },
      },
    ],
    jobEntries: [
      {
        ...{ id: 1, job: 'j1', table: 'settings', key: 'theme' },
        row: { key: 'theme', value: 'dark', changedAt: 5, by: 'here', was: 0 },
      },
      { id: 2, job: 'j1', table: 'settings', key: 'swipe', row: null },
    ],
  },
  /** brook/n0: good, good, (again, taken back), hard, then moved by hand to two days from the 12th. */
  replayed: {
    memory: { reps: 3, lapses: 0, last: 20_525 },
    schedule: { phase: 'review', due: 20_528, interval: 2 },
  },
};
