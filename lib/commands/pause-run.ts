import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { RunStatusAnswer } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { countOpenPropertyRuns } from '#lib/db/sql/count-open-property-runs.ts'
import { notifyControl } from '#lib/db/sql/notify.ts'
import { markRunPaused } from '#lib/db/sql/set-run-status.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

/** Starts nothing new in a run. What is being performed ends by itself. */
export async function pauseRun(
  database: Database,
  { runId, actor }: RunCommand,
): Promise<Result<RunStatusAnswer>> {
  return withLockedRun(database, runId, async (client, { status }) => {
    if (status !== 'pending' && status !== 'running') {
      return refused('conflict', `Run ${runId} is ${status}.`, 'Only a run that is going on can be paused.')
    }
    await markRunPaused(client, runId)
    const affected = await countOpenPropertyRuns(client, runId)
    await addAudit(client, { actor, action: 'pause-run', runId, affected, detail: { was: status } })
    await notifyControl(client, [runId])
    return accepted({ status: 'paused' })
  })
}
