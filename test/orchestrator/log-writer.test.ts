import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Executor } from '#lib/executors/executor.ts'
import { AttemptLog } from '#lib/orchestrator/attempt-log.ts'
import { LogWriter } from '#lib/orchestrator/log-writer.ts'
import { testDatabase } from '#test/support/database.ts'
import { completed, heldExecutor, startTestRun, startTestWorker, untilRun } from '#test/support/engine.ts'
import { logPool } from './log-pool.ts'
import { linesOf, numberedLines, storedLog } from './stored-logs.ts'

const database = await testDatabase({ poolSize: 20 })

async function revisionOf(runId: number): Promise<number> {
  return (await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })).revision
}

/** Locks a run's row, as a command or another worker's commit does. Answers how to let go. */
async function lockRun(runId: number) {
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query('select from run where id = $1 for update', [runId])
  let isHeld = true
  const release = async () => {
    if (!isHeld) return
    isHeld = false
    await client.query('commit')
    client.release()
  }
  onTestFinished(release)
  return { client, release }
}

test('lines are stored while an attempt runs, in order, without waiting for the run’s row and without a new revision', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform)
  const { request, end } = await next('a')
  const log = (text: string) => request.log({ stream: 'stdout', text })
  log('line 0')
  await expect.poll(() => linesOf(database, runId), { interval: 5, timeout: 5_000 }).toEqual(['line 0'])
  const before = await revisionOf(runId)
  const { release } = await lockRun(runId)
  for (let line = 1; line < 40; line++) {
    log(`line ${line}`)
    await sleep(10) // so that some statements are needed
  }
  await expect
    .poll(() => linesOf(database, runId), { interval: 5, timeout: 5_000 })
    .toEqual(numberedLines(40))
  await release()
  expect(await revisionOf(runId)).toBe(before)
  const stretches = await storedLog(database, runId)
  expect(stretches.length).toBeGreaterThan(2)
  expect(stretches.map(({ sequence }) => sequence)).toEqual(stretches.map((_, index) => index))
  log('line 40')
  end(completed)
  await untilRun(database, runId)
  expect(await linesOf(database, runId)).toEqual(numberedLines(41))
})

test('two hundred attempts that talk all the time cost ten statements a second', async () => {
  const homes = 200
  const { pool, rows } = logPool(database.pool)
  const talking = Promise.withResolvers<void>()
  let begun = 0
  const perform: Executor = async ({ log }) => {
    if (++begun === homes) talking.resolve()
    await talking.promise
    for (let line = 0; line < 100; line++) {
      log({ stream: 'stdout', text: `line ${line}` })
      await sleep(10)
    }
    return completed
  }
  const runId = await startTestRun(database, { phases: { a: {} }, homes, maxParallelProperties: homes })
  await startTestWorker(database, perform, { pool, slots: homes })
  await talking.promise
  const startedAt = performance.now()
  await untilRun(database, runId)
  const seconds = (performance.now() - startedAt) / 1_000
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.length).toBeLessThanOrEqual(seconds * 10 + 2)
  expect(Math.max(...rows)).toBeGreaterThanOrEqual(homes)
  for (const position of [0, 99, 199]) {
    expect(await linesOf(database, runId, { position })).toEqual(numberedLines(100))
  }
})

test('a run whose phases say nothing costs no log statement', async () => {
  const { pool, rows } = logPool(database.pool)
  const runId = await startTestRun(database, { phases: { a: {}, b: { dependencies: ['a'] } }, homes: 5 })
  await startTestWorker(database, async () => completed, { pool })
  await untilRun(database, runId)
  expect(rows).toEqual([])
})

test('an attempt that ends while its lines are on their way has all of them when its cell says so, and none twice', async () => {
  const gate = Promise.withResolvers<void>()
  const { pool, rows } = logPool(database.pool, async (send) => {
    await gate.promise
    return send()
  })
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform, { pool })
  const { request, end } = await next('a')
  request.log({ stream: 'stdout', text: 'line 0' })
  await expect.poll(() => rows.length, { interval: 5, timeout: 5_000 }).toBe(1)
  request.log({ stream: 'stdout', text: 'line 1' })
  end(completed)
  await untilRun(database, runId)
  expect(await linesOf(database, runId)).toEqual(numberedLines(2))
  gate.resolve()
  request.log({ stream: 'stdout', text: 'too late' })
  await sleep(150) // in which what must not come would come
  expect(await linesOf(database, runId)).toEqual(numberedLines(2))
})

test('a statement whose answer was lost is sent again and stores nothing twice', async () => {
  let answers = 0
  const { pool, rows } = logPool(database.pool, async (send) => {
    await send()
    if (answers++ < 2) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' })
  })
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform, { pool })
  const { request, end } = await next('a')
  request.log({ stream: 'stdout', text: 'line 0' })
  await expect.poll(() => rows.length, { interval: 5, timeout: 5_000 }).toBe(1)
  request.log({ stream: 'stdout', text: 'line 1' })
  await expect.poll(() => answers, { interval: 5, timeout: 5_000 }).toBeGreaterThanOrEqual(3)
  expect(await linesOf(database, runId)).toEqual(numberedLines(2))
  end(completed)
  await untilRun(database, runId)
  expect(await linesOf(database, runId)).toEqual(numberedLines(2))
})

test('nothing is stored before the attempt’s start is committed, and all of it once it is', async () => {
  const { pool, rows } = logPool(database.pool)
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const locked = Promise.withResolvers<Awaited<ReturnType<typeof lockRun>>>()
  const workspaceOf = async () => {
    locked.resolve(await lockRun(runId)) // claimed, not yet started
    return '/nowhere'
  }
  await startTestWorker(database, perform, { pool, workspaceOf })
  const { request, end } = await next('a')
  request.log({ stream: 'stdout', text: 'line 0' })
  await sleep(200) // twice as long as a line waits
  expect(rows).toEqual([])
  await (await locked.promise).release()
  await expect.poll(() => linesOf(database, runId), { interval: 5, timeout: 5_000 }).toEqual(['line 0'])
  end(completed)
  await untilRun(database, runId)
})

test('the lines of an attempt whose start came too late are not another attempt’s lines', async () => {
  const first = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const locked = Promise.withResolvers<Awaited<ReturnType<typeof lockRun>>>()
  let claims = 0
  const workspaceOf = async () => {
    if (claims++ === 0) locked.resolve(await lockRun(runId))
    return '/nowhere'
  }
  await startTestWorker(database, first.perform, { workspaceOf })
  const early = await first.next('a')
  early.request.log({ stream: 'stdout', text: 'of the first, which does not count' })
  const { client, release } = await locked.promise
  // As a sweep does that takes the worker for dead.
  await client.query(
    `update property_run set lease_epoch = lease_epoch + 1, worker_id = null, plan_version = plan_version + 1 where run_id = $1`,
    [runId],
  )
  await release()
  await expect.poll(() => early.request.signal.aborted, { interval: 5, timeout: 5_000 }).toBe(true)
  const second = await first.next('a')
  expect(second.request.attempt).toBe(1)
  second.request.log({ stream: 'stdout', text: 'line 0' })
  await expect.poll(() => linesOf(database, runId), { interval: 5, timeout: 5_000 }).toEqual(['line 0'])
  second.end(completed)
  await untilRun(database, runId)
  expect(await linesOf(database, runId)).toEqual(['line 0'])
})

test('lines under a lease that has passed on are dropped, and those beside them are not', async () => {
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 2 })
  const homes = await database.prisma.propertyRun.findMany({ where: { runId }, orderBy: { position: 'asc' } })
  const writer = new LogWriter({
    pool: database.pool,
    onProblem: (message, error) => {
      throw new Error(message, { cause: error })
    },
  })
  for (const [position, { id, leaseEpoch }] of homes.entries()) {
    const log = new AttemptLog()
    const held = leaseEpoch - (position === 0 ? 1 : 0)
    writer.follow(log, { propertyRunId: id, leaseEpoch: held, phaseIndex: 0, attemptNumber: 1 })
    log.add({ stream: 'stdout', text: 'line 0' }, 0)
  }
  await expect
    .poll(() => linesOf(database, runId, { position: 1 }), { interval: 5, timeout: 5_000 })
    .toEqual(['line 0'])
  await writer.close()
  expect(await linesOf(database, runId, { position: 0 })).toEqual([])
})
