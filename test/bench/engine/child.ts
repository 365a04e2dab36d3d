// One engine under one load, in a process of its own, so that no engine runs on another's heap: its request is the first
// argument, its answer the message to the parent.
import { seededRandom } from '#test/support/seeded-random.ts'
import { phaseCount } from './bench-dag.ts'
import { type Load, measure } from './measure.ts'
import type { OpenEngine } from './measured-engine.ts'

export type MeasureRequest = Omit<Load, 'phaseMs'> & {
  /** `plotline`, or a file of peers/. */
  engine: string
  /** Sleep of a phase in ms, spread evenly between the two; null = phases that do nothing. */
  phaseMsRange: [number, number] | null
  /** A first, smaller go in a database of its own: compiled code, warm connections, caches of the server. */
  warmUp: { url: string; postgresUrl: string | null; properties: number }
}

const request = JSON.parse(process.argv[2]!) as MeasureRequest
const open = await openerOf(request.engine)
await measure(open, { ...request, ...request.warmUp, arrival: 'all', phaseMs: null })
const measurement = await measure(open, { ...request, phaseMs: phaseMs(request) })
process.send!(measurement, () => process.exit(0)) // a peer may leave a timer behind

async function openerOf(engine: string): Promise<OpenEngine> {
  if (engine === 'plotline') return (await import('./plotline-engine.ts')).openPlotline
  const peer = (await import(`../peers/${engine}.mjs`)) as { open: OpenEngine }
  return peer.open
}

function phaseMs({ phaseMsRange, properties }: MeasureRequest): Load['phaseMs'] {
  if (phaseMsRange === null) return null
  const [shortest, longest] = phaseMsRange
  const random = seededRandom(1)
  const sleeps = Array.from(
    { length: properties * phaseCount },
    () => shortest + random() * (longest - shortest),
  )
  return (property, phase) => sleeps[property * phaseCount + phase]!
}
