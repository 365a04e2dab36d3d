import { accepted, type Result } from '#lib/contract/refusal.ts'
import type { RetryPlan, RetryPlanRequest } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { readMeanDurations } from '#lib/db/sql/mean-durations.ts'
import { readCommandedRun } from '#lib/db/sql/read-commanded-run.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import { estimateRetryMs } from '#lib/pipeline/estimate-retry.ts'
import { planRetryCells } from './retry-cells.ts'
import { noSuchRun } from './with-locked-run.ts'

/** What a retry would do. Reads one consistent snapshot, locks nothing and changes nothing. */
export async function previewRetry(
  database: Database,
  { runId, scope, mode }: RetryPlanRequest & { runId: number },
): Promise<Result<RetryPlan>> {
  return inTransaction(database.pool, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    const run = await readCommandedRun(client, runId)
    if (run === null) return noSuchRun(runId)
    const { pipeline, planned, digest } = await planRetryCells(client, run, {
      scope,
      mode,
      unchangedSince: null,
    })
    const meanMs = await readMeanDurations(client, runId)
    const { properties, chosen, dependents, phases, leftOut } = planned
    const estimateMs = estimateRetryMs(pipeline, planned, { meanMs, ...run.limits })
    const { revision } = run
    return accepted({ revision, digest, properties, chosen, dependents, phases, leftOut, estimateMs })
  })
}
