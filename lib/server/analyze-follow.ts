import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#lib/db/client.ts'
import { throughOutages } from '#lib/db/outage.ts'
import { readRunProgress } from '#lib/queries/run-progress.ts'
import { readRunStandstill, type RunStandstill } from '#lib/queries/run-standstill.ts'
import { openProgressView } from './analyze-progress.ts'

const progressEveryMs = 200

/** Shows how a run goes on until it ends, or until it waits for a person: the answer says for what, nothing when it ended. */
export async function followRun(database: Database, runId: number): Promise<RunStandstill[]> {
  const first = await readRunProgress(database, runId)
  const total = Object.values(first?.counts ?? {}).reduce((sum, count) => sum + count, 0)
  const view = openProgressView(total)
  try {
    for (;;) {
      const progress = await throughOutages(() => readRunProgress(database, runId))
      if (progress === null) throw new Error(`Run ${runId} is not in the database any more.`)
      view.show(progress)
      if (progress.status === 'completed' || progress.status === 'cancelled') return []
      const causes = await throughOutages(() => readRunStandstill(database, runId))
      if (causes.length > 0) return causes
      await sleep(progressEveryMs)
    }
  } finally {
    view.close()
  }
}
