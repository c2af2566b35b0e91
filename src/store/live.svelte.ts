import { liveQuery } from 'dexie';

export type LiveState<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly cause: unknown };

type Query<T, Argument> = (argument: Argument) => T | Promise<T>;

/** A query on screen: loading, ready or failed, and nothing else. */
export class Live<T> {
  now: LiveState<T> = $state.raw({ status: 'loading' });

  constructor(query: () => () => T | Promise<T>) {
    $effect(() => {
      const subscription = liveQuery(query()).subscribe({
        next: (value) => (this.now = { status: 'ready', value }),
        error: (cause) => (this.now = { status: 'failed', cause }),
      });
      return () => subscription.unsubscribe();
    });
  }
}

/**
 * Follows a query while the component that calls this is there; call it while the component is set up. Dexie
 * runs queries in a task of their own, where runes are not followed: what a query depends on is given as
 * `argument`. When that changes, the last value stays until the new one is there.
 */
export function live<T>(query: () => T | Promise<T>): Live<T>;
export function live<T, Argument>(query: Query<T, Argument>, argument: () => Argument): Live<T>;
export function live<T, Argument>(
  query: Query<T, Argument | undefined>,
  argument?: () => Argument,
): Live<T> {
  return new Live(() => {
    const value = argument?.();
    return () => query(value);
  });
}
