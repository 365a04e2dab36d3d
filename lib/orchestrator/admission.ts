import type { PoolClient } from 'pg'
import { admitPropertyRuns } from '#lib/db/sql/admit-property-runs.ts'
import { completeRuns } from '#lib/db/sql/complete-runs.ts'

/**
 * Admits as many property runs as these runs have room for, and completes runs that have none left. Part of a transaction
 * that has locked the runs. Answers how many were admitted: the admitted ones without a worker are the queue.
 */
export async function admit(client: PoolClient, runIds: readonly number[]): Promise<number> {
  const admitted = await admitPropertyRuns(client, runIds)
  const idle = runIds.filter((runId) => !admitted.has(runId))
  if (idle.length > 0) await completeRuns(client, idle)
  return [...admitted.values()].reduce((sum, count) => sum + count, 0)
}
