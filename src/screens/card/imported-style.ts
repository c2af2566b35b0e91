/**
 * What every imported card starts from, under the deck's own sheet: Anki's defaults for the card page, then what the
 * app adds to it. Custom properties of the app reach in; nothing else does (`all: initial` on the host).
 */
export const BASE_STYLE = `
html { display: block; color: inherit; color-scheme: light; }
html.night-mode { color-scheme: dark; }
body { display: block; margin: 0; padding: 20px; overflow-wrap: break-word; border-radius: var(--r-m); color: #000; background: #fff; }
body.nightMode { color: var(--ink); background: var(--surface); }
#qa { display: block; }
img { max-width: 100%; height: auto; }
video { max-width: 100%; max-height: 70vh; }
audio { max-width: 100%; }
pre { text-align: start; overflow-x: auto; }
table { max-width: 100%; }
.cloze { font-weight: bold; color: blue; }
.nightMode .cloze { color: lightblue; }
li { text-align: start; }
hr { border: 0; border-top: 1px solid #ccc; }
.rtl-fields, .rtl-fields :where(div, p, li, td, th, h1, h2, h3, h4, h5, h6, blockquote):not([dir]) { unicode-bidi: plaintext; }
[data-open] { color: #0b57d0; text-decoration: underline; cursor: pointer; }
.nightMode [data-open] { color: #8ab4f8; }
summary { min-height: 44px; line-height: 44px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent, #0b6557); outline-offset: 2px; }
.vh { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.engraph-play { all: unset; box-sizing: border-box; display: inline-grid; place-items: center; width: 44px; height: 44px; margin: 4px; border: 1.5px solid currentcolor; border-radius: 999px; vertical-align: middle; cursor: pointer; }
.engraph-play svg { width: 24px; height: 24px; fill: currentcolor; }
.engraph-play:focus-visible, .engraph-toggle:focus-visible { outline: 2px solid var(--accent, #0b6557); outline-offset: 2px; }
.engraph-toggle { all: unset; box-sizing: border-box; display: inline-block; min-height: 44px; margin: 12px 0 4px; padding: 0 16px; border: 1.5px solid currentcolor; border-radius: var(--r-m, 10px); font: 500 1rem/41px var(--font-ui, sans-serif); cursor: pointer; }
.engraph-missing { font: 400 0.875rem/1.25rem var(--font-ui, sans-serif); opacity: 0.8; }
.engraph-maths.block { display: block; margin: 0.6em 0; overflow-x: auto; text-align: center; }
#typeans { box-sizing: border-box; width: 100%; font: 400 1.125rem/1.6 var(--font-code, monospace); }
input#typeans { min-height: 48px; padding: 0 12px; border: 1.5px solid #767676; border-radius: var(--r-m, 10px); color: inherit; background: transparent; }
code#typeans { display: block; white-space: pre-wrap; overflow-wrap: anywhere; }
.typeGood, .typeBad, .typeMissed { color: #000; }
.typeGood { background: #afa; }
.typeBad { background: #faa; text-decoration: line-through; }
.typeMissed { background: #ccc; text-decoration: underline; }
#image-occlusion-container { position: relative; display: inline-block; max-width: 100%; }
#image-occlusion-container img { display: block; }
canvas { display: none; }
svg.engraph-occlusion { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
`;
