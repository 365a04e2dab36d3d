import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  readCells,
  startTestRun,
  startTestWorker,
  untilRun,
} from '#test/support/engine.ts'
import { startWorkerProcess } from '#test/support/worker-processes.ts'

const database = await testDatabase()

test('a restart on the same host goes on at once, and does not repeat what had completed', async (context) => {
  const runId = await startTestRun(database, { phases: { a: {}, b: { dependencies: ['a'] } }, homes: 3 })
  const killed = await startWorkerProcess({ url: database.url, host: 'here', phases: { b: 'held' } }, context)
  // Said by the executor, a moment before the start of the attempt is committed.
  await killed.says(/(started \d+ b 1[^]*){3}/)
  await expect
    .poll(() => database.prisma.phaseRun.count({ where: { runId, status: 'running' } }), { interval: 10 })
    .toBe(3)
  await killed.kill()

  const restartedAt = Date.now()
  const next = await startWorkerProcess({ url: database.url, host: 'here', phases: {} }, context)
  await untilRun(database, runId)
  expect(Date.now() - restartedAt).toBeLessThan(6_000)
  expect(next.said.filter((line) => line.includes(' a '))).toEqual([])
  expect((await readCells(database, runId)).map(({ attemptCount }) => attemptCount)).toEqual([
    1, 2, 1, 2, 1, 2,
  ])
})

test('a phase that takes its worker down with it three times fails, and blocks what depends on it', async (context) => {
  const phases = { deadly: { max_retries: 5 }, after: { dependencies: ['deadly'] } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  for (let attempt = 1; attempt <= 3; attempt++) {
    const worker = await startWorkerProcess(
      { url: database.url, host: 'frail', phases: { deadly: 'held' } },
      context,
    )
    await expect
      .poll(() => attemptsOf(database, runId, 0), { timeout: 10_000, interval: 10 })
      .toHaveLength(attempt)
    await worker.kill()
  }
  await startTestWorker(database, async () => completed, { host: 'frail' })
  await untilRun(database, runId)
  const attempts = await attemptsOf(database, runId, 0)
  expect(attempts.map(({ status }) => status)).toEqual(['lost', 'lost', 'lost'])
  expect(await readCells(database, runId)).toMatchObject([
    { status: 'failed', attemptCount: 3 },
    { status: 'blocked', reasonCode: 'UPSTREAM_FAILED' },
  ])
})
