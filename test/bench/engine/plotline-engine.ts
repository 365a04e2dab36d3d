import { startRun } from '#lib/commands/start-run.ts'
import { openDatabase } from '#lib/db/client.ts'
import { Worker } from '#lib/orchestrator/worker.ts'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import type { LoadedPipelines } from '#lib/pipeline/loaded-pipeline.ts'
import { benchDefinition, benchPhases } from './bench-dag.ts'
import { watchCommits } from './commit-log.ts'
import type { MeasuredEngine, OpenOptions } from './measured-engine.ts'

const phaseIndexes = new Map<string, number>(benchPhases.map(({ id }, index) => [id, index]))
const maxParallelPhases = 2 // the DAG is never wider
const workerSlots = 500

/** Plotline as it is: the real command, orchestrator, ledger and queue; only the executor is the benchmark's. */
export async function openPlotline(options: OpenOptions): Promise<MeasuredEngine> {
  const database = openDatabase({ url: options.url, applicationName: 'bench', poolSize: 8 })
  const commits = watchCommits(database.pool)
  const worker = new Worker({
    url: options.url,
    pool: database.pool,
    perform: async ({ property, phase }) => {
      // The street begins with the property's number, counted from 1.
      await options.perform(Number.parseInt(property.street, 10) - 1, phaseIndexes.get(phase.id)!)
      return { kind: 'completed', output: {}, warnings: [], artifacts: [] }
    },
    pipelinesFolder: null,
    workspaceOf: async () => '',
    host: 'bench',
    slots: workerSlots,
    onProblem: (message, error) => console.error(message, error),
  })
  return {
    version: 'this checkout',
    settings: {
      max_parallel_properties: options.active,
      max_parallel_phases: maxParallelPhases,
      worker_slots: workerSlots,
    },
    isSelfLimiting: true,
    commits,
    enqueue: async (properties) => {
      const started = await startRun({ database, pipelines: benchPipelines() }, runOver(properties, options))
      if (!started.ok) throw new Error(started.refusal.message)
    },
    begin: () => worker.start(),
    durablePhases: () => database.prisma.attempt.count({ where: { status: 'completed' } }),
    close: async () => {
      await worker.stop()
      await database.close()
    },
  }
}

function runOver(properties: readonly number[], { active }: OpenOptions) {
  const rows = properties.map((property) => `${property + 1} W Bench St,Phoenix,AZ,85001`)
  return {
    fileName: 'bench.csv',
    bytes: new TextEncoder().encode(['street,city,state,zip', ...rows].join('\n')),
    pipeline: benchDefinition.name,
    maxParallelProperties: active,
    maxParallelPhases,
    actor: 'bench',
  }
}

function benchPipelines(): LoadedPipelines {
  const read = readPipelineDefinition({
    definition: benchDefinition,
    fileName: 'bench.json',
    defaultName: benchDefinition.name,
  })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  const home = {
    name: benchDefinition.name,
    home: 'builtin:home-analysis',
    homeFolder: '',
    definition: benchDefinition,
    pipeline: read.value,
  }
  return { pipelines: [home], problems: [], notSetUp: [] }
}
