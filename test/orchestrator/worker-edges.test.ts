import { expect, onTestFinished, test, vi } from 'vitest'
import type { Executor } from '#lib/executors/executor.ts'
import { giveUpPropertyRun } from '#lib/orchestrator/recovery.ts'
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

async function takeBack(runId: number) {
  const held = await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  await giveUpPropertyRun(database.pool, { ...held, propertyRunId: held.id })
  // Without the pause after a surprise.
  await database.prisma.propertyRun.update({ where: { id: held.id }, data: { resumeAt: null } })
}

test.each([
  ['behind', -3_000],
  ['ahead of', 3_000],
])(
  'a worker whose clock is 3 s %s the database waits for a retry without spinning',
  async (_where, skewMs) => {
    const perform: Executor = async ({ attempt }) => (attempt === 1 ? failed : completed)
    const phases = { a: { max_retries: 2, backoff_factor: 1 } }
    const runId = await startTestRun(database, { phases, homes: 1 })
    const startedAt = Date.now()
    await startTestWorker(database, perform, { now: () => Date.now() + skewMs })
    await untilRun(database, runId)
    expect(Date.now() - startedAt).toBeGreaterThan(900)
    expect(Date.now() - startedAt).toBeLessThan(2_500)
    const { revision } = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
    expect(revision).toBeLessThan(15)
  },
)

test('a property run that was taken back while it was made ready, and came again, has one driver', async () => {
  const { perform, next } = heldExecutor()
  const ready: (() => void)[] = []
  const workspaceOf = async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    ready.push(resolve)
    if (ready.length === 1) await promise
    return '/nowhere'
  }
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const worker = await startTestWorker(database, perform, { workspaceOf })
  await expect.poll(() => ready.length, { interval: 10 }).toBe(1)
  await takeBack(runId)
  await expect
    .poll(async () => (await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })).leaseEpoch, {
      timeout: 5_000,
      interval: 10,
    })
    .toBe(3)
  ready[0]!()
  await next('a')
  await expect.poll(() => statusesOf(database, runId), { interval: 10 }).toEqual(['running'])

  await worker.stop()
  expect(await statusesOf(database, runId)).toEqual(['pending'])
  const [propertyRun] = await database.prisma.propertyRun.findMany({ where: { runId } })
  expect(propertyRun!.workerId).toBeNull()
  await startTestWorker(database, async () => completed)
  await untilRun(database, runId)
})

test('a property run that was taken back unheard, and came again, is not performed twice at once', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform)
  const first = await next('a')
  await takeBack(runId)
  const second = await next('a')
  expect(first.request.signal.aborted).toBe(true)
  second.end(completed)
  await untilRun(database, runId)
})

test('what is lost with its worker ends by the clock of the database, not of the machine that notices', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const worker = await startTestWorker(database, perform)
  await next('a')
  await expect.poll(() => statusesOf(database, runId), { interval: 10 }).toEqual(['running'])
  const clock = vi.spyOn(Date, 'now').mockReturnValue(1_000)
  onTestFinished(() => clock.mockRestore())
  await takeBack(runId)
  clock.mockRestore()
  const { startedAt, finishedAt } = await database.prisma.phaseRun.findFirstOrThrow({ where: { runId } })
  expect(finishedAt!.getTime()).toBeGreaterThanOrEqual(startedAt!.getTime())
  await worker.stop()
})

test('a retry asked for while its property is made ready is heard', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { bad: {}, slow: {} }, homes: 1 })
  const first = await startTestWorker(database, perform)
  ;(await next('bad')).end(failed)
  await next('slow')
  await expect.poll(() => statusesOf(database, runId), { interval: 10 }).toEqual(['failed', 'running'])
  await first.stop()

  const gate = Promise.withResolvers<string>()
  let isPreparing = false
  const workspaceOf = () => {
    isPreparing = true
    return gate.promise
  }
  await startTestWorker(database, perform, { workspaceOf })
  await expect.poll(() => isPreparing, { interval: 10 }).toBe(true)
  await retryCells(database, runId, [[0, 0]])
  gate.resolve('/nowhere')
  const again = await next('bad')
  expect(again.request.attempt).toBe(2)
  again.end(completed)
  ;(await next('slow')).end(completed)
  await untilRun(database, runId)
})

test('a retry asked for while a worker hands over is not undone by it', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, {
    phases: { bad: {}, done: {}, slow: {} },
    homes: 1,
    maxParallelPhases: 3,
  })
  const gate = Promise.withResolvers<void>()
  const stubborn: Executor = async (request) => {
    if (request.phase.id !== 'done') return perform(request)
    await gate.promise
    return completed
  }
  const worker = await startTestWorker(database, stubborn)
  await next('slow')
  ;(await next('bad')).end(failed)
  await expect
    .poll(async () => (await statusesOf(database, runId))[0], { timeout: 5_000, interval: 10 })
    .toBe('failed')
  const stopped = worker.stop()
  await expect.poll(() => worker.mode).toBe('stopping')
  await retryCells(database, runId, [[0, 0]])
  gate.resolve()
  await stopped
  expect(await statusesOf(database, runId)).toEqual(['pending', 'completed', 'pending'])
  await startTestWorker(database, async () => completed)
  await untilRun(database, runId)
  expect((await readCells(database, runId)).map(({ attemptCount }) => attemptCount)).toEqual([2, 1, 2])
})

test('a pipeline whose folder this machine does not have fails its phases with the fix', async () => {
  const runId = await startTestRun(database, { phases: { a: { max_retries: 3 } }, homes: 1 })
  const run = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
  await database.prisma.pipelineVersion.update({
    where: { id: run.pipelineVersionId },
    data: { home: 'elsewhere' },
  })
  await startTestWorker(database, async () => completed)
  await untilRun(database, runId)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([
    { status: 'failed', error: expect.stringContaining('needs PIPELINES_DIR') },
  ])
})
