import { previewRetry } from '#lib/commands/preview-retry.ts'
import { retryPhases } from '#lib/commands/retry-phases.ts'
import type { RetryMode, RetryScope } from '#lib/contract/run-control.ts'
import type { TestDatabase } from '#test/support/database.ts'

export function scopeOf(cells: [number, number][]): RetryScope {
  return { kind: 'cells', cells: cells.map(([position, phaseIndex]) => ({ position, phaseIndex })) }
}

type Ask = { runId: number; scope: RetryScope; mode?: RetryMode; actor?: string }

/** How people ask for retries. */
export function retryAsks(database: TestDatabase) {
  async function planOf(runId: number, scope: RetryScope, mode: RetryMode = 'failed') {
    const plan = await previewRetry(database, { runId, scope, mode })
    if (!plan.ok) throw new Error(plan.refusal.message)
    return plan.value
  }
  return {
    planOf,
    /** What a person does who looks at the plan and confirms it. */
    retryAsPlanned: async ({ runId, scope, mode = 'failed', actor = 'ann' }: Ask) => {
      const { revision, digest } = await planOf(runId, scope, mode)
      return retryPhases(database, { runId, scope, mode, revision, digest, actor })
    },
    /** What a click on a cell does, before whose eyes the run stands at this revision; left out: as it stands now. */
    retryAtOnce: async ({ runId, scope, mode = 'failed', actor = 'ann' }: Ask, seen?: number) => {
      const run = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
      const revision = seen ?? run.revision
      return retryPhases(database, { runId, scope, mode, revision, digest: null, actor })
    },
  }
}
