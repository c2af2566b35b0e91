/** First row and the one after the last of those that stand in a scrolled box, some more on either side. */
export function rowsInView({
  top,
  height,
  row,
  total,
  spare = 6,
}: {
  /** Pixels of the list above the box's upper edge; below 0 while it begins further down. */
  readonly top: number;
  readonly height: number;
  /** Height of a row. */
  readonly row: number;
  readonly total: number;
  readonly spare?: number;
}): readonly [number, number] {
  const first = Math.floor(Math.max(0, top) / row) - spare;
  const end = Math.ceil(Math.max(0, top + height) / row) + spare;
  return [Math.max(0, Math.min(first, total)), Math.max(0, Math.min(end, total))];
}
