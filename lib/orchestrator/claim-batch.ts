import type { Pool, PoolClient } from 'pg'
import type { Job, PgBoss } from 'pg-boss'
import { queueName } from '#lib/db/queue-name.ts'
import { type Claim, claimPropertyRuns } from '#lib/db/sql/claim-property-runs.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { type PropertyRunState, readPropertyRuns } from '#lib/db/sql/read-property-run.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import { type PropertyRunJob, within } from './queue.ts'

export type ClaimedPropertyRun = { claim: Claim; state: PropertyRunState }

/**
 * Fetches jobs and takes the leases of their property runs, in one transaction: a crash in between leaves both or none.
 * Fewer than `batchSize` when the queue holds fewer.
 */
export async function claimBatch(options: {
  pool: Pool
  boss: PgBoss
  workerId: number
  batchSize: number
}): Promise<ClaimedPropertyRun[]> {
  const { pool, boss, workerId, batchSize } = options
  return inTransaction(pool, async (client) => {
    const jobs = await boss.fetch<PropertyRunJob>(queueName, { batchSize, ...within(client) })
    if (jobs.length === 0) return []
    await lockRuns(client, [...new Set(jobs.map((job) => job.data.runId))])
    const claims = await claimPropertyRuns(
      client,
      jobs.map((job) => ({ jobId: job.id, propertyRunId: job.data.propertyRunId })),
      workerId,
    )
    await closeOrphanJobs(client, { boss, jobs, claims })
    const states = await readPropertyRuns(
      client,
      claims.map((claim) => claim.propertyRunId),
    )
    return claims.map((claim) => ({ claim, state: states.get(claim.propertyRunId)! }))
  })
}

// A job whose property run is not admitted any more (cancelled, or recovered under another job) has nothing to do.
async function closeOrphanJobs(
  client: PoolClient,
  { boss, jobs, claims }: { boss: PgBoss; jobs: Job<PropertyRunJob>[]; claims: Claim[] },
): Promise<void> {
  const claimed = new Set(claims.map((claim) => claim.jobId))
  const orphans = jobs.filter((job) => !claimed.has(job.id)).map((job) => job.id)
  if (orphans.length > 0) await boss.complete(queueName, orphans, null, within(client))
}
