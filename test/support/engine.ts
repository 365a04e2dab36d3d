import { afterEach, expect, vi } from 'vitest'
import { retryPhases } from '#lib/commands/retry-phases.ts'
import { startRun } from '#lib/commands/start-run.ts'
import type { RetryMode } from '#lib/contract/run-control.ts'
import type { RunSettings } from '#lib/contract/runs.ts'
import type { AttemptOutcome, AttemptRequest, Executor } from '#lib/executors/executor.ts'
import { Worker, type WorkerOptions } from '#lib/orchestrator/worker.ts'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { TestDatabase } from './database.ts'

/** A pipeline of module phases: id to the keys that matter to the test. */
export function pipelineOf(phases: Record<string, object>): { definition: object; pipeline: Pipeline } {
  const definition = {
    name: 'test',
    phases: Object.fromEntries(
      Object.entries(phases).map(([id, phase]) => [
        id,
        { executor: 'module', executor_path: `${id}.ts`, ...phase },
      ]),
    ),
  }
  const read = readPipelineDefinition({ definition, fileName: 'test.json', defaultName: 'test' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  return { definition, pipeline: read.value }
}

/** A run over `homes` invented homes, started as a person would start it. Answers its id. */
export async function startTestRun(
  database: TestDatabase,
  options: { phases: Record<string, object>; homes: number } & Partial<RunSettings>,
): Promise<number> {
  const { definition, pipeline } = pipelineOf(options.phases)
  const rows = Array.from(
    { length: options.homes },
    (_, index) => `${100 + index} W Test St,Phoenix,AZ,85001,${400_000 + index}`,
  )
  const started = await startRun(
    {
      database,
      pipelines: {
        pipelines: [
          { name: 'test', home: 'builtin:home-analysis', homeFolder: '', definition, pipeline } as never,
        ],
        problems: [],
        notSetUp: [],
      },
    },
    {
      fileName: 'homes.csv',
      bytes: new TextEncoder().encode(['street,city,state,zip,price', ...rows].join('\n')),
      pipeline: 'test',
      maxParallelProperties: options.maxParallelProperties ?? 3,
      maxParallelPhases: options.maxParallelPhases ?? 2,
      failureLimit: options.failureLimit ?? 0,
      budgetUsd: options.budgetUsd,
      actor: 'test',
    },
  )
  if (!started.ok) throw new Error(started.refusal.message)
  return started.value.runId
}

export const completed: AttemptOutcome = { kind: 'completed', output: {}, warnings: [], artifacts: [] }
export const failed: AttemptOutcome = { kind: 'failed', error: 'It broke', isPermanent: false }

const open: Worker[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((worker) => worker.stop()))
})

let hosts = 0

/** A real worker with a scripted executor, stopped after the test. */
export async function startTestWorker(
  database: TestDatabase,
  perform: Executor,
  options: Partial<WorkerOptions> = {},
): Promise<Worker> {
  const worker = new Worker({
    url: database.url,
    pool: database.pool,
    perform,
    pipelinesFolder: null,
    workspaceOf: async () => '/nowhere',
    host: `test-${hosts++}`,
    slots: 50,
    onProblem: (message, error) => {
      throw new Error(message, { cause: error })
    },
    random: () => 0.5,
    ...options,
  })
  open.push(worker)
  await worker.start()
  return worker
}

/** Retries cells as a person who sees them does. */
export async function retryCells(
  database: TestDatabase,
  runId: number,
  cells: readonly (readonly [position: number, phaseIndex: number])[],
  mode: RetryMode = 'all',
) {
  const { revision } = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
  const chosen = cells.map(([position, phaseIndex]) => ({ position, phaseIndex }))
  const scope = { kind: 'cells' as const, cells: chosen }
  return retryPhases(database, { runId, actor: 'test', scope, mode, revision, digest: null })
}

export type Cell = {
  position: number
  phaseIndex: number
  status: string
  attemptCount: number
  reasonCode: string | null
}

export function readCells(database: TestDatabase, runId: number): Promise<Cell[]> {
  return database.prisma.phaseRun.findMany({
    where: { runId },
    select: { position: true, phaseIndex: true, status: true, attemptCount: true, reasonCode: true },
    orderBy: [{ position: 'asc' }, { phaseIndex: 'asc' }],
  })
}

/** The attempts at one cell, oldest first. */
export async function attemptsOf(database: TestDatabase, runId: number, phaseIndex: number, position = 0) {
  const { id } = await database.prisma.propertyRun.findUniqueOrThrow({
    where: { runId_position: { runId, position } },
  })
  return database.prisma.attempt.findMany({
    where: { propertyRunId: id, phaseIndex },
    orderBy: { number: 'asc' },
  })
}

/** Statuses of one property's cells, in column order. */
export async function statusesOf(database: TestDatabase, runId: number, position = 0): Promise<string[]> {
  const cells = await readCells(database, runId)
  return cells.filter((cell) => cell.position === position).map((cell) => cell.status)
}

export async function untilRun(database: TestDatabase, runId: number, status = 'completed'): Promise<void> {
  await vi.waitFor(
    async () => {
      const run = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
      expect(run.status).toBe(status)
    },
    { timeout: 20_000, interval: 20 },
  )
}

/** An executor whose attempts end when the test says so. */
export function heldExecutor() {
  const waiting: { request: AttemptRequest; end: (outcome: AttemptOutcome) => void }[] = []
  const perform: Executor = (request) => {
    const { promise, resolve } = Promise.withResolvers<AttemptOutcome>()
    waiting.push({ request, end: resolve })
    request.signal.addEventListener('abort', () => resolve({ ...failed, error: 'aborted' } as AttemptOutcome))
    return promise
  }
  const next = async (phaseId: string) => {
    await expect
      .poll(() => waiting.some(({ request }) => request.phase.id === phaseId), {
        timeout: 10_000,
        interval: 5,
      })
      .toBe(true)
    return waiting.splice(
      waiting.findIndex(({ request }) => request.phase.id === phaseId),
      1,
    )[0]!
  }
  return { perform, next, waiting }
}
