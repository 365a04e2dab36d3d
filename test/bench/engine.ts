import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRun } from '#lib/commands/start-run.ts'
import { type Database, openDatabase } from '#lib/db/client.ts'
import { openEmbeddedPostgres } from '#lib/db/embedded-postgres.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { Worker } from '#lib/orchestrator/worker.ts'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import { migrate } from '../../prisma/migrate.ts'

export type EngineFigures = {
  /** Durable phase results per second, from the run's first admission to the commit that completed it. */
  phases_per_second: number
  properties: number
  phases: number
  seconds: number
  /** Where the time goes: processor seconds of this process, and of Postgres, over the same stretch. */
  node_cpu_seconds: number
  postgres_cpu_seconds: number
}

// The source design's six phases and their dependencies.
const definition = {
  name: 'bench',
  phases: {
    phase0_county: phase([]),
    phase1_listing: phase(['phase0_county']),
    phase1_map: phase(['phase0_county']),
    phase2_images: phase(['phase1_listing']),
    phase3_synthesis: phase(['phase1_listing', 'phase1_map', 'phase2_images']),
    phase4_report: phase(['phase3_synthesis']),
  },
}

function phase(dependencies: string[]) {
  return { executor: 'module', executor_path: 'noop.ts', dependencies }
}

/** No-op phases of `properties` homes through the real orchestrator, ledger and a real Postgres with every write durable. */
export async function benchEngine(options: {
  properties: number
  activeProperties: number
}): Promise<EngineFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-bench-'))
  const postgres = await openEmbeddedPostgres({ dataFolder: folder, log: () => {} })
  const database = openDatabase({ url: postgres.url, applicationName: 'bench', poolSize: 8 })
  try {
    await migrate({ url: postgres.url, log: () => {} })
    const runId = await startBenchRun(database, options)
    return await measure(database, { url: postgres.url, runId, properties: options.properties })
  } finally {
    await database.close()
    await postgres.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function startBenchRun(
  database: Database,
  options: { properties: number; activeProperties: number },
): Promise<number> {
  const read = readPipelineDefinition({ definition, fileName: 'bench.json', defaultName: 'bench' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  const rows = Array.from(
    { length: options.properties },
    (_, index) => `${index + 1} W Bench St,Phoenix,AZ,85001`,
  )
  const home = {
    name: 'bench',
    home: 'builtin:home-analysis',
    homeFolder: '',
    definition,
    pipeline: read.value,
  }
  const started = await startRun(
    { database, pipelines: { pipelines: [home], problems: [] } },
    {
      fileName: 'bench.csv',
      bytes: new TextEncoder().encode(['street,city,state,zip', ...rows].join('\n')),
      pipeline: 'bench',
      maxParallelProperties: options.activeProperties,
      maxParallelPhases: 2,
      actor: 'bench',
    },
  )
  if (!started.ok) throw new Error(started.refusal.message)
  return started.value.runId
}

async function measure(
  database: Database,
  options: { url: string; runId: number; properties: number },
): Promise<EngineFigures> {
  const started = new Set<string>()
  const perform: Executor = async ({ property, phase: { id } }) => {
    started.add(`${property.id} ${id}`)
    return { kind: 'completed', output: {}, warnings: [], artifacts: [] }
  }
  const worker = new Worker({
    url: options.url,
    pool: database.pool,
    perform,
    pipelinesFolder: null,
    workspaceOf: async () => '',
    host: 'bench',
    slots: 500,
    onProblem: (message, error) => console.error(message, error),
  })
  const cpuBegin = process.cpuUsage()
  const postgresBegin = await postgresCpuSeconds(database)
  await worker.start()
  const seconds = await secondsOf(database, options.runId)
  const cpu = process.cpuUsage(cpuBegin)
  const postgresSeconds = (await postgresCpuSeconds(database)) - postgresBegin
  await worker.stop()
  const phases = options.properties * Object.keys(definition.phases).length
  const completed = await database.prisma.attempt.count({ where: { status: 'completed' } })
  if (completed !== phases || started.size !== phases) {
    throw new Error(
      `${phases} phases were due, ${started.size} started, ${completed} are stored as completed`,
    )
  }
  return {
    phases_per_second: Math.round(phases / seconds),
    properties: options.properties,
    phases,
    seconds: Number(seconds.toFixed(3)),
    node_cpu_seconds: Number(((cpu.user + cpu.system) / 1e6).toFixed(2)),
    postgres_cpu_seconds: Number(postgresSeconds.toFixed(2)),
  }
}

/** Of all server processes that are alive; from /proc, so 0 where there is none. */
async function postgresCpuSeconds(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ pid: number }>('select pid from pg_stat_activity')
  const ticks = await Promise.all(
    rows.map(async ({ pid }) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
    }),
  )
  return ticks.reduce((sum, value) => sum + value, 0) / 100 // USER_HZ is 100 on every Linux
}

/** How long the run took by the database's clock, once it is completed. */
async function secondsOf(database: Database, runId: number): Promise<number> {
  for (;;) {
    const run = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
    if (run.startedAt && run.finishedAt) return (run.finishedAt.getTime() - run.startedAt.getTime()) / 1000
    await sleep(100)
  }
}
