import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { PgBoss } from 'pg-boss'
import { queueName } from '#lib/db/queue-name.ts'
import { admitPropertyRuns } from '#lib/db/sql/admit-property-runs.ts'
import { completeRuns } from '#lib/db/sql/complete-runs.ts'
import { notifyQueued } from '#lib/db/sql/notify.ts'
import { within } from './queue.ts'

/**
 * Admits and queues as many property runs as these runs have room for, and completes runs that have none left.
 * Part of a transaction that has locked the runs. `by`: the worker that asks, which need not be told. Answers how many
 * were queued.
 */
export async function admit(
  client: PoolClient,
  boss: PgBoss,
  { runIds, by }: { runIds: readonly number[]; by: number },
): Promise<number> {
  const admitted = await admitPropertyRuns(client, runIds)
  if (admitted.length > 0) {
    // Else a job that nobody works on any more would stand in the way of the new one.
    const oldJobIds = admitted.flatMap(({ oldJobId }) => (oldJobId === null ? [] : [oldJobId]))
    if (oldJobIds.length > 0) await boss.complete(queueName, oldJobIds, null, within(client))
    // Exclusive policy: where a job of this property run still stands, the insert is a no-op.
    await boss.insert(
      queueName,
      admitted.map(({ propertyRunId, runId }) => ({
        id: randomUUID(),
        data: { propertyRunId, runId },
        singletonKey: String(propertyRunId),
      })),
      within(client),
    )
    await notifyQueued(client, by)
  }
  const busy = new Set(admitted.map((job) => job.runId))
  const idle = runIds.filter((runId) => !busy.has(runId))
  if (idle.length > 0) await completeRuns(client, idle)
  return admitted.length
}
