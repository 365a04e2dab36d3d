import type { PoolClient } from 'pg'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { CancelAnswer, CancelRequest } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { cancelPhaseRuns } from '#lib/db/sql/cancel-phase-runs.ts'
import { cancelPropertyRuns, type Cancelled } from '#lib/db/sql/cancel-property-runs.ts'
import { completeRuns } from '#lib/db/sql/complete-runs.ts'
import { freePermitsOf } from '#lib/db/sql/free-permits.ts'
import { notifyControl, notifyReplanned, notifyWork } from '#lib/db/sql/notify.ts'
import { markRunCancelled } from '#lib/db/sql/set-run-status.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

/**
 * Ends a run, some of its properties, or some of its cells before their time. What completed, or ended otherwise, stays;
 * what is being performed is ended by its worker within seconds, and its result counts no more from now on.
 */
export async function cancel(
  database: Database,
  request: RunCommand & CancelRequest,
): Promise<Result<CancelAnswer>> {
  const { runId, actor } = request
  return withLockedRun(database, runId, async (client, { status }) => {
    if (request.scope === 'run' && (status === 'completed' || status === 'cancelled')) {
      return refused('conflict', `Run ${runId} is ${status}.`, 'There is nothing left in it to cancel.')
    }
    const { propertyRunIds, cells, running } = await cancelScope(client, request)
    if (request.scope !== 'run' && propertyRunIds.length === 0) {
      return refused(
        'conflict',
        'Nothing is left to cancel here.',
        'What has ended stays as it is: look again, it may have ended just now.',
      )
    }
    const detail = { ...detailOf(request), properties: propertyRunIds.length, running }
    await addAudit(client, { actor, action: 'cancel', runId, affected: cells, detail })
    return accepted({ cells, running })
  })
}

async function cancelScope(client: PoolClient, request: RunCommand & CancelRequest): Promise<Cancelled> {
  switch (request.scope) {
    case 'run':
      return cancelWholeRun(client, request.runId)
    case 'properties':
      return cancelProperties(client, request.runId, request.positions)
    case 'cells':
      return cancelCells(client, request.runId, request.cells)
  }
}

async function cancelWholeRun(client: PoolClient, runId: number): Promise<Cancelled> {
  const cancelled = await cancelPropertyRuns(client, runId, 'all')
  await freePermitsOf(client, cancelled.propertyRunIds)
  await markRunCancelled(client, runId)
  await notifyControl(client, [runId])
  // A retry may open the run again before its control is read.
  await notifyReplanned(client, cancelled.heldIds)
  return cancelled
}

async function cancelProperties(client: PoolClient, runId: number, positions: number[]): Promise<Cancelled> {
  const cancelled = await cancelPropertyRuns(client, runId, positions)
  await freePermitsOf(client, cancelled.propertyRunIds)
  await goOnWithout(client, runId, cancelled)
  return cancelled
}

async function cancelCells(
  client: PoolClient,
  runId: number,
  cells: Extract<CancelRequest, { scope: 'cells' }>['cells'],
): Promise<Cancelled> {
  const cancelled = await cancelPhaseRuns(client, runId, cells)
  // Their permits come back with the end of what runs: the worker that holds the lease returns them.
  await goOnWithout(client, runId, cancelled)
  return cancelled
}

async function goOnWithout(client: PoolClient, runId: number, { heldIds }: Cancelled): Promise<void> {
  await completeRuns(client, [runId])
  await notifyReplanned(client, heldIds)
  await notifyWork(client, [runId])
}

function detailOf(request: CancelRequest): object {
  switch (request.scope) {
    case 'run':
      return { scope: 'run' }
    case 'properties':
      return { scope: 'properties', positions: request.positions }
    case 'cells':
      return { scope: 'cells', cells: request.cells }
  }
}
