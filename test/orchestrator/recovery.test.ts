import { beforeEach, expect, test } from 'vitest'
import { giveUpPropertyRun, recoverSilentWorkers } from '#lib/orchestrator/recovery.ts'
import { testDatabase } from '#test/support/database.ts'
import { completed, startTestRun, startTestWorker, untilRun } from '#test/support/engine.ts'

const database = await testDatabase()

const longAgo = new Date(Date.now() - 60_000)

/** A run of one property, held by a worker that was last seen at `lastSeenAt`. */
async function heldRun(worker: { lastSeenAt: Date; stoppedAt?: Date; lostAt?: Date }) {
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const { id: workerId } = await database.prisma.worker.create({
    data: { host: 'gone', pid: 1, slots: 1, ...worker },
  })
  const { id } = await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  await database.prisma.propertyRun.update({
    where: { id },
    data: { workerId, leaseEpoch: 3, admitted: true, status: 'running' },
  })
  await database.prisma.run.update({ where: { id: runId }, data: { status: 'running' } })
  return { runId, workerId, propertyRunId: id }
}

function readPropertyRun(id: number) {
  return database.prisma.propertyRun.findUniqueOrThrow({ where: { id } })
}

beforeEach(async () => {
  await database.prisma.propertyRun.updateMany({
    data: { workerId: null, admitted: false, status: 'completed' },
  })
})

test.each([
  ['was not seen for a while', {}],
  ['stopped in good order, but could not give everything back', { stoppedAt: longAgo }],
  ['was given up while it claimed one more', { lostAt: longAgo }],
])('what a worker holds that %s goes back to the queue, and is run', async (_why, worker) => {
  const { runId, workerId, propertyRunId } = await heldRun({ lastSeenAt: longAgo, ...worker })
  expect(await recoverSilentWorkers(database.pool)).toEqual([workerId])
  expect(await readPropertyRun(propertyRunId)).toMatchObject({
    workerId: null,
    leaseEpoch: 4,
    admitted: true,
  })
  expect(await recoverSilentWorkers(database.pool)).toEqual([])
  await startTestWorker(database, async () => completed)
  await untilRun(database, runId)
})

test('a worker that was seen lately keeps what it holds', async () => {
  const { workerId, propertyRunId } = await heldRun({ lastSeenAt: new Date() })
  expect(await recoverSilentWorkers(database.pool)).toEqual([])
  expect(await readPropertyRun(propertyRunId)).toMatchObject({ workerId, leaseEpoch: 3 })
})

test('of several that notice a silent worker at once, none takes its property run back twice', async () => {
  const { propertyRunId } = await heldRun({ lastSeenAt: longAgo })
  await Promise.all(Array.from({ length: 5 }, () => recoverSilentWorkers(database.pool)))
  expect(await readPropertyRun(propertyRunId)).toMatchObject({
    workerId: null,
    leaseEpoch: 4,
    admitted: true,
  })
})

test('a surprise with a lease that has passed on leaves its next holder alone', async () => {
  const { runId, workerId, propertyRunId } = await heldRun({ lastSeenAt: new Date() })
  await giveUpPropertyRun(database.pool, { runId, propertyRunId, leaseEpoch: 2 })
  expect(await readPropertyRun(propertyRunId)).toMatchObject({ workerId, leaseEpoch: 3 })
  await giveUpPropertyRun(database.pool, { runId, propertyRunId, leaseEpoch: 3 })
  const returned = await readPropertyRun(propertyRunId)
  expect(returned).toMatchObject({ workerId: null, leaseEpoch: 4, admitted: false })
  expect(returned.resumeAt!.getTime()).toBeGreaterThan(Date.now() + 3_000) // so that it cannot spin
})

test('a worker that was given up without knowing it claims nothing, begins anew, and goes on', async () => {
  await startTestWorker(database, async () => completed, { onProblem: () => {} })
  await database.prisma.worker.updateMany({ where: { stoppedAt: null }, data: { lostAt: new Date() } })
  const runId = await startTestRun(database, { phases: { only: {} }, homes: 5, maxParallelProperties: 5 })
  await untilRun(database, runId)
  const homes = await database.prisma.propertyRun.count({ where: { runId, status: 'completed' } })
  expect(homes).toBe(5)
})
