/* What can be set for a deck; study applies it, the store keeps what differs. */

export interface DeckOptions {
  readonly newPerDay: number;
  readonly reviewsPerDay: number;
  /** 0.80–0.97. */
  readonly retention: number;
  /** Days. */
  readonly maximumInterval: number;
  /** Minutes, 1–1,439 each. */
  readonly learningSteps: readonly number[];
  readonly relearningSteps: readonly number[];
  /** Ask at most one card of a note a day. */
  readonly burySiblings: boolean;
  /** Lapses after which a card is offered for a rest. */
  readonly leechLimit: number;
  readonly newOrder: 'author' | 'random';
}

export const DEFAULT_OPTIONS: DeckOptions = {
  newPerDay: 10,
  reviewsPerDay: 200,
  retention: 0.9,
  maximumInterval: 36_500,
  learningSteps: [1, 10],
  relearningSteps: [10],
  burySiblings: true,
  leechLimit: 8,
  newOrder: 'author',
};
