// A process with a real worker: node worker-process.ts URL HOST PHASES. PHASES is JSON, phase id to how its attempts end:
// milliseconds until they complete, or "held": once a line comes on standard input. Says each attempt it starts, and, by a clock
// that all processes of the machine share, from when to when it ran.
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '#lib/db/client.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { Worker } from '#lib/orchestrator/worker.ts'

const [url = '', host = '', phases = '{}'] = process.argv.slice(2)
const endOf = JSON.parse(phases) as Record<string, number | 'held'>
const lines = createInterface({ input: process.stdin })

const clockMs = () => Number(process.hrtime.bigint()) / 1e6

const perform: Executor = async ({ phase, property, attempt }) => {
  const startedAt = clockMs()
  console.log(`started ${property.id} ${phase.id} ${attempt}`)
  const end = endOf[phase.id] ?? 0
  if (end === 'held') await once(lines, 'line')
  else await sleep(end)
  console.log(`ran ${property.id} ${phase.id} ${attempt} ${startedAt} ${clockMs()}`)
  return { kind: 'completed', output: { by: host }, warnings: [], artifacts: [] }
}

const database = openDatabase({ url, applicationName: 'test-worker', poolSize: 5 })
const worker = new Worker({
  url,
  pool: database.pool,
  perform,
  pipelinesFolder: null,
  workspaceOf: async () => '/nowhere',
  host,
  slots: 50,
  onProblem: (message) => console.log(`problem ${message}`),
})
await worker.start()
console.log('ready')
