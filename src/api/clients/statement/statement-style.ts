/** How a statement looks: on a screen of any width, light and dark, and on A4. Part of the page, so that a saved one looks the same. */
export const STATEMENT_STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c6168; --line: #d5d8dc; --band: #f3f4f6; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --soft: #a4abb3; --line: #3a3f45; --band: #23272c; --paper: #16181b; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 1rem 3rem; justify-content: space-between; align-items: flex-start;
  padding-bottom: 1.25rem; border-bottom: 2px solid var(--ink); }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 2.25rem 0 0.5rem; font-size: 1.0625rem; break-after: avoid; }
p { margin: 0.25rem 0; }
.soft, .note { color: var(--soft); }
.note { margin-top: 0.5rem; font-size: 0.8125rem; max-width: 44rem; }
.id { font-size: 0.8125rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto auto; gap: 0.125rem 1rem; margin: 0; font-size: 0.875rem; }
dt { color: var(--soft); }
dd { margin: 0; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 2px solid #2563eb; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3125rem 0 0.3125rem 1rem; text-align: right; vertical-align: baseline; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
th { font-weight: 600; }
thead th { color: var(--soft); font-size: 0.8125rem; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
tbody tr > * { border-bottom: 1px solid var(--line); }
tbody tr.of > * { border-bottom: 0; padding-top: 0; color: var(--soft); font-size: 0.8125rem; }
tbody tr.of.last > *, tbody tr.total > * { border-bottom: 1px solid var(--line); }
tbody tr.has > * { border-bottom: 0; }
tr.of > :first-child { padding-left: 1rem; }
tbody th { font-weight: 400; }
tfoot th, tbody tr.total th, tbody tr.has th { font-weight: 600; }
tfoot tr:first-child > * { border-top: 1px solid var(--ink); }
.text { text-align: left; }
td.words { white-space: normal; text-align: left; overflow-wrap: anywhere; min-width: 10rem; }
.summary { max-width: 30rem; }
.summary th { white-space: normal; }
.summary tr.has > * { border-bottom: 0; }
.draft { margin-top: 1rem; padding: 0.5rem 0.75rem; background: var(--band); border-left: 3px solid var(--soft); }
@page { size: A4; margin: 16mm 15mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #5c6168; } }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #4a4f55; --line: #c9ccd1; --band: #f3f4f6; --paper: #fff; }
  body { max-width: none; padding: 0; font-size: 9pt; line-height: 1.35; }
  h1 { font-size: 17pt; }
  h2 { margin-top: 16pt; font-size: 11pt; }
  dl { font-size: 8.5pt; }
  .id, .note, thead th, tbody tr.of > * { font-size: 7pt; }
  tr.of > :first-child { padding-left: 8pt; }
  th, td { padding: 2.5pt 0 2.5pt 8pt; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  tr, tbody { break-inside: avoid; }
  .many { font-size: 8pt; }
  .many th, .many td { padding-left: 6pt; }
  .many th:first-child, .many td:first-child { padding-left: 0; }
  tr.has { break-after: avoid; }
  .summary { break-inside: avoid; }
}
`
