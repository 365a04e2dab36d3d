import { EntryDraft } from '#lib/orchestrator/entry-draft.ts'
import { Ledger } from '#lib/orchestrator/ledger.ts'
import type { LedgerEntry } from '#lib/orchestrator/ledger-entry.ts'
import type { AttemptStatus } from '#lib/pipeline/statuses.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { startTestRun } from '#test/support/engine.ts'

/** The epoch of the leases of a held run. */
export const heldEpoch = 3

/** A run whose property runs one worker holds, and a ledger of that worker. */
export async function heldRun(database: TestDatabase, { homes }: { homes: number }) {
  const phases = { a: { max_retries: 2 }, b: { dependencies: ['a'] } }
  const runId = await startTestRun(database, { phases, homes })
  const { id: workerId } = await database.prisma.worker.create({ data: { host: 'test', pid: 1, slots: 9 } })
  await database.prisma.propertyRun.updateMany({
    where: { runId },
    data: { workerId, leaseEpoch: heldEpoch, admitted: true, status: 'running' },
  })
  await database.prisma.run.update({ where: { id: runId }, data: { status: 'running' } })
  const ledger = new Ledger({
    pool: database.pool,
    workerId: () => workerId,
    roomAfter: () => 0,
    onClaimed: () => {},
    onLeftOver: () => {},
    onStopped: () => {},
    onHolds: () => {},
    onOutage: (error) => {
      throw error
    },
  })
  const ids = (
    await database.prisma.propertyRun.findMany({ where: { runId }, orderBy: { position: 'asc' } })
  ).map(({ id }) => id)
  /** That an attempt came to this end. `error` is kept with it. */
  const entryOf = (
    position: number,
    end: {
      status: AttemptStatus
      phaseIndex?: number
      leaseEpoch?: number
      error?: string
      costUsd?: number
    },
  ): LedgerEntry => {
    const { status, phaseIndex = 0, leaseEpoch = heldEpoch, error = null, costUsd = null } = end
    const lease = { propertyRunId: ids[position]!, leaseEpoch }
    const draft = new EntryDraft({ runId, ...lease, planVersion: 0, trialPhase: null })
    const times = { startedAt: 1_000, finishedAt: status === 'running' ? null : 2_000 }
    draft.addPhaseRun(phaseIndex, {
      status: status === 'lost' ? 'pending' : status,
      attemptCount: 1,
      attemptsUsed: 1,
      lostCount: 0,
      reason: null,
      nextAttemptAt: null,
      signature: status === 'failed' ? 'It broke' : null,
      reusedAt: null,
      output: null,
      ...times,
    })
    draft.addAttempt({
      ...lease,
      phaseIndex,
      number: 1,
      workerId,
      status,
      exitCode: null,
      error,
      warnings: '[]',
      output: status === 'completed' ? '{}' : null,
      costUsd,
      usage: null,
      inputDigest: null,
      reusedFrom: null,
      ...times,
    })
    return draft.entry
  }
  return { runId, ledger, ids, entryOf }
}
