import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { MoveToFrontAnswer, MoveToFrontRequest } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { movePropertyRunsToFront } from '#lib/db/sql/move-to-front.ts'
import { notifyWork } from '#lib/db/sql/notify.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

/** Makes chosen properties the next to start. Those that have started, ended or wait for a held phase are left out. */
export async function moveToFront(
  database: Database,
  { runId, actor, positions: given }: RunCommand & MoveToFrontRequest,
): Promise<Result<MoveToFrontAnswer>> {
  const wanted = [...new Set(given)]
  return withLockedRun(database, runId, async (client) => {
    const positions = (await movePropertyRunsToFront(client, runId, wanted)).toSorted((a, b) => a - b)
    if (positions.length === 0) {
      return refused(
        'conflict',
        'None of these homes waits to be started.',
        'Choose homes that are pending: those that run or have ended have no place in the queue.',
      )
    }
    const affected = positions.length
    await addAudit(client, { actor, action: 'move-to-front', runId, affected, detail: { positions } })
    await notifyWork(client, [runId])
    return accepted({ moved: affected, leftOut: wanted.length - affected })
  })
}
