// Made by `node/plugin.ts` from the folders of `decks/`; typed in `bundled.ts`.
declare module 'virtual:decks' {
  /** The decks that come with the app, in the order in which they are offered. */
  export const decks: readonly unknown[];
}
