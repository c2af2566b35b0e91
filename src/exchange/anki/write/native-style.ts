/** How native cards look in Anki: like ours, as far as a style sheet alone can. Light and night. */
export const NATIVE_STYLE = `.card {
  --ink: #1d1b18; --soft: #5d574e; --line: #d9d3c8; --wash: #e4ecfb; --edge: #3f67b8; --inset: #f3f0ea;
  --k: #7a3e9d; --st: #35702c; --nu: #a1521a; --co: #77706a; --fn: #1f5f99;
  max-width: 40rem; margin: 0 auto; padding: 16px;
  font: 20px/1.5 "Source Serif 4", Georgia, serif; color: var(--ink); background: #fdfcf9; text-align: left;
}
.card.nightMode {
  --ink: #ece7de; --soft: #b3aca1; --line: #45413b; --wash: #263653; --edge: #8fb0ee; --inset: #2a2722;
  --k: #c79be0; --st: #9ecb8f; --nu: #e2a877; --co: #9b948b; --fn: #8fc0ee;
  background: #1b1917;
}
.prompt > :first-child, .back > :first-child { margin-top: 0; }
.heading, .steps, .note { color: var(--soft); font-size: 17px; }
.source { color: var(--soft); font-size: 14px; margin-top: 12px; }
hr#answer { border: 0; border-top: 1px solid var(--line); margin: 18px 0; }
.cloze { font-weight: inherit; color: inherit; background: var(--wash); border-bottom: 2px solid var(--edge); border-radius: 3px; padding: 0 4px; }
.concept { font-weight: inherit; border-bottom: 1px dotted var(--soft); }
a { color: inherit; }
img { max-width: 100%; }
code { font-family: "IBM Plex Mono", Menlo, Consolas, monospace; font-size: 0.88em; }
.codebox { margin: 12px 0; border-radius: 8px; background: var(--inset); }
.codebox figcaption { padding: 8px 12px 0; color: var(--soft); font-size: 14px; }
.codebox pre { margin: 0; padding: 10px 12px; overflow-x: auto; font-size: 15px; line-height: 1.5; }
.codebox pre code { font-size: inherit; white-space: pre; }
.ln { display: block; min-height: 1.5em; }
.ln.hit { background: var(--wash); }
.k { color: var(--k); } .st { color: var(--st); } .nu { color: var(--nu); } .co { color: var(--co); } .fn { color: var(--fn); }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
`;
