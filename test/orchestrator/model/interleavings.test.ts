import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import {
  completed,
  failed,
  heldExecutor,
  readCells,
  startTestRun,
  startTestWorker,
  untilRun,
} from '#test/support/engine.ts'

// What model.test.ts found, as small as it gets.

const database = await testDatabase()

test('a limited phase that failed and is due again at once has a permit of its own', async () => {
  const { perform, next } = heldExecutor()
  const phases = { a: { max_concurrency: 1, max_retries: 9, backoff_max_seconds: 0 } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  for (let attempt = 1; attempt < 9; attempt++) {
    const performed = await next('a')
    await expect
      .poll(() => readCells(database, runId), { interval: 10 })
      .toMatchObject([{ status: 'running', attemptCount: attempt }])
    // Without it another property would begin beside this one.
    expect(await database.prisma.permit.count()).toBe(1)
    performed.end(failed)
  }
  ;(await next('a')).end(completed)
  await untilRun(database, runId)
})
