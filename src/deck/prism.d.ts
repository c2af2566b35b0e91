// @types/prismjs describes the whole package; this is its core without a single language.
declare module 'prismjs/components/prism-core.js' {
  import type * as Prism from 'prismjs';
  const core: typeof Prism;
  export default core;
}
