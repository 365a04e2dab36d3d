import type { Pool, PoolClient } from 'pg'
import { addArtifacts } from '#lib/db/sql/add-artifacts.ts'
import { addSpending } from '#lib/db/sql/add-spending.ts'
import { admitAndClaim, type Claim } from '#lib/db/sql/admit-and-claim.ts'
import { appendAttemptLogs } from '#lib/db/sql/append-attempt-logs.ts'
import { countOutcomes, type HoldChange } from '#lib/db/sql/count-outcomes.ts'
import { endLeases } from '#lib/db/sql/end-leases.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { leaseKey } from '#lib/db/sql/phase-run-rows.ts'
import { releasePermits } from '#lib/db/sql/release-permits.ts'
import { writePhaseRuns } from '#lib/db/sql/write-phase-runs.ts'
import { inPipelinedTransaction } from '#lib/db/transaction.ts'
import { type LedgerAnswer, type LedgerEntry, mergeEntries } from './ledger-entry.ts'

/** What a commit of the ledger did. `answers` are in the order of the entries. */
export type Written = {
  answers: LedgerAnswer[]
  holds: HoldChange[]
  /** Runs that are paused or cancelled. */
  stopped: number[]
  /** Property runs that this worker has from now on. */
  claims: Claim[]
  /** Property runs that were admitted and that this worker did not claim. */
  queued: number
}

/**
 * Writes entries, ends leases, admits, and claims, in one transaction and one round trip. `runIds`: further runs to admit
 * and claim from, besides those whose leases end; `room`: how many may be claimed.
 */
export async function writeEntries(
  pool: Pool,
  work: { entries: readonly LedgerEntry[]; runIds: readonly number[]; room: number; workerId: number },
): Promise<Written> {
  const { entries, room, workerId } = work
  const rows = mergeEntries(entries)
  const ending = entries.filter((entry) => entry.end !== null)
  const open = [...new Set([...ending.map(({ runId }) => runId), ...work.runIds])]
  const [locked, , holds, surprises, ended, { claims, queued }] = await inPipelinedTransaction(
    pool,
    (client) => [
      lockRuns(client, [...new Set([...rows.runIds, ...open])]),
      addSpending(client, rows.attempts),
      countOutcomes(client, rows.outcomes),
      writePhaseRuns(client, rows),
      endLeases(client, rows.ends),
      admitAndClaim(client, { runIds: open, limit: room, workerId }),
      ...writeAround(client, rows),
    ],
  )
  const answers = entries.map((entry): LedgerAnswer => {
    const surprise = surprises.get(leaseKey(entry))
    if (surprise === 'lost') return 'lost'
    return (entry.end && ended.get(leaseKey(entry))) ?? surprise ?? 'written'
  })
  const stopped = [...locked].flatMap(([runId, { status }]) =>
    status === 'paused' || status === 'cancelled' ? [runId] : [],
  )
  return { answers, stopped, holds, claims, queued }
}

function writeAround(client: PoolClient, rows: ReturnType<typeof mergeEntries>): Promise<unknown>[] {
  return [
    appendAttemptLogs(client, rows.logs),
    addArtifacts(client, rows.artifacts),
    releasePermits(client, rows.permits),
  ]
}
