/** Strokes on a 24 × 24 grid; a circle is written as two arcs. */
const circle = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
const rect = (x: number, y: number, w: number, h: number, r: number) =>
  `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}z`;

export const ICONS = {
  today: rect(4, 7, 16, 12.5, 2.5) + 'M7 4h10',
  graph:
    circle(12, 5.5, 2.5) +
    circle(5.5, 18, 2.5) +
    circle(18.5, 18, 2.5) +
    'M10.9 7.8 6.7 15.7M13.1 7.8l4.2 7.9',
  library: 'M5 4.5v15M9.5 4.5v15M14 5.2l4.6 14.2',
  stats: 'M5 19.5v-6M12 19.5v-15M19 19.5v-10',
  search: circle(10.8, 10.8, 6.3) + 'M15.6 15.6 20 20',
  settings: 'M4 8h8M17 8h3M4 16h3M12 16h8' + circle(14.5, 8, 2.3) + circle(9.5, 16, 2.3),
  close: 'm6 6 12 12M18 6 6 18',
  undo: 'M8.5 5 4.5 9l4 4M4.8 9H14a5 5 0 0 1 0 10h-3',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  back: 'm14.5 5-7 7 7 7',
  forward: 'm9.5 6 6 6-6 6',
  arrow: 'M4.5 12h14M13 6.5l5.5 5.5-5.5 5.5',
  list: 'M9 7h11M9 12h11M9 17h11M4.5 7h.01M4.5 12h.01M4.5 17h.01',
  file: 'M7 3.5h6.5L18 8v12.5H7zM13.5 3.5V8H18',
  check: 'm5 12.5 4.5 4.5L19 7',
  warn: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01',
  flag: 'M6 20.5V4.5h11l-2.2 4 2.2 4H6',
  lock: rect(5.5, 10.5, 13, 9, 2) + 'M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4.5 9V4.5H9M15 4.5h4.5V9M19.5 15v4.5H15M9 19.5H4.5V15',
  share: 'M12 15V4M8 7.5 12 3.5l4 4M6.5 11H5v9h14v-9h-1.5',
} as const;

export type IconName = keyof typeof ICONS;
