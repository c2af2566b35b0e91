import type { Component } from 'svelte';
import type { CardId } from '../../base/id.ts';

interface Layer {
  // Each layer's own props are checked where it is opened.
  readonly component: Component<Record<string, unknown>>;
  readonly props: Record<string, unknown>;
}

/** What opens over the card; the same card stands under it when it closes. Each is loaded when first asked for. */
export class ReviewLayers {
  current = $state.raw<Promise<Layer> | null>(null);

  concept(concept: string): void {
    this.#open(import('../concept/ConceptSheet.svelte'), { concept });
  }
  edit(card: CardId, onsaved: () => void): void {
    this.#open(import('../cards/EditorSheet.svelte'), { card, onsaved });
  }
  link(card: CardId, onchange: () => void): void {
    this.#open(import('../concept/LinkSheet.svelte'), { card, onchange });
  }
  history(card: CardId): void {
    this.#open(import('./HistorySheet.svelte'), { card });
  }
  keys(): void {
    this.#open(import('../notice/KeyHelp.svelte'), {});
  }
  #open(module: Promise<{ default: unknown }>, props: Record<string, unknown>): void {
    this.current = module.then(({ default: component }) => ({
      component: component as Layer['component'],
      props: { ...props, onclose: () => (this.current = null) },
    }));
  }
}
