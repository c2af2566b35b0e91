/** Version of this build, from package.json; '' where the build does not say. */
export const VERSION = (import.meta.env.VITE_APP_VERSION as string | undefined) ?? '';

/** What is shipped in the app besides our own code. */
export const CODE_LICENCES = [
  { name: 'Svelte', licence: 'MIT' },
  { name: 'Dexie', licence: 'Apache 2.0' },
  { name: 'ts-fsrs', licence: 'MIT' },
  { name: 'Workbox', licence: 'MIT' },
] as const;
