import { setTimeout as sleep } from 'node:timers/promises'
import { startRun } from '#lib/commands/start-run.ts'
import { parseLog } from '#lib/contract/log-lines.ts'
import { type Database, openDatabase } from '#lib/db/client.ts'
import type { Performer } from '#lib/executors/perform-attempt.ts'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import { Worker } from '#lib/orchestrator/worker.ts'
import { openBenchServer } from '../engine/bench-server.ts'
import { type ChattyReport, chattyReport } from './chatty-performer.ts'
import { LineCheck } from './line-check.ts'
import { withLoopDelay } from './loop-delay.ts'
import { pipelineName, type Programs } from './programs.ts'

type Load = { scripts: number; linesPerStream: number }

const limitMs = 120_000
const lookEveryMs = 50

/** The same through a worker with Postgres: what the database holds of each log once the run is completed. */
export async function chattyThroughWorker(
  performer: Performer,
  programs: Programs,
  load: Load,
): Promise<ChattyReport> {
  const server = await openBenchServer()
  try {
    const url = await server.create('bench', true)
    const database = openDatabase({ url, applicationName: 'bench', poolSize: 8 })
    try {
      return await measured({ url, database, performer, programs, load })
    } finally {
      await database.close()
    }
  } finally {
    await server.close()
  }
}

type Setting = { url: string; database: Database; performer: Performer; programs: Programs; load: Load }

async function measured({ url, database, performer, programs, load }: Setting): Promise<ChattyReport> {
  const worker = new Worker({
    url,
    pool: database.pool,
    perform: performer.perform,
    pipelinesFolder: programs.pipelinesFolder,
    workspaceOf: ({ propertyRunId }) => programs.workspace(`run-${propertyRunId}`),
    host: 'bench',
    slots: load.scripts,
    onProblem: (message, error) => console.error(message, error),
  })
  const runId = await begin(database, programs, load)
  const begun = performance.now()
  const { value: seconds, loop_delay_ms } = await withLoopDelay(async () => {
    await worker.start()
    await untilCompleted(database, runId)
    return (performance.now() - begun) / 1_000
  })
  await worker.stop()
  return chattyReport({ ...load, seconds, loop_delay_ms, checks: await checkStored(database, load) })
}

async function begin(database: Database, programs: Programs, { scripts }: Load): Promise<number> {
  const rows = Array.from({ length: scripts }, (_, index) => `${index + 1} W Bench St,Phoenix,AZ,85001`)
  const started = await startRun(
    {
      database,
      pipelines: await loadPipelines({ pipelinesFolder: programs.pipelinesFolder, environment: {} }),
    },
    {
      fileName: 'bench.csv',
      bytes: new TextEncoder().encode(['street,city,state,zip', ...rows].join('\n')),
      pipeline: pipelineName,
      maxParallelProperties: scripts,
      maxParallelPhases: 1,
      actor: 'bench',
    },
  )
  if (!started.ok) throw new Error(started.refusal.message)
  return started.value.runId
}

async function untilCompleted({ prisma }: Database, runId: number): Promise<void> {
  const giveUpAt = performance.now() + limitMs
  while ((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status !== 'completed') {
    if (performance.now() > giveUpAt) throw new Error(`The run did not end within ${limitMs / 1_000} s.`)
    await sleep(lookEveryMs)
  }
}

/** One log at a time: all of them together are more than a process should hold. */
async function checkStored({ prisma }: Database, { scripts, linesPerStream }: Load): Promise<LineCheck[]> {
  const attempts = await prisma.attempt.findMany({ where: { status: 'completed', number: 1 } })
  if (attempts.length !== scripts) throw new Error(`${attempts.length} of ${scripts} scripts completed.`)
  const checks: LineCheck[] = []
  for (const { propertyRunId, phaseIndex } of attempts) {
    const check = new LineCheck(linesPerStream)
    const stretches = await prisma.attemptLog.findMany({
      where: { propertyRunId, phaseIndex, attemptNumber: 1 },
      orderBy: { sequence: 'asc' },
    })
    for (const entry of parseLog(stretches.map(({ text }) => text).join(''))) check.add(entry)
    checks.push(check)
  }
  return checks
}
