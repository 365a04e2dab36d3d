// A page about one home, left as the artifact report.html.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

type Output = Record<string, unknown>
type Request = { property: { address: string }; inputs: Record<string, Output> }

const { property, inputs }: Request = JSON.parse(await text(process.stdin))
const titles: Record<string, string> = {
  phase3_synthesis: 'Score',
  phase0_county: 'County',
  phase1_listing: 'Listing',
  phase1_map: 'Map',
}

function escape(value: unknown): string {
  const shown = value === null ? 'unknown' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function section(id: string): string {
  const rows = Object.entries(inputs[id] ?? {}).map(
    ([name, value]) => `<tr><th>${escape(name.replaceAll('_', ' '))}</th><td>${escape(value)}</td></tr>`,
  )
  return `<h2>${titles[id]}</h2><table>${rows.join('')}</table>`
}

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escape(property.address)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  th { text-align: left; font-weight: 400; padding-right: 2rem; vertical-align: top }
</style>
<h1>${escape(property.address)}</h1>
${Object.keys(titles).map(section).join('\n')}
</html>
`
writeFileSync(join(process.env.PLOTLINE_ARTIFACTS ?? '.', 'report.html'), page)
console.log(JSON.stringify({ report: 'report.html', score: inputs.phase3_synthesis?.score ?? null }))
