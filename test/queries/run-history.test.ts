import { expect, test } from 'vitest'
import { pauseRun } from '#lib/commands/pause-run.ts'
import { resumeRun } from '#lib/commands/resume-run.ts'
import { runHistorySchema } from '#lib/contract/run-control.ts'
import { runHistory } from '#lib/queries/run-history.ts'
import { holdLease, propertyRunIdOf, stageRun } from '#test/commands/staged-run.ts'
import { testDatabase } from '#test/support/database.ts'

const database = await testDatabase()
const { prisma } = database

async function historyOf(runId: number) {
  return runHistorySchema.parse(await runHistory(database, runId))
}

test('what people did is told newest first, with who, what and how many', async () => {
  const runId = await stageRun(database, [['completed', 'pending', 'pending']])
  const other = await stageRun(database, [['completed', 'pending', 'pending']])
  await pauseRun(database, { runId, actor: 'ann' })
  await pauseRun(database, { runId: other, actor: 'eve' })
  await resumeRun(database, { runId, actor: 'bob' })
  const { actions } = await historyOf(runId)
  expect(actions).toMatchObject([
    { actor: 'bob', action: 'resume-run', affected: 1 },
    { actor: 'ann', action: 'pause-run', affected: 1, detail: { was: 'running' } },
    { actor: 'test', action: 'start-run', affected: 1, detail: { fileName: 'homes.csv' } },
  ])
  expect(actions.every(({ at }) => Math.abs(Date.now() - at) < 60_000)).toBe(true)
})

test('workers are told by how they stand, what they hold of this run and what they tried in it', async () => {
  const runId = await stageRun(database, [
    ['completed', 'running', 'pending'],
    ['completed', 'failed', 'blocked'],
  ])
  const now = Date.now()
  const worker = (host: string, seenAt: number, rest: object = {}) =>
    prisma.worker.create({
      data: {
        host,
        pid: 7,
        slots: 1,
        startedAt: new Date(now - 60_000),
        lastSeenAt: new Date(seenAt),
        ...rest,
      },
    })
  const busy = await worker('busy', now)
  const silent = await worker('silent', now - 9_000)
  const lost = await worker('lost', now - 30_000, { lostAt: new Date(now - 20_000) })
  const stopped = await worker('stopped', now, { stoppedAt: new Date(now) })
  const gone = await worker('never here', now, { stoppedAt: new Date(now) })
  await holdLease(database, runId, 0)
  await prisma.propertyRun.updateMany({ where: { runId, position: 0 }, data: { workerId: busy.id } })
  const [first, second] = [
    await propertyRunIdOf(database, runId, 0),
    await propertyRunIdOf(database, runId, 1),
  ]
  await prisma.attempt.updateMany({ where: { propertyRunId: first }, data: { workerId: busy.id } })
  await prisma.attempt.updateMany({
    where: { propertyRunId: second, phaseIndex: 0 },
    data: { workerId: stopped.id },
  })
  await prisma.attempt.updateMany({
    where: { propertyRunId: second, phaseIndex: 1 },
    data: { workerId: lost.id, status: 'lost' },
  })
  const { workers } = await historyOf(runId)
  expect(
    workers.map(({ host, state, holds, attempts, lostAttempts }) => [
      host,
      state,
      holds,
      attempts,
      lostAttempts,
    ]),
  ).toEqual([
    ['stopped', 'stopped', 0, 1, 0],
    ['lost', 'lost', 0, 1, 1],
    ['silent', 'silent', 0, 0, 0],
    ['busy', 'working', 1, 2, 0],
  ])
  expect(workers.find(({ id }) => id === silent.id)).toMatchObject({
    pid: 7,
    startedAt: now - 60_000,
    lastSeenAt: now - 9_000,
  })
  expect(workers.some(({ id }) => id === gone.id)).toBe(false)
})

test('results that came too late are told with their home, their worker and what they would have been', async () => {
  const runId = await stageRun(database, [['completed', 'running', 'pending']])
  const other = await stageRun(database, [['completed', 'running', 'pending']])
  const { id: workerId } = await prisma.worker.create({ data: { host: 'frozen', pid: 3, slots: 1 } })
  for (const each of [runId, other]) {
    const propertyRunId = await propertyRunIdOf(database, each, 0)
    const result = { propertyRunId, attemptNumber: 1, workerId, leaseEpoch: 1 }
    await prisma.rejectedResult.create({ data: { ...result, phaseIndex: 1, status: 'completed' } })
    await prisma.rejectedResult.create({
      data: { ...result, phaseIndex: 2, status: 'failed', workerId: 999_999 },
    })
  }
  const { rejectedResults } = await historyOf(runId)
  expect(rejectedResults).toMatchObject([
    { position: 0, phaseIndex: 2, status: 'failed', worker: '999999' },
    {
      position: 0,
      phaseIndex: 1,
      address: '100 W Test St, Phoenix, AZ 85001',
      attempt: 1,
      worker: `${workerId} (frozen, process 3)`,
      status: 'completed',
    },
  ])
})

test('a run that is not there has no history', async () => {
  expect(await runHistory(database, 999_999)).toBeNull()
})
