import { expect, test } from 'vitest'
import { cancel } from '#lib/commands/cancel.ts'
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

test('a worker that is stopped while a commit of its own claims one more gives that back, too', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 2, maxParallelProperties: 1 })
  const worker = await startTestWorker(database, perform)
  const first = await next('a')
  await expect
    .poll(async () => (await readCells(database, runId))[0]!.status, { interval: 10 })
    .toBe('running')
  // So that its cells have to be read before it can be given back.
  await cancel(database, { runId, actor: 'test', scope: 'properties', positions: [1] })
  expect(await retryCells(database, runId, [[1, 0]], 'unfinished')).toMatchObject({ ok: true })
  const gate = await database.pool.connect()
  await gate.query('begin')
  await gate.query('select from run where id = $1 for update', [runId])
  first.end(completed)
  await untilSomebodyWaits()
  const stopped = worker.stop()
  await gate.query('commit')
  gate.release()
  await stopped
  const held = { where: { runId, workerId: { not: null } } }
  expect(await database.prisma.propertyRun.count(held)).toBe(0)
  await startTestWorker(database, async () => completed)
  await untilRun(database, runId)
})

test('the cancel of a run closes an attempt that began while its cell was being cancelled', async () => {
  const runId = await startTestRun(database, { phases: { a: {}, b: {} }, homes: 1 })
  await cancel(database, { runId, actor: 'test', scope: 'cells', cells: [{ position: 0, phaseIndex: 0 }] })
  const { id: propertyRunId } = await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  // As it stands when the start was committed after the cell was cancelled, and the attempt has not ended.
  await database.prisma.attempt.create({
    data: {
      ...{ propertyRunId, phaseIndex: 0, number: 1, workerId: 1, leaseEpoch: 1 },
      ...{ status: 'running', startedAt: new Date() },
    },
  })
  await cancel(database, { runId, actor: 'test', scope: 'run' })
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'cancelled' }])
})

/** Until a transaction waits for a row that another has locked. */
async function untilSomebodyWaits(): Promise<void> {
  const count = async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      'select count(*) from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()',
    )
    return rows[0]!.count
  }
  await expect.poll(count, { interval: 5, timeout: 5_000 }).toBeGreaterThan(0)
}
