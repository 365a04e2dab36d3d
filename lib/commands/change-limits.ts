import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { LimitsRequest, RunLimits } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { notifyControl, notifyWork } from '#lib/db/sql/notify.ts'
import { setRunLimits } from '#lib/db/sql/set-run-limits.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

const names = ['maxParallelProperties', 'maxParallelPhases', 'failureLimit', 'budgetUsd'] as const

/** Sets the limits that are named; they hold at once for what starts from now on. Answers all of them. */
export async function changeLimits(
  database: Database,
  { runId, actor, ...wanted }: RunCommand & LimitsRequest,
): Promise<Result<RunLimits>> {
  return withLockedRun(database, runId, async (client, { limits: before }) => {
    if (names.every((name) => wanted[name] === undefined)) {
      return refused('bad_input', 'No limit is named.', `Name one of ${names.join(', ')}.`)
    }
    const after: RunLimits = {
      maxParallelProperties: wanted.maxParallelProperties ?? before.maxParallelProperties,
      maxParallelPhases: wanted.maxParallelPhases ?? before.maxParallelPhases,
      failureLimit: wanted.failureLimit ?? before.failureLimit,
      budgetUsd: wanted.budgetUsd === undefined ? before.budgetUsd : wanted.budgetUsd,
    }
    const affected = names.filter((name) => after[name] !== before[name]).length
    await setRunLimits(client, runId, after)
    await addAudit(client, { actor, action: 'change-limits', runId, affected, detail: { before, after } })
    await notifyControl(client, [runId])
    await notifyWork(client, [runId])
    return accepted(after)
  })
}
