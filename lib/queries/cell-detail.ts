import type { Database } from '#lib/db/client.ts'
import { type AttemptDetail, attemptSchema, type CellDetail } from '#lib/contract/runs.ts'
import { shownLogLength } from '#lib/contract/live-log.ts'
import { endOfLog } from '#lib/contract/log-lines.ts'
import { markSchema } from '#lib/contract/marks.ts'
import { nobody } from '#lib/db/sql/nobody.ts'
import { type AttemptLogEnd, readAttemptLogs } from '#lib/db/sql/read-attempt-logs.ts'
import { texts } from './stored-json.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'
import { phaseSummaries } from './phase-summaries.ts'
import { workerName } from './run-workers.ts'

type CellKey = { runId: number; position: number; phaseIndex: number }

/** All there is to know of one cell, attempts newest first. Null: there is no such cell. */
export async function cellDetail(database: Database, key: CellKey): Promise<CellDetail | null> {
  const propertyRun = await database.prisma.propertyRun.findUnique({
    where: { runId_position: { runId: key.runId, position: key.position } },
    include: {
      property: { select: { address: true } },
      run: { select: { pipelineVersion: true } },
      phaseRuns: { where: { phaseIndex: key.phaseIndex } },
    },
  })
  const phaseRun = propertyRun?.phaseRuns[0]
  if (!propertyRun || !phaseRun) return null
  const phase = phaseSummaries(pipelineOfVersion(propertyRun.run.pipelineVersion))[key.phaseIndex]
  if (!phase) return null
  const cell = { propertyRunId: propertyRun.id, phaseIndex: key.phaseIndex }
  const { reasonCode, reason, remedy } = phaseRun
  return {
    runId: key.runId,
    position: key.position,
    address: propertyRun.property.address,
    phase,
    status: phaseRun.status,
    reason: reasonCode === null ? null : { code: reasonCode, sentence: reason ?? '', remedy: remedy ?? '' },
    nextAttemptAt: phaseRun.nextAttemptAt?.getTime() ?? null,
    reusedAt: phaseRun.reusedAt?.getTime() ?? null,
    attempts: await attemptsOf(database, cell),
    rejectedResults: await rejectedResultsOf(database, cell),
  }
}

type CellRows = { propertyRunId: number; phaseIndex: number }

async function attemptsOf(database: Database, cell: CellRows): Promise<AttemptDetail[]> {
  const { prisma } = database
  const [attempts, logs, artifacts] = await Promise.all([
    prisma.attempt.findMany({ where: cell, orderBy: { number: 'desc' } }),
    readAttemptLogs(database.pool, { ...cell, length: shownLogLength }),
    prisma.artifact.findMany({ where: cell, orderBy: { name: 'asc' }, omit: { content: true } }),
  ])
  const workers = await namesOfWorkers(database, attempts)
  return attempts.map((attempt) => ({
    number: attempt.number,
    status: attempt.status,
    worker: workers(attempt.workerId),
    mark: attempt.workerId === nobody ? (markSchema.safeParse(attempt.output).data ?? null) : null,
    startedAt: attempt.startedAt.getTime(),
    finishedAt: attempt.finishedAt?.getTime() ?? null,
    exitCode: attempt.exitCode,
    error: attempt.error,
    warnings: texts(attempt.warnings),
    output: attempt.output,
    costUsd: attempt.costUsd,
    usage: attemptSchema.shape.usage.safeParse(attempt.usage).data ?? null,
    reusedFrom: attemptSchema.shape.reusedFrom.safeParse(attempt.reusedFrom).data ?? null,
    ...endOf(logs.find((log) => log.attempt === attempt.number)),
    artifacts: artifacts
      .filter((artifact) => artifact.attemptNumber === attempt.number)
      .map(({ id, name, mediaType, size, sha256 }) => ({ id, name, mediaType, size, sha256 })),
  }))
}

async function rejectedResultsOf(database: Database, cell: CellRows): Promise<CellDetail['rejectedResults']> {
  const rejected = await database.prisma.rejectedResult.findMany({ where: cell, orderBy: { id: 'desc' } })
  const workers = await namesOfWorkers(database, rejected)
  return rejected.map((row) => ({
    attempt: row.attemptNumber,
    worker: workers(row.workerId),
    at: row.at.getTime(),
    status: row.status,
  }))
}

async function namesOfWorkers(
  { prisma }: Database,
  rows: { workerId: number }[],
): Promise<(id: number) => string> {
  const ids = new Set(rows.map((row) => row.workerId))
  const workers = ids.size === 0 ? [] : await prisma.worker.findMany({ where: { id: { in: [...ids] } } })
  const names = new Map(workers.map((worker) => [worker.id, workerName(worker)]))
  return (id) => names.get(id) ?? String(id)
}

function endOf(stored: AttemptLogEnd | undefined): Pick<AttemptDetail, 'log' | 'logLeftOut'> {
  const { text, leftOut } = endOfLog(stored?.text ?? '', shownLogLength)
  return { log: text, logLeftOut: (stored?.leftOut ?? 0) + leftOut }
}
