/** A step by its place, or how many are left out. */
export type StripItem = { readonly step: number } | { readonly between: number };

const WHOLE = 9;
const NEAR = 2;

/** Steps that a path strip shows: all up to 9, else the first, the current one with two on each side, the last. */
export function stripOf(steps: number, current: number): StripItem[] {
  const all = Array.from({ length: steps }, (_, step) => step);
  const at = Math.max(0, current);
  const kept =
    steps <= WHOLE
      ? all
      : all.filter((step) => step === 0 || step === steps - 1 || Math.abs(step - at) <= NEAR);
  return kept.flatMap((step, i) => {
    const left = step - (kept[i - 1] ?? -1) - 1;
    return left > 0 ? [{ between: left }, { step }] : [{ step }];
  });
}
