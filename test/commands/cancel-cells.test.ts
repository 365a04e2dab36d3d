import { expect, test } from 'vitest'
import { cancel } from '#lib/commands/cancel.ts'
import { channels } from '#lib/db/channels.ts'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf, statusesOf } from '#test/support/engine.ts'
import { auditOf, hearing, holdLease, propertyRunIdOf, propertyRunsOf, stageRun } from './staged-run.ts'

const database = await testDatabase()
const { prisma } = database

function cellsOf(cells: [number, number][]) {
  return { scope: 'cells' as const, cells: cells.map(([position, phaseIndex]) => ({ position, phaseIndex })) }
}

test('a cancelled cell leaves the lease to its worker, which looks at the new plan', async () => {
  const runId = await stageRun(database, [['completed', 'running', 'pending']])
  await holdLease(database, runId, 0)
  const { untilHeard } = await hearing(database)
  expect(
    await cancel(database, {
      runId,
      actor: 'ann',
      ...cellsOf([
        [0, 1],
        [0, 0],
        [0, 1],
      ]),
    }),
  ).toEqual({
    ok: true,
    value: { cells: 1, running: 1 },
  })
  expect(await statusesOf(database, runId)).toEqual(['completed', 'cancelled', 'pending'])
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    { status: 'running', workerId: 1, leaseEpoch: 4, admitted: true, planVersion: 1, finishedAt: null },
  ])
  expect(await attemptsOf(database, runId, 1)).toMatchObject([{ status: 'cancelled' }])
  expect(await auditOf(database, runId)).toMatchObject([
    { action: 'cancel', affected: 1, detail: { scope: 'cells', properties: 1, running: 1 } },
  ])
  const id = await propertyRunIdOf(database, runId, 0)
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.replan} ${id}`, `${channels.work} ${runId}`])
})

test('a cell that waits for its next attempt holds its property back no longer', async () => {
  const runId = await stageRun(database, [['retrying', 'pending', 'pending']])
  await prisma.propertyRun.updateMany({ where: { runId }, data: { resumeAt: new Date(9e12) } })
  await cancel(database, { runId, actor: 'ann', ...cellsOf([[0, 0]]) })
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    { status: 'running', resumeAt: null, planVersion: 1 },
  ])
})

test.each([
  ['blocked', 'completed', 'blocked', 'cancelled'],
  ['failed', 'failed', 'blocked', 'failed'],
] as const)('a %s property that nobody holds ends as its cells now say', async (_, first, second, status) => {
  const runId = await stageRun(database, [[first, second, 'completed']], { run: 'completed' })
  await cancel(database, { runId, actor: 'ann', ...cellsOf([[0, 1]]) })
  expect(await statusesOf(database, runId)).toEqual([first, 'cancelled', 'completed'])
  expect(await propertyRunsOf(database, runId)).toMatchObject([{ status, finishedAt: new Date(2_000) }])
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status).toBe('completed')
})

test('a property that never started ends when all of its cells are cancelled, and the run with it', async () => {
  const runId = await stageRun(database, [['pending', 'pending', 'pending']], { run: 'paused' })
  await cancel(database, {
    runId,
    actor: 'ann',
    ...cellsOf([
      [0, 0],
      [0, 1],
      [0, 2],
    ]),
  })
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    { status: 'cancelled', finishedAt: expect.any(Date) },
  ])
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status).toBe('completed')
})
