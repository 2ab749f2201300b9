/** Style of the report: for phones and paper, light and dark. */
/** The style sheet of the page. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--card:#f6f7f8;--ink:#1c2024;--soft:#5b6570;--line:#c4cad0;--grid:#e3e6e9;
--met:#00704f;--missed:#b3121d;--missed-paper:#fdeaea;--warn:#8a5a00;--warn-paper:#fff5dc}
@media(prefers-color-scheme:dark){:root{--paper:#14171a;--card:#1c2125;--ink:#e6e9ec;--soft:#9aa5af;--line:#444c54;
--grid:#2b3238;--met:#3ccf9f;--missed:#ff8a8a;--missed-paper:#3a1a1d;--warn:#f0c060;--warn-paper:#33290f}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.35rem;margin:3rem 0 .25rem;padding-top:.75rem;border-top:2px solid var(--line)}
h3{font-size:1.05rem;margin:1.75rem 0 .25rem}
p{margin:.4rem 0;max-width:46rem}
a{color:#0072b2}
code{font:.85em ui-monospace,monospace;background:var(--card);padding:.1em .35em;border-radius:4px;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);padding:.75rem;border-radius:6px;font-size:.8rem}
.soft,.note{color:var(--soft);font-size:.9rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;font-size:.9rem;margin:1rem 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:.5rem 0 1rem}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .7rem;text-align:left;border-bottom:1px solid var(--grid);vertical-align:top}
th{font-weight:600;border-bottom:1px solid var(--line);vertical-align:bottom}
td.number,th.number{text-align:right}td.number{white-space:nowrap}td.word{min-width:7rem}
.met{color:var(--met)}
.missed,td.missed{color:var(--missed);font-weight:600}
td.missed{background:var(--missed-paper)}
.box{padding:.6rem .9rem;border-radius:6px;background:var(--card);border-left:4px solid var(--line);margin:.75rem 0}
.box.missed{background:var(--missed-paper);border-color:var(--missed);color:var(--ink);font-weight:400}
.box.warn{background:var(--warn-paper);border-color:var(--warn)}
.score{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:1rem 0;font-size:1.05rem}
.score b{font-size:1.6rem;margin-right:.3rem}
figure{margin:.5rem 0 1.25rem}
@media(max-width:480px){body{padding:1rem .75rem 3rem}th,td{padding:.25rem .45rem}}
@media print{body{max-width:none;font-size:11pt}h2{break-before:page}.wide{overflow:visible}table{font-size:8pt}}
`
