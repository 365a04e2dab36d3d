import type { PoolClient } from 'pg'
import type { Job, PgBoss } from 'pg-boss'
import { queueName } from '#lib/db/queue-name.ts'
import { type Claim, claimPropertyRuns } from '#lib/db/sql/claim-property-runs.ts'
import { findWaitingPropertyRuns } from '#lib/db/sql/find-waiting-property-runs.ts'
import { type PropertyRunState, readPropertyRuns } from '#lib/db/sql/read-property-run.ts'
import { type PropertyRunJob, within } from './queue.ts'

/** `state` is null when nothing of it was ever touched: every phase is as it was created. */
export type ClaimedPropertyRun = { claim: Claim; state: PropertyRunState | null }

/** Fetches queued jobs, as part of a transaction: a crash before their claim leaves them queued. */
export async function fetchJobs(
  client: PoolClient,
  boss: PgBoss,
  batchSize: number,
): Promise<Job<PropertyRunJob>[]> {
  return batchSize === 0 ? [] : boss.fetch<PropertyRunJob>(queueName, { batchSize, ...within(client) })
}

/** Takes the leases of fetched property runs, in the transaction that fetched them. Their runs must be locked (lockRuns). */
export async function claimJobs(
  client: PoolClient,
  { boss, jobs, workerId }: { boss: PgBoss; jobs: readonly Job<PropertyRunJob>[]; workerId: number },
): Promise<ClaimedPropertyRun[]> {
  if (jobs.length === 0) return []
  const claims = await claimPropertyRuns(
    client,
    jobs.map((job) => ({ jobId: job.id, propertyRunId: job.data.propertyRunId })),
    workerId,
  )
  const claimed = new Set(claims.map((claim) => claim.jobId))
  const unclaimed = jobs.filter((job) => !claimed.has(job.id))
  if (unclaimed.length > 0) await settleUnclaimed(client, boss, unclaimed)
  const touched = claims.filter((claim) => claim.leaseEpoch > 1 || claim.planVersion > 0)
  const states = await readPropertyRuns(
    client,
    touched.map((claim) => claim.propertyRunId),
  )
  return claims.map((claim) => ({ claim, state: states.get(claim.propertyRunId) ?? null }))
}

async function settleUnclaimed(
  client: PoolClient,
  boss: PgBoss,
  jobs: readonly Job<PropertyRunJob>[],
): Promise<void> {
  const waiting = await findWaitingPropertyRuns(
    client,
    jobs.map((job) => job.data.propertyRunId),
  )
  const idsOf = (isWaiting: boolean) =>
    jobs.filter((job) => waiting.has(job.data.propertyRunId) === isWaiting).map((job) => job.id)
  // This worker was given up and does not know it yet: another is to have them.
  if (waiting.size > 0) await boss.fail(queueName, idsOf(true), null, within(client))
  // A job whose property run is not admitted any more (cancelled, or recovered under another job) has nothing to do.
  if (waiting.size < jobs.length) await boss.complete(queueName, idsOf(false), null, within(client))
}
