import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { RetryPlanRequest } from '#lib/contract/run-control.ts'
import type { CommandedRun } from '#lib/db/sql/read-commanded-run.ts'
import { readRetryCells } from '#lib/db/sql/read-retry-cells.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { cellsText, type PlannedRetries, planRetries } from '#lib/pipeline/plan-retries.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'

export type RetryCells = { pipeline: Pipeline; planned: PlannedRetries; digest: string }

/**
 * The plan of a retry, as the database stands in this transaction. `unchangedSince`: cells that changed after this revision
 * are no longer of the scope.
 */
export async function planRetryCells(
  client: PoolClient,
  run: Pick<CommandedRun, 'id' | 'pipelineVersion'>,
  request: RetryPlanRequest & { unchangedSince: number | null },
): Promise<RetryCells> {
  const pipeline = pipelineOfVersion(run.pipelineVersion)
  const groups = await readRetryCells(client, { runId: run.id, ...request })
  const planned = planRetries(pipeline, groups, request.mode)
  return { pipeline, planned, digest: createHash('sha256').update(cellsText(planned)).digest('hex') }
}
