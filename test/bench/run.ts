import { parseArgs } from 'node:util'
import { benchEngines, engineNames } from './engine/engine-bench.ts'
import { engineTable } from './engine/engine-table.ts'
import { benchExecutors } from './executors/executors-bench.ts'
import { executorsTable } from './executors/executors-table.ts'
import { benchMakespan, makespanTable } from './makespan/makespan-bench.ts'

const usage = `npm run bench -- engine [--properties 1000,10000,50000] [--engines ${engineNames.join(',')}]
                        [--active 200] [--limit-seconds 45] [--json]
npm run bench -- makespan [--json]
npm run bench -- executors [--scripts 200] [--lines 1500] [--json]`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    properties: { type: 'string', default: '1000,10000,50000' },
    engines: { type: 'string', default: engineNames.join(',') },
    active: { type: 'string', default: '200' },
    'limit-seconds': { type: 'string', default: '45' },
    scripts: { type: 'string', default: '200' },
    lines: { type: 'string', default: '1500' },
  },
})

const say = (line: string) => console.error(line)

const benches: Record<string, () => Promise<{ report: object; text: string }>> = {
  engine: async () => {
    const options = {
      properties: values.properties.split(',').map(wholeNumber),
      engines: values.engines.split(',').map(engineName),
      active: wholeNumber(values.active),
      limitSeconds: wholeNumber(values['limit-seconds']),
    }
    const report = await benchEngines(options, say)
    return { report, text: engineTable(report) }
  },
  makespan: async () => {
    const report = await benchMakespan(say)
    return { report, text: makespanTable(report) }
  },
  executors: async () => {
    const options = { scripts: wholeNumber(values.scripts), linesPerStream: wholeNumber(values.lines) }
    const report = await benchExecutors(options, say)
    return { report, text: executorsTable(report) }
  },
}

const bench = benches[positionals[0] ?? '']
if (bench === undefined) refuse('Which benchmark?')
const { report, text } = await bench()
console.log(values.json ? JSON.stringify(report, null, 2) : text)

function wholeNumber(given: string): number {
  const value = Number(given)
  if (!Number.isInteger(value) || value <= 0) refuse(`"${given}" is not a whole number above 0.`)
  return value
}

function engineName(given: string): string {
  if (!engineNames.includes(given)) refuse(`There is no engine "${given}": ${engineNames.join(', ')}.`)
  return given
}

function refuse(sentence: string): never {
  console.error(`${sentence}\n${usage}`)
  process.exit(2)
}
