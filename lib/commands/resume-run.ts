import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { RunStatusAnswer } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { completeRuns } from '#lib/db/sql/complete-runs.ts'
import { countOpenPropertyRuns } from '#lib/db/sql/count-open-property-runs.ts'
import { notifyControl, notifyWork } from '#lib/db/sql/notify.ts'
import { readCommandedRun } from '#lib/db/sql/read-commanded-run.ts'
import { markRunResumed } from '#lib/db/sql/set-run-status.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

/** Lets a paused run go on, or end when nothing of it is left. */
export async function resumeRun(
  database: Database,
  { runId, actor }: RunCommand,
): Promise<Result<RunStatusAnswer>> {
  return withLockedRun(database, runId, async (client, { status }) => {
    if (status !== 'paused') {
      return refused('conflict', `Run ${runId} is ${status}.`, 'Only a run that is paused can be resumed.')
    }
    await markRunResumed(client, runId)
    await completeRuns(client, [runId])
    const affected = await countOpenPropertyRuns(client, runId)
    await addAudit(client, { actor, action: 'resume-run', runId, affected, detail: {} })
    await notifyControl(client, [runId])
    await notifyWork(client, [runId])
    const resumed = await readCommandedRun(client, runId)
    return accepted({ status: resumed!.status })
  })
}
