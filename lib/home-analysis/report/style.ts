/** The deal sheet's style: system fonts, light and dark by the reader's setting, black on white on paper. */
export const sheetStyle = `
:root { color-scheme: light dark; --ground: #f6f5f2; --card: #fff; --ink: #1d2025; --soft: #5d636e; --line: #e2dfd8;
  --track: #ebe8e1; --accent: #2f5d8a; --good: #1f6b45; --good-ground: #e3f1e8; --warn: #7d5200; --warn-ground: #fbefd5;
  --bad: #9b2c22; --bad-ground: #fae5e2; --open: #4f5664; --open-ground: #eceef2 }
@media (prefers-color-scheme: dark) { :root { --ground: #14161a; --card: #1c1f25; --ink: #e9eaec; --soft: #a3a9b4; --line: #2f343d;
  --track: #2b3039; --accent: #83b3e3; --good: #7fd3a5; --good-ground: #183426; --warn: #efc36b; --warn-ground: #3a2d10;
  --bad: #f39a90; --bad-ground: #42201c; --open: #b4bac6; --open-ground: #2a2f38 } }
* { box-sizing: border-box }
body { margin: 0; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums }
main { max-width: 60rem; margin: 0 auto; display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) }
main > *, .columns > * { min-width: 0 }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere }
h2 { font-size: 1rem; margin: 0 0 .75rem; letter-spacing: .01em } h3 { font-size: .875rem; margin: 1rem 0 .25rem; color: var(--soft) }
p { margin: 0 0 .5rem } a { color: var(--accent) } .soft { color: var(--soft) } .small { font-size: .8125rem }
section, header { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem }
.columns { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: start }
.top { display: flex; flex-wrap: wrap; gap: 1rem 2rem; justify-content: space-between; align-items: flex-start }
.score { text-align: right } .score b { font-size: 2.5rem; line-height: 1; letter-spacing: -.02em }
.badge { display: inline-block; border-radius: 999px; padding: .125rem .625rem; font-size: .8125rem; font-weight: 600; white-space: nowrap }
.good { color: var(--good); background: var(--good-ground) } .warn { color: var(--warn); background: var(--warn-ground) }
.bad { color: var(--bad); background: var(--bad-ground) } .open { color: var(--open); background: var(--open-ground) }
.notice { border-radius: 12px; padding: .875rem 1.25rem; font-weight: 500 } .notice p { margin: .25rem 0 0; font-weight: 400 }
dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem 1.25rem; margin: 1.25rem 0 0 }
dl.figures dt { color: var(--soft); font-size: .8125rem } dl.figures dd { margin: 0; font-weight: 600 }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th { text-align: left; font-size: .8125rem; font-weight: 500; color: var(--soft) }
th, td { padding: .4375rem .75rem .4375rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
tr:last-child td { border-bottom: 0 } .number { text-align: right; white-space: nowrap } tfoot td { font-weight: 650; border-top: 2px solid var(--line) }
td:last-child, th:last-child { padding-right: 0 } td { overflow-wrap: break-word }
@media (max-width: 30rem) { body { padding: .75rem .5rem 3rem } section, header { padding: 1rem } .score { text-align: left } }
.track { position: relative; height: .5rem; border-radius: 999px; background: var(--track); overflow: hidden; min-width: 4rem }
.track i { position: absolute; inset-block: 0; background: var(--accent); border-radius: 999px; print-color-adjust: exact; -webkit-print-color-adjust: exact }
.track { margin-top: .4375rem } .track + p { margin-top: .5rem } .meaning { width: 30%; min-width: 11rem }
.track i.range { opacity: .3 } .track i.mark { width: 3px; border-radius: 0; background: var(--ink) }
ul.wide { columns: 22rem } .price { font-size: 1.25rem; font-weight: 600; margin: .125rem 0 .5rem } .price a { font-size: .875rem; font-weight: 400 }
ul { margin: 0; padding-left: 1.125rem } li { margin-bottom: .375rem } footer { color: var(--soft); font-size: .8125rem; text-align: center }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --track: #ddd; --accent: #2f5d8a;
  --good: #145233; --good-ground: #fff; --warn: #5e3e00; --warn-ground: #fff; --bad: #7d1f17; --bad-ground: #fff; --open: #333; --open-ground: #fff }
  body { padding: 0; font-size: 11px } section, header { border-radius: 0; border-width: 0 0 1px; padding: .5rem 0 } .badge, .notice { border: 1px solid currentColor }
  tr, li, .notice { break-inside: avoid } h2 { break-after: avoid } }
`
