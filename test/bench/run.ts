import { parseArgs } from 'node:util'
import { benchEngine } from './engine.ts'

const usage = 'npm run bench -- engine [--properties 10000] [--active 200] [--json]'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    properties: { type: 'string', default: '10000' },
    active: { type: 'string', default: '200' },
  },
})

if (positionals[0] === 'engine') {
  const figures = await benchEngine({
    properties: Number(values.properties),
    activeProperties: Number(values.active),
  })
  console.log(values.json ? JSON.stringify(figures) : table(figures))
} else {
  console.error(`Which benchmark? ${usage}`)
  process.exitCode = 2
}

function table(figures: Record<string, number>): string {
  const width = Math.max(...Object.keys(figures).map((name) => name.length))
  return Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(width)}  ${value.toLocaleString('en-US')}`)
    .join('\n')
}
