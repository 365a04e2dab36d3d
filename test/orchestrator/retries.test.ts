import { expect, test } from 'vitest'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  failed,
  heldExecutor,
  readCells,
  retryCells,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'

const database = await testDatabase()

function retry(runId: number, ...cells: [position: number, phaseIndex: number][]) {
  return retryCells(database, runId, cells)
}

test('a cell retried while its property waits between attempts runs at once, and the wait is kept', async () => {
  const { perform, next } = heldExecutor()
  const phases = { bad: {}, waits: { max_retries: 3, backoff_factor: 1 } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  ;(await next('bad')).end(failed)
  ;(await next('waits')).end(failed)
  await expect.poll(() => statusesOf(database, runId), { interval: 10 }).toEqual(['failed', 'retrying'])
  await expect
    .poll(async () => (await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })).admitted)
    .toBe(false)

  const answer = await retry(runId, [0, 0])
  expect(answer.ok && answer.value.chosen).toBe(1)
  ;(await next('bad')).end(completed)
  const again = await next('waits')
  expect(again.request.attempt).toBe(2)
  again.end(completed)
  await untilRun(database, runId)
  const [first, second] = await attemptsOf(database, runId, 1)
  expect(second!.startedAt.getTime() - first!.finishedAt!.getTime()).toBeGreaterThanOrEqual(900)
})

test('a dependent that waits between attempts is blocked when what it depends on, retried, fails', async () => {
  let isBroken = false
  const perform: Executor = async ({ phase }) => (phase.id === 'b' || isBroken ? failed : completed)
  const phases = { a: {}, b: { dependencies: ['a'], max_retries: 9, backoff_factor: 30 } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  await expect
    .poll(() => statusesOf(database, runId), { timeout: 10_000, interval: 10 })
    .toEqual(['completed', 'retrying'])
  isBroken = true
  await retry(runId, [0, 0])
  await untilRun(database, runId)
  expect(await statusesOf(database, runId)).toEqual(['failed', 'blocked'])
})

test('no retry is lost, however it falls together with the end of its property', async () => {
  const homes = 12
  const perform: Executor = async ({ attempt }) => (attempt % 2 === 1 ? failed : completed)
  const runId = await startTestRun(database, {
    phases: { a: {}, b: {} },
    homes,
    maxParallelProperties: homes,
  })
  await startTestWorker(database, perform)
  let accepted = 0
  const clicks = Array.from({ length: homes }, async (_, position) => {
    for (let click = 0; click < 12; click++) {
      const answer = await retry(runId, [position, click % 2])
      if (answer.ok) accepted += answer.value.chosen
    }
  })
  await Promise.all(clicks)
  await expect
    .poll(
      async () => (await readCells(database, runId)).every(({ status }) => /completed|failed/.test(status)),
      {
        timeout: 10_000,
        interval: 20,
      },
    )
    .toBe(true)
  await untilRun(database, runId)
  const cells = await readCells(database, runId)
  const attempts = cells.reduce((sum, cell) => sum + cell.attemptCount, 0)
  expect(accepted).toBeGreaterThan(20)
  // Each cell ran once by itself, and once more for each retry that was accepted.
  expect(attempts).toBe(homes * 2 + accepted)
})

test('two people who retry the same cell at once get one more attempt, and one of them hears why', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform)
  ;(await next('a')).end(failed)
  await untilRun(database, runId)
  const answers = await Promise.all([retry(runId, [0, 0]), retry(runId, [0, 0])])
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.find(({ ok }) => !ok)).toMatchObject({
    refusal: { code: 'conflict', fix: expect.stringMatching(/look/i) },
  })
  ;(await next('a')).end(completed)
  await untilRun(database, runId)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'failed' }, { status: 'completed' }])
})
