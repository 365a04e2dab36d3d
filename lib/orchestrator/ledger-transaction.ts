import type { Pool, PoolClient } from 'pg'
import type { PgBoss } from 'pg-boss'
import { queueName } from '#lib/db/queue-name.ts'
import { addArtifacts } from '#lib/db/sql/add-artifacts.ts'
import { appendAttemptLogs } from '#lib/db/sql/append-attempt-logs.ts'
import { countOutcomes, type HoldChange } from '#lib/db/sql/count-outcomes.ts'
import { endLeases } from '#lib/db/sql/end-leases.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { leaseKey } from '#lib/db/sql/phase-run-rows.ts'
import { releasePermits } from '#lib/db/sql/release-permits.ts'
import { writePhaseRuns } from '#lib/db/sql/write-phase-runs.ts'
import { inPipelinedTransaction, inTransaction } from '#lib/db/transaction.ts'
import { admit } from './admission.ts'
import { claimJobs, type ClaimedPropertyRun, fetchJobs } from './claim-jobs.ts'
import { type LedgerAnswer, type LedgerEntry, mergeEntries } from './ledger-entry.ts'
import { within } from './queue.ts'

/** What a commit of the ledger did. `answers` are in the order of the entries. */
export type Written = {
  answers: LedgerAnswer[]
  claimed: ClaimedPropertyRun[]
  /** Property runs that were queued. */
  admitted: number
  holds: HoldChange[]
}

type Place = { pool: Pool; boss: PgBoss; workerId: number }
type Rows = ReturnType<typeof mergeEntries>

/** Commits entries where no lease ends: everything is sent at once. */
export async function writeEntries({ pool }: Place, entries: readonly LedgerEntry[]): Promise<Written> {
  const rows = mergeEntries(entries)
  const [, surprises, holds] = await inPipelinedTransaction(pool, (client) => [
    lockRuns(client, rows.runIds),
    writePhaseRuns(client, rows),
    countOutcomes(client, rows.outcomes),
    ...writeAround(client, rows),
  ])
  return {
    answers: entries.map((entry) => surprises.get(leaseKey(entry)) ?? 'written'),
    claimed: [],
    admitted: 0,
    holds,
  }
}

/** The same, and ends leases, admits, and claims up to `batchSize` property runs. */
export async function writeAndTurnOver(
  { pool, boss, workerId }: Place,
  entries: readonly LedgerEntry[],
  batchSize: number,
): Promise<Written> {
  const rows = mergeEntries(entries)
  return inTransaction(pool, async (client) => {
    const jobs = await fetchJobs(client, boss, batchSize)
    const runIds = [...new Set([...rows.runIds, ...jobs.map((job) => job.data.runId)])]
    const [, surprises, holds, ended] = await Promise.all([
      lockRuns(client, runIds),
      writePhaseRuns(client, rows),
      countOutcomes(client, rows.outcomes),
      endAndComplete({ client, boss, entries }),
      ...writeAround(client, rows),
    ])
    const admitted =
      ended.runIds.length > 0 ? await admit(client, boss, { runIds: ended.runIds, by: workerId }) : 0
    const claimed = await claimJobs(client, { boss, jobs, workerId })
    const answers = entries.map((entry): LedgerAnswer => {
      const surprise = surprises.get(leaseKey(entry))
      if (surprise === 'lost') return 'lost'
      return (entry.end && ended.answers.get(leaseKey(entry))) ?? surprise ?? 'written'
    })
    return { answers, claimed, admitted, holds }
  })
}

function writeAround(client: PoolClient, rows: Rows): Promise<unknown>[] {
  return [
    appendAttemptLogs(client, rows.logs),
    addArtifacts(client, rows.artifacts),
    releasePermits(client, rows.permits),
  ]
}

async function endAndComplete(options: {
  client: PoolClient
  boss: PgBoss
  entries: readonly LedgerEntry[]
}): Promise<{ answers: Map<string, LedgerAnswer>; runIds: number[] }> {
  const { client, boss, entries } = options
  const ending = entries.filter((entry) => entry.end !== null)
  if (ending.length === 0) return { answers: new Map(), runIds: [] }
  const answers = await endLeases(
    client,
    ending.map((entry) => entry.end!),
  )
  const over = ending.filter((entry) => answers.get(leaseKey(entry)) === 'ended')
  if (over.length > 0) {
    await boss.complete(
      queueName,
      over.map((entry) => entry.end!.jobId),
      null,
      within(client),
    )
  }
  return { answers, runIds: [...new Set(over.map((entry) => entry.runId))] }
}
