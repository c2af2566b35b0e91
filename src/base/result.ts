/** An expected outcome: a value, or what stands in the way of one. Broken promises throw instead. */
export type Result<T, P> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <P>(problem: P): Result<never, P> => ({ ok: false, problem });
