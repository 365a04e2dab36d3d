import type { PoolClient } from 'pg'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { RetryAnswer, RetryRequest } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { countChangedCells } from '#lib/db/sql/count-changed-cells.ts'
import { notifyReplanned, notifyWork } from '#lib/db/sql/notify.ts'
import { type CellColumns, resetPhaseRuns } from '#lib/db/sql/reset-phase-runs.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { PlannedRetries, RetryPart } from '#lib/pipeline/plan-retries.ts'
import { waitsNoMore } from '#lib/pipeline/waits-no-more.ts'
import { planRetryCells } from './retry-cells.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

/**
 * Executes a plan of previewRetry: the very cells that a person saw, or none. Cells that failed since are not taken along;
 * where one of the plan's has moved on the whole is refused, so that two people cannot do it twice. Works while the run, and
 * the property, are still going; attempts are kept, their budget starts anew; no other property is touched.
 */
export async function retryPhases(
  database: Database,
  request: RunCommand & RetryRequest,
): Promise<Result<RetryAnswer>> {
  const { runId, actor, scope, mode, digest } = request
  return withLockedRun(database, runId, async (client, run) => {
    const unchangedSince = digest === null ? null : request.revision
    const { planned, pipeline, ...now } = await planRetryCells(client, run, { scope, mode, unchangedSince })
    const hasMovedOn = digest === null ? await haveCellsChanged(client, request) : now.digest !== digest
    if (hasMovedOn) return movedOn(digest)
    if (planned.chosen === 0) return nothingToRetry(planned)
    const holders = await resetPhaseRuns(client, runId, resetCells(pipeline, planned))
    const { properties, chosen, dependents } = planned
    const affected = chosen + dependents
    const detail = { scope, mode, properties, chosen, dependents }
    await addAudit(client, { actor, action: 'retry-phases', runId, affected, detail })
    await notifyReplanned(client, holders)
    await notifyWork(client, [runId])
    return accepted({ properties, chosen, dependents })
  })
}

async function haveCellsChanged(
  client: PoolClient,
  { runId, scope, revision }: RunCommand & RetryRequest,
): Promise<boolean> {
  if (scope.kind !== 'cells') throw new Error('Only cells that were named can be retried without a plan')
  return (await countChangedCells(client, { runId, cells: scope.cells, after: revision })) > 0
}

function resetCells(pipeline: Pipeline, { parts }: PlannedRetries) {
  const again = ({ chosen, dependents }: RetryPart) => [...chosen, ...dependents]
  const unready = (part: RetryPart) => waitsNoMore(pipeline, part.properties.statuses, again(part))
  return { ...columnsOf(parts, again), waitNoMore: columnsOf(parts, unready) }
}

function columnsOf(parts: readonly RetryPart[], phasesOf: (part: RetryPart) => number[]): CellColumns {
  const propertyRunIds: number[] = []
  const phaseIndexes: number[] = []
  for (const part of parts) {
    const phases = phasesOf(part)
    for (const propertyRunId of part.properties.propertyRunIds) {
      for (const phaseIndex of phases) {
        propertyRunIds.push(propertyRunId)
        phaseIndexes.push(phaseIndex)
      }
    }
  }
  return { propertyRunIds, phaseIndexes }
}

function movedOn(digest: string | null): Result<never> {
  return digest === null
    ? refused(
        'conflict',
        'These cells have changed since you looked, so nothing was retried.',
        'Look at them again: somebody may have retried them before you. Then retry what still needs it.',
      )
    : refused(
        'conflict',
        'The run has moved on since this plan was made, so nothing was retried.',
        'Look at the new plan: somebody may have retried some of it before you. Then confirm that one.',
      )
}

function nothingToRetry({ leftOut }: PlannedRetries): Result<never> {
  const whys = leftOut.map(({ why }) => why)
  return refused(
    'conflict',
    'Nothing to retry.',
    whys.length === 0
      ? 'Nothing in this run is chosen by it: choose other cells.'
      : `Look again: ${whys.join('; ')}.`,
  )
}
