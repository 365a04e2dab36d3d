import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { percentile, rounded } from '../percentile.ts'
import { phaseCount } from './bench-dag.ts'
import { Feed } from './feed.ts'
import type { MeasuredEngine, OpenEngine } from './measured-engine.ts'
import { type Handover, PhaseRecorder } from './phase-recorder.ts'
import { postgresCpuSeconds } from './postgres-cpu.ts'

export type Load = {
  url: string
  /** Its Postgres database, if it has one. */
  postgresUrl: string | null
  properties: number
  active: number
  /** `all`: enqueued at once, then the engine is let go. `fed`: `active` of them are in the engine at any time. */
  arrival: 'all' | 'fed'
  /** Stopped after this long; the rate is then that of what was done. */
  limitSeconds: number
  /** What a phase sleeps; null = it does nothing. */
  phaseMs: ((property: number, phase: number) => number) | null
}

export type Percentiles = { count: number; p50: number; p99: number; max: number }

export type Measurement = {
  version: string
  settings: Record<string, string | number>
  properties: number
  arrival: Load['arrival']
  phases_completed: number
  is_complete: boolean
  enqueue_seconds: number
  /** From the first start of a phase to the commit of the last completion. */
  work_seconds: number
  /** Over enqueuing and work together. */
  phases_per_second: number
  /** Over the work alone. */
  work_phases_per_second: number
  node_cpu_seconds: number
  postgres_cpu_seconds: number
  /** Of this process and Postgres together: other work on the machine hardly moves it. Null when the server is not seen. */
  cpu_microseconds_per_phase: number | null
  repeated_phases: number
  /** Dependency's perform function returned → dependent's called; the durable commit lies between. */
  handover_ms: Percentiles
  /** Commit of the dependency answered → dependent's perform function called, at the most; null where not seen. */
  commit_to_start_ms: Percentiles | null
}

const pollMs = 5

/** Runs one load through one engine. @throws when the engine did not run the DAG, or stood still. */
export async function measure(open: OpenEngine, load: Load): Promise<Measurement> {
  const feed = load.arrival === 'fed' ? new Feed(load) : null
  const recorder = new PhaseRecorder(load.properties, feed?.onPropertyEnd)
  const { url, postgresUrl, active, phaseMs } = load
  const perform = recorder.performer(phaseMs)
  const engine = await open({ url, active, hasSlowPhases: phaseMs !== null, perform })
  try {
    const nodeBegin = process.cpuUsage()
    const postgresBegin = await postgresCpuSeconds(postgresUrl)
    const enqueueBegin = performance.now()
    await engine.enqueue(feed?.first(engine) ?? Array.from({ length: load.properties }, (_, index) => index))
    const enqueueSeconds = (performance.now() - enqueueBegin) / 1000
    if (postgresUrl !== null) await analyze(postgresUrl)
    await engine.begin()
    const done = await waitUntilDurable(engine, { recorder, feed, load })
    const { user, system } = process.cpuUsage(nodeBegin)
    const postgresSeconds = (await postgresCpuSeconds(postgresUrl)) - postgresBegin
    const workSeconds = (done.at - recorder.firstStartAt) / 1000
    return {
      version: engine.version,
      settings: engine.settings,
      properties: load.properties,
      arrival: load.arrival,
      phases_completed: done.phases,
      is_complete: done.phases === load.properties * phaseCount,
      ...rates({ phases: done.phases, enqueueSeconds, workSeconds }),
      ...processorTime({ phases: done.phases, nodeSeconds: (user + system) / 1e6, postgresSeconds }),
      repeated_phases: recorder.repeated,
      ...waits(engine, recorder.handovers()),
    }
  } finally {
    await engine.close()
  }
}

function rates(of: { phases: number; enqueueSeconds: number; workSeconds: number }) {
  return {
    enqueue_seconds: rounded(of.enqueueSeconds, 3),
    work_seconds: rounded(of.workSeconds, 3),
    phases_per_second: Math.round(of.phases / (of.enqueueSeconds + of.workSeconds)),
    work_phases_per_second: Math.round(of.phases / of.workSeconds),
  }
}

function processorTime(of: { phases: number; nodeSeconds: number; postgresSeconds: number }) {
  const perPhase = ((of.nodeSeconds + of.postgresSeconds) / of.phases) * 1e6
  return {
    node_cpu_seconds: rounded(of.nodeSeconds, 2),
    postgres_cpu_seconds: rounded(of.postgresSeconds, 2),
    cpu_microseconds_per_phase: of.postgresSeconds === 0 ? null : rounded(perPhase, 1),
  }
}

// After a bulk insert the planner takes the tables for empty until autovacuum has been there; BullMQ's claims became
// scans (400 phases/s). Free of charge for every engine.
async function analyze(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'plotline-bench-analyze' })
  await client.connect()
  try {
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

async function waitUntilDurable(
  engine: MeasuredEngine,
  { recorder, feed, load }: { recorder: PhaseRecorder; feed: Feed | null; load: Load },
): Promise<{ phases: number; at: number }> {
  const due = load.properties * phaseCount
  const giveUpAt = performance.now() + load.limitSeconds * 1000
  while (recorder.finished < due && performance.now() < giveUpAt) {
    if (feed !== null && feed.failure !== null) throw feed.failure
    await sleep(pollMs)
  }
  for (;;) {
    const phases = await engine.durablePhases()
    const at = performance.now()
    if (phases > due) throw new Error(`${phases} phases are stored as completed, ${due} were due.`)
    if (phases === due || at >= giveUpAt) return { phases, at }
    await sleep(pollMs)
  }
}

function waits(engine: MeasuredEngine, handovers: Handover[]) {
  const commits = engine.commits?.firstCommitAfter(handovers.map(({ finishedAt }) => finishedAt))
  const sinceCommit = commits?.map((committedAt, index) => {
    const { startedAt } = handovers[index]!
    if (committedAt === null || committedAt > startedAt)
      throw new Error('A phase was started before a commit could hold what it depends on.')
    return startedAt - committedAt
  })
  return {
    handover_ms: spread(handovers.map(({ finishedAt, startedAt }) => startedAt - finishedAt)),
    commit_to_start_ms: sinceCommit === undefined ? null : spread(sinceCommit),
  }
}

function spread(values: number[]): Percentiles {
  const at = (share: number) => rounded(percentile(values, share), 2)
  return { count: values.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}
