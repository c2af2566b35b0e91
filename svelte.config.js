/** Read by the Vite plugin, svelte-check and the linter. */
export default {
  compilerOptions: { runes: true },
};
