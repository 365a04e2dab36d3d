import type { Pool, PoolClient } from 'pg'
import { admitAndClaim } from '#lib/db/sql/admit-and-claim.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { readPropertyRuns } from '#lib/db/sql/read-property-run.ts'
import {
  closeLostAttempts,
  findLeasesOf,
  type Lease,
  takeBackLeases,
  type TakenLease,
} from '#lib/db/sql/take-back-leases.ts'
import {
  findSilentWorkers,
  findWorkersOn,
  markWorkerLost,
  silentLimitMs,
} from '#lib/db/sql/worker-presence.ts'
import type { PhaseRunRow, PlannedLease } from '#lib/db/sql/phase-run-rows.ts'
import { writePhaseRuns } from '#lib/db/sql/write-phase-runs.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import { decide } from '#lib/pipeline/phase-run.ts'
import { nobody } from '#lib/db/sql/nobody.ts'
import { notifyQueued } from '#lib/db/sql/notify.ts'
import { EntryDraft } from './entry-draft.ts'

// Long enough to be seen in the log, short enough to pass for a hiccup.
const surprisePauseMs = 5_000
// A phase that takes its worker down with it must end at some time.
const maxLost = 3

/** Returns to the queue what silent workers hold. Answers the ids of the workers given up. */
export async function recoverSilentWorkers(pool: Pool): Promise<number[]> {
  const lost: number[] = []
  for (const workerId of await findSilentWorkers(pool, silentLimitMs)) {
    if (await giveUp({ pool, workerId, silentMs: silentLimitMs })) lost.push(workerId)
  }
  return lost
}

/** The same, at once, for workers of this host whose process is gone: a restart after a crash need not wait. */
export async function recoverDeadNeighbours(pool: Pool, host: string): Promise<number[]> {
  const lost: number[] = []
  for (const { id, pid } of await findWorkersOn(pool, host)) {
    if (isAlive(pid) && pid !== process.pid) continue
    if (await giveUp({ pool, workerId: id, silentMs: 0 })) lost.push(id)
  }
  return lost
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function giveUp(options: { pool: Pool; workerId: number; silentMs: number }): Promise<boolean> {
  const { pool, workerId, silentMs } = options
  return inTransaction(pool, async (client) => {
    const leases = await findLeasesOf(client, workerId)
    await lockRuns(client, runIdsOf(leases))
    if (!(await markWorkerLost(client, workerId, silentMs))) return false
    await returnToQueue(client, leases, 0)
    return true
  })
}

/** Returns one property run to the queue after a surprise, with a pause, so that it cannot spin. */
export async function giveUpPropertyRun(pool: Pool, lease: Lease): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockRuns(client, [lease.runId])
    await returnToQueue(client, [lease], surprisePauseMs)
  })
}

function runIdsOf(leases: readonly { runId: number }[]): number[] {
  return [...new Set(leases.map(({ runId }) => runId))]
}

async function returnToQueue(client: PoolClient, leases: readonly Lease[], pauseMs: number): Promise<void> {
  const taken = await takeBackLeases(client, leases, pauseMs)
  await loseRunningPhases(client, taken)
  const { queued } = await admitAndClaim(client, { runIds: runIdsOf(leases), limit: 0, workerId: nobody })
  if (queued > 0) await notifyQueued(client, nobody)
}

async function loseRunningPhases(client: PoolClient, taken: readonly TakenLease[]): Promise<void> {
  const ids = taken.map(({ propertyRunId }) => propertyRunId)
  const states = await readPropertyRuns(client, ids)
  const leases: PlannedLease[] = []
  const phaseRuns: PhaseRunRow[] = []
  for (const lease of taken) {
    const state = states.get(lease.propertyRunId)
    if (state === undefined) continue
    const draft = new EntryDraft({ ...lease, planVersion: state.planVersion, trialPhase: null })
    for (const [index, phaseRun] of state.phaseRuns.entries()) {
      const next = decide(phaseRun, { type: 'lose-worker', maxLost })
      if (next !== null) draft.addPhaseRun(index, { ...phaseRun, ...next, finishedAt: lease.at })
    }
    leases.push(draft.entry)
    phaseRuns.push(...draft.entry.phaseRuns)
  }
  await closeLostAttempts(client, ids)
  if (phaseRuns.length > 0) await writePhaseRuns(client, { leases, phaseRuns, attempts: [] })
}
