import type { Component } from 'svelte';
import { goals } from '../../store/links.ts';
import type { AppState } from '../app-state.svelte.ts';

/** The card of the goal, loaded only where there is one. */
export async function goalCard({
  db,
}: Pick<AppState, 'db'>): Promise<Component<{ ongone?: () => void }> | null> {
  if ((await goals(db)).length === 0) return null;
  return (await import('./GoalCard.svelte')).default;
}
