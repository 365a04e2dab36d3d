import type { Database } from '#lib/db/client.ts'
import type { RunOverview } from '#lib/contract/screens.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'
import { phaseSummaries } from './phase-summaries.ts'

/** A run as its page needs it before anything live. Null: there is no such run. */
export async function readRun(database: Database, runId: number): Promise<RunOverview | null> {
  const run = await database.prisma.run.findUnique({
    where: { id: runId },
    include: { propertyList: { select: { name: true } }, pipelineVersion: true },
  })
  if (run === null) return null
  return {
    id: run.id,
    listName: run.propertyList.name,
    pipeline: { name: run.pipelineVersion.name, version: run.pipelineVersion.version },
    phases: phaseSummaries(pipelineOfVersion(run.pipelineVersion)),
    status: run.status,
    propertyCount: run.propertyCount,
    maxParallelProperties: run.maxParallelProperties,
    maxParallelPhases: run.maxParallelPhases,
    failureLimit: run.failureLimit,
    budgetUsd: run.budgetUsd,
    spentUsd: run.spentUsd,
    createdAt: run.createdAt.getTime(),
    startedAt: run.startedAt?.getTime() ?? null,
    finishedAt: run.finishedAt?.getTime() ?? null,
  }
}
