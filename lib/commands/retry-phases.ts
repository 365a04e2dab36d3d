import type { PoolClient } from 'pg'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { RetryAnswer, RetryRequest } from '#lib/contract/runs.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { notifyReplanned, notifyWork } from '#lib/db/sql/notify.ts'
import { readPropertyRuns } from '#lib/db/sql/read-property-run.ts'
import { resetPhaseRuns } from '#lib/db/sql/reset-phase-runs.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { planRetry } from '#lib/pipeline/plan-retry.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'

export type RetryInput = RetryRequest & { runId: number; actor: string }

/**
 * Runs chosen cells again, and what they blocked. Works while the run, and the property, are still going; attempts are
 * kept, their budget starts anew; no other property is touched. Cells that cannot be retried are left out, with the reason.
 */
export async function retryPhases(database: Database, input: RetryInput): Promise<Result<RetryAnswer>> {
  const pipeline = await readPipelineOf(database, input.runId)
  if (pipeline === null) {
    return refused('not_found', `There is no run ${input.runId}.`, 'Open the overview and choose a run.')
  }
  return inTransaction(database.pool, async (client) => {
    await lockRuns(client, [input.runId])
    const plan = await planCells(client, pipeline, input)
    if (plan.answer.chosen.length === 0) {
      const why = plan.answer.leftOut.map((cell) => cell.why)
      return refused('conflict', 'Nothing to retry.', `Look again: ${[...new Set(why)].join('; ')}.`)
    }
    await resetPhaseRuns(client, input.runId, plan.reset)
    await addAudit(client, {
      actor: input.actor,
      action: 'retry-phases',
      runId: input.runId,
      affected: plan.reset.length,
      detail: plan.answer,
    })
    await notifyReplanned(client, new Set(plan.reset.map((cell) => cell.propertyRunId)))
    await notifyWork(client, [input.runId])
    return accepted(plan.answer)
  })
}

async function readPipelineOf(database: Database, runId: number): Promise<Pipeline | null> {
  const run = await database.prisma.run.findUnique({
    where: { id: runId },
    select: { pipelineVersion: true },
  })
  return run && pipelineOfVersion(run.pipelineVersion)
}

type PlannedCells = { answer: RetryAnswer; reset: { propertyRunId: number; phaseIndex: number }[] }

async function planCells(client: PoolClient, pipeline: Pipeline, input: RetryInput): Promise<PlannedCells> {
  const idAt = await readIds(client, input)
  const states = await readPropertyRuns(client, [...idAt.values()])
  const planned: PlannedCells = { answer: { chosen: [], freed: [], leftOut: [] }, reset: [] }
  const { chosen, freed, leftOut } = planned.answer
  for (const [position, cells] of Map.groupBy(input.cells, (cell) => cell.position)) {
    const wanted = cells.map((cell) => cell.phaseIndex)
    const state = states.get(idAt.get(position) ?? -1)
    if (!state) {
      leftOut.push(
        ...wanted.map((phaseIndex) => ({ position, phaseIndex, why: 'there is no such property' })),
      )
      continue
    }
    const plan = planRetry(pipeline, state.phaseRuns, wanted)
    chosen.push(...plan.chosen.map((phaseIndex) => ({ position, phaseIndex })))
    freed.push(...plan.freed.map((phaseIndex) => ({ position, phaseIndex })))
    leftOut.push(...plan.leftOut.map(({ index, why }) => ({ position, phaseIndex: index, why })))
    const { propertyRunId } = state
    planned.reset.push(
      ...[...plan.chosen, ...plan.freed].map((phaseIndex) => ({ propertyRunId, phaseIndex })),
    )
  }
  return planned
}

async function readIds(client: PoolClient, { runId, cells }: RetryInput): Promise<Map<number, number>> {
  const { rows } = await client.query<{ id: number; position: number }>(
    `select id, position from property_run where run_id = $1 and position = any($2::int[])`,
    [runId, [...new Set(cells.map((cell) => cell.position))]],
  )
  return new Map(rows.map((row) => [row.position, row.id]))
}
