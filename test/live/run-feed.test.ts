import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import type { RunDelta } from '#lib/contract/live.ts'
import { RunFeed } from '#lib/live/run-feed.ts'
import { testDatabase } from '#test/support/database.ts'
import { startTestRun } from '#test/support/engine.ts'

const database = await testDatabase()

/** The real pool, but its first statement fails. */
function failingOnce(error: Error): Pool {
  let hasFailed = false
  return new Proxy(database.pool, {
    get: (target, name) => {
      if (name !== 'query' || hasFailed) return (Reflect.get(target, name) as () => unknown).bind(target)
      hasFailed = true
      return () => Promise.reject(error)
    },
  })
}

test.each([
  ['a surprise', new Error('no such column'), 1],
  ['an outage', Object.assign(new Error('gone'), { code: 'ECONNRESET' }), 0],
])('a feed goes on after %s', async (_what, error, expectedProblems) => {
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await database.prisma.run.update({ where: { id: runId }, data: { revision: 4 } })
  const deltas: RunDelta[] = []
  const problems: unknown[] = []
  const feed = new RunFeed({
    pool: failingOnce(error),
    runId,
    revision: 2,
    tickMs: 5,
    send: (delta) => deltas.push(delta),
    onProblem: (problem) => problems.push(problem),
  })
  await expect
    .poll(
      () => {
        feed.touch()
        return deltas.map(({ from, revision }) => [from, revision])
      },
      { interval: 10 },
    )
    .toEqual([[2, 4]])
  expect(problems).toHaveLength(expectedProblems)
  feed.close()
})
