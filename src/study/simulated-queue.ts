/** Cards by the day they come due, first in first out; days beyond the horizon are forgotten. */
export function bucketsOf(cards: number, days: number) {
  const head = new Int32Array(days).fill(-1);
  const tail = new Int32Array(days).fill(-1);
  const after = new Int32Array(cards).fill(-1);
  return {
    put(card: number, day: number): void {
      if (day >= days) return;
      after[card] = -1;
      if (tail[day] === -1) head[day] = card;
      else after[tail[day] as number] = card;
      tail[day] = card;
    },
    take(day: number, to: (card: number) => void): void {
      for (let c = head[day] as number; c !== -1; c = after[c] as number) to(c);
    },
  };
}

/** A queue of at most so many cards. */
export function ringOf(capacity: number) {
  const places = new Int32Array(Math.max(1, capacity));
  let [start, count] = [0, 0];
  return {
    size: (): number => count,
    push(card: number): void {
      places[(start + count) % places.length] = card;
      count += 1;
    },
    shift(): number {
      const card = places[start] as number;
      start = (start + 1) % places.length;
      count -= 1;
      return card;
    },
  };
}
