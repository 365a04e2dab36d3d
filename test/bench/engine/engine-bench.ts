import { type Machine, readMachine } from '../machine.ts'
import type { BenchServer } from './bench-server.ts'
import { openBenchServer } from './bench-server.ts'
import type { MeasureRequest } from './child.ts'
import { countCosts, type Costs } from './costs.ts'
import { ensurePeers } from './ensure-peers.ts'
import type { Measurement } from './measure.ts'
import { openRedis } from './redis-server.ts'
import { runChild } from './run-child.ts'
import { type Verdict, verdictOf } from './verdict.ts'

export type EngineOptions = { properties: number[]; engines: string[]; active: number; limitSeconds: number }

export type EngineResult = {
  engine: string
  /** Why it was left out, wholly or from a size on. */
  left_out: string | null
  /** No-op phases, everything enqueued first, or `active` properties at any moment where the engine is faster so. */
  full_speed: Measurement[]
  /** Phases that take time, `active` properties in the engine at any moment. */
  steady: Measurement | null
}

export type EngineReport = {
  bench: 'engine'
  at: string
  machine: Machine
  postgres: { version: string; settings: Record<string, string> }
  active_properties: number
  engines: EngineResult[]
  verdict: Verdict
  costs: Costs | null
}

/** What `--engines` accepts. */
export const engineNames = ['plotline', 'bullmq', 'pgboss', 'dbos']

// A name of the command line is one or more files of peers/.
const peerFiles: Record<string, string[]> = {
  bullmq: ['bullmq-postgres', 'bullmq-redis'],
  pgboss: ['pg-boss', 'pg-boss-batched'],
  dbos: ['dbos'],
}
const largestForPeers = 10_000
// BullMQ's claims and completions grow dearer with what lies in its table; with the backlog outside it did 250 phases/s here
// where it did 140 with everything enqueued first.
const fedAtFullSpeed = new Set(['bullmq-postgres'])
const warmUpProperties = 300
// About 400 phases/s at 200 active properties: within what every engine here can do, so that what is measured is the
// engine's wait and not its queue.
const steady = { properties: 800, phaseMsRange: [200, 1_000] as [number, number], limitSeconds: 60 }
const repeatsUpTo = 1_000 // Plotline is done with so few in a fraction of a second: the median of three
const repeats = 3
const costProperties = 5_000

/** Every engine, one after the other, on one Postgres server, a database each. */
export async function benchEngines(
  options: EngineOptions,
  say: (line: string) => void,
): Promise<EngineReport> {
  const { engines: names, active } = options
  if (names.some((name) => name !== 'plotline')) await ensurePeers()
  const machine = readMachine()
  const server = await openBenchServer()
  try {
    const engines: EngineResult[] = []
    if (names.includes('plotline')) engines.push(await benchOne({ engine: 'plotline', server, options, say }))
    for (const name of names) {
      for (const engine of peerFiles[name] ?? [])
        engines.push(
          engine === 'bullmq-redis'
            ? await benchRedis({ engine, server, options, say })
            : await benchOne({ engine, server, options, say }),
        )
    }
    const costs = names.includes('plotline') ? await costsOf({ active, say }) : null
    return {
      bench: 'engine',
      at: new Date().toISOString(),
      machine,
      postgres: { version: server.version, settings: server.settings },
      active_properties: active,
      engines,
      verdict: verdictOf(engines),
      costs,
    }
  } finally {
    await server.close()
  }
}

function costsOf({ active, say }: { active: number; say: (line: string) => void }): Promise<Costs> {
  say('plotline: what it costs the database')
  return countCosts({ properties: costProperties, active })
}

type One = { engine: string; server: BenchServer; options: EngineOptions; say: (line: string) => void }

async function benchRedis(one: One): Promise<EngineResult> {
  const redis = await openRedis()
  if ('reason' in redis) return { engine: one.engine, left_out: redis.reason, full_speed: [], steady: null }
  try {
    const result = await benchOne(one, redis.url)
    for (const measurement of [...result.full_speed, ...(result.steady ? [result.steady] : [])])
      measurement.settings.server = redis.origin
    return result
  } finally {
    await redis.close()
  }
}

async function benchOne(one: One, redisUrl: string | null = null): Promise<EngineResult> {
  const { engine, options } = one
  const isOurs = engine === 'plotline'
  const result: EngineResult = { engine, left_out: null, full_speed: [], steady: null }
  try {
    for (const properties of options.properties) {
      if (!isOurs && properties > largestForPeers) {
        result.left_out = `Sizes over ${largestForPeers} properties are for Plotline.`
        break
      }
      const times = isOurs && properties <= repeatsUpTo ? repeats : 1
      result.full_speed.push(await fullSpeed(one, { properties, times, redisUrl }))
    }
    result.steady = await inFreshDatabases(one, { redisUrl, ...steady, arrival: 'fed' })
  } catch (error) {
    result.left_out = error instanceof Error ? error.message : String(error)
  }
  return result
}

async function fullSpeed(
  one: One,
  { properties, times, redisUrl }: { properties: number; times: number; redisUrl: string | null },
): Promise<Measurement> {
  const load = {
    redisUrl,
    properties,
    arrival: fedAtFullSpeed.has(one.engine) ? ('fed' as const) : ('all' as const),
    limitSeconds: one.options.limitSeconds,
    phaseMsRange: null,
  }
  const all: Measurement[] = []
  for (let time = 0; time < times; time += 1) all.push(await inFreshDatabases(one, load))
  all.sort((a, b) => a.work_phases_per_second - b.work_phases_per_second)
  return all[all.length >> 1]!
}

async function inFreshDatabases(
  { engine, server, options, say }: One,
  load: Omit<MeasureRequest, 'engine' | 'url' | 'postgresUrl' | 'active' | 'warmUp'> & {
    redisUrl: string | null
  },
): Promise<Measurement> {
  const { redisUrl, ...rest } = load
  const isOurs = engine === 'plotline'
  say(
    `${engine}: ${load.properties} properties${load.phaseMsRange === null ? '' : ', phases that take time'}`,
  )
  const names = ['bench_warm_up', 'bench']
  try {
    const [warmUpUrl, url] =
      redisUrl === null
        ? [await server.create(names[0]!, isOurs), await server.create(names[1]!, isOurs)]
        : [null, null]
    return await runChild({
      ...rest,
      engine,
      active: options.active,
      url: redisUrl ?? url!,
      postgresUrl: url,
      warmUp: { url: redisUrl ?? warmUpUrl!, postgresUrl: warmUpUrl, properties: warmUpProperties },
    })
  } finally {
    await server.drop(names)
  }
}
