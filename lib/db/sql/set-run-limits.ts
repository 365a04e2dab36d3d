import type { ClientBase } from 'pg'
import type { RunLimits } from '#lib/contract/run-control.ts'

/** Leans on run_pkey. The run must be locked (lockRuns). */
export async function setRunLimits(client: ClientBase, runId: number, limits: RunLimits): Promise<void> {
  await client.query(
    `update run
     set max_parallel_properties = $2, max_parallel_phases = $3, failure_limit = $4, budget_usd = $5
     where id = $1`,
    [runId, limits.maxParallelProperties, limits.maxParallelPhases, limits.failureLimit, limits.budgetUsd],
  )
}
