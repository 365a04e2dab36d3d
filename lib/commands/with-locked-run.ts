import type { PoolClient } from 'pg'
import { refused, type Result } from '#lib/contract/refusal.ts'
import type { Database } from '#lib/db/client.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { type CommandedRun, readCommandedRun } from '#lib/db/sql/read-commanded-run.ts'
import { inTransaction } from '#lib/db/transaction.ts'

/** What a person asks of a run that exists already. */
export type RunCommand = { runId: number; actor: string }

/**
 * One transaction in which nothing else changes the run or anything below it. A refusal leaves no trace: it is rolled back,
 * the run's new revision included, and nobody is notified.
 */
export async function withLockedRun<Value>(
  database: Database,
  runId: number,
  work: (client: PoolClient, run: CommandedRun) => Promise<Result<Value>>,
): Promise<Result<Value>> {
  try {
    return await inTransaction(database.pool, async (client) => {
      await lockRuns(client, [runId])
      const run = await readCommandedRun(client, runId)
      const result = run === null ? noSuchRun(runId) : await work(client, run)
      if (!result.ok) throw new RolledBack(result)
      return result
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.refused
    throw error
  }
}

class RolledBack extends Error {
  readonly refused: Extract<Result<never>, { ok: false }>

  constructor(result: Extract<Result<never>, { ok: false }>) {
    super(result.refusal.message)
    this.refused = result
  }
}

export function noSuchRun(runId: number): Result<never> {
  return refused('not_found', `There is no run ${runId}.`, 'Open the overview and choose a run.')
}
