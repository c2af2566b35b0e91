/**
 * A number 0 to 1 (1 left out) that depends on all four: the same luck wherever the same seed, thing, count
 * and purpose meet, so that two plans can be compared on one learner (common random numbers).
 */
export function chance(seed: number, thing: number, count: number, purpose: number): number {
  let h = mixed(seed ^ Math.imul(thing + 1, 0x9e3779b1));
  h = mixed(h ^ Math.imul(count + 1, 0x85ebca77) ^ Math.imul(purpose + 1, 0xc2b2ae3d));
  return h / 2 ** 32;
}

/** MurmurHash3's last step. */
function mixed(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Index drawn from shares that sum to 1: the first whose running sum passes `u` (0–1). */
export function drawn(shares: readonly number[], u: number): number {
  let sum = 0;
  for (let i = 0; i + 1 < shares.length; i++) {
    sum += shares[i] as number;
    if (u < sum) return i;
  }
  return shares.length - 1;
}
