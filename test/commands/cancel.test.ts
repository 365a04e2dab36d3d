import { expect, test } from 'vitest'
import { cancel } from '#lib/commands/cancel.ts'
import { channels } from '#lib/db/channels.ts'
import type { RunStatus } from '#lib/pipeline/statuses.ts'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf, statusesOf } from '#test/support/engine.ts'
import {
  auditOf,
  expectRefused,
  hearing,
  holdLease,
  propertyRunIdOf,
  propertyRunsOf,
  stageRun,
} from './staged-run.ts'

const database = await testDatabase()
const { prisma } = database
const done = { status: 'completed', leaseEpoch: 0, planVersion: 0 }

function cellsOf(cells: [number, number][]) {
  return { scope: 'cells' as const, cells: cells.map(([position, phaseIndex]) => ({ position, phaseIndex })) }
}

test('a cancelled run ends everything that is unsettled, takes the leases back, and keeps what ended', async () => {
  const runId = await stageRun(database, [
    ['completed', 'running', 'pending'],
    ['failed', 'blocked', 'blocked'],
    ['completed', 'retrying', 'pending'],
    ['completed', 'completed', 'completed'],
    ['failed', 'pending', 'pending'],
  ])
  await holdLease(database, runId, 0)
  const { untilHeard } = await hearing(database)
  expect(await cancel(database, { runId, actor: 'ann', scope: 'run' })).toEqual({
    ok: true,
    value: { cells: 6, running: 1 },
  })
  expect(await Promise.all([0, 1, 2, 3, 4].map((position) => statusesOf(database, runId, position)))).toEqual(
    [
      ['completed', 'cancelled', 'cancelled'],
      ['failed', 'blocked', 'blocked'],
      ['completed', 'cancelled', 'cancelled'],
      ['completed', 'completed', 'completed'],
      ['failed', 'cancelled', 'cancelled'],
    ],
  )
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    {
      status: 'cancelled',
      admitted: false,
      workerId: null,
      leaseEpoch: 5,
      planVersion: 1,
      finishedAt: expect.any(Date),
    },
    { status: 'failed', leaseEpoch: 0, planVersion: 0 },
    { status: 'cancelled', leaseEpoch: 0, planVersion: 1 },
    done,
    { status: 'failed', leaseEpoch: 0, planVersion: 1 },
  ])
  expect(await prisma.run.findUnique({ where: { id: runId } })).toMatchObject({
    status: 'cancelled',
    revision: 1,
    finishedAt: expect.any(Date),
  })
  const changed = await prisma.phaseRun.findMany({ where: { runId, revision: 1 } })
  expect(changed).toHaveLength(6)
  expect(changed.every((cell) => cell.nextAttemptAt === null && cell.failureSignature === null)).toBe(true)
  expect(await auditOf(database, runId)).toEqual([
    { actor: 'ann', action: 'cancel', affected: 6, detail: { scope: 'run', properties: 3, running: 1 } },
  ])
  // Who holds some of it is told by name: a retry may open the run again before its control is read.
  const id = await propertyRunIdOf(database, runId, 0)
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.control} ${runId}`, `${channels.replan} ${id}`])
})

test('the attempt that ran says that it was cancelled, and those before it stay as they were', async () => {
  const runId = await stageRun(database, [['failed', 'running', 'pending']])
  const [failedBefore] = await attemptsOf(database, runId, 0)
  await cancel(database, { runId, actor: 'ann', scope: 'run' })
  expect(await attemptsOf(database, runId, 1)).toMatchObject([
    { status: 'cancelled', error: 'It was cancelled.', finishedAt: expect.any(Date) },
  ])
  expect(await attemptsOf(database, runId, 0)).toEqual([failedBefore])
  expect(await prisma.phaseRun.findFirst({ where: { runId, phaseIndex: 1 } })).toMatchObject({
    attemptCount: 1,
    finishedAt: expect.any(Date),
  })
})

test.each<RunStatus>(['completed', 'cancelled'])('a %s run cannot be cancelled', async (run) => {
  const runId = await stageRun(database, [['completed', 'completed', 'completed']], { run })
  const refusal = await expectRefused(database, runId, () =>
    cancel(database, { runId, actor: 'ann', scope: 'run' }),
  )
  expect(refusal).toMatchObject({ code: 'conflict', message: `Run ${runId} is ${run}.` })
})

test.each<RunStatus>(['pending', 'paused'])('a %s run can be', async (run) => {
  const runId = await stageRun(database, [['pending', 'pending', 'pending']], { run })
  expect(await cancel(database, { runId, actor: 'ann', scope: 'run' })).toMatchObject({ ok: true })
  expect(await statusesOf(database, runId)).toEqual(['cancelled', 'cancelled', 'cancelled'])
})

test('cancelled properties leave the others alone, and their holders hear of it', async () => {
  const runId = await stageRun(database, [
    ['completed', 'running', 'pending'],
    ['completed', 'running', 'pending'],
    ['completed', 'completed', 'completed'],
  ])
  await holdLease(database, runId, 0)
  await holdLease(database, runId, 1)
  const { untilHeard } = await hearing(database)
  expect(await cancel(database, { runId, actor: 'bob', scope: 'properties', positions: [0, 2, 77] })).toEqual(
    { ok: true, value: { cells: 2, running: 1 } },
  )
  expect(await statusesOf(database, runId, 0)).toEqual(['completed', 'cancelled', 'cancelled'])
  expect(await statusesOf(database, runId, 1)).toEqual(['completed', 'running', 'pending'])
  expect(await propertyRunsOf(database, runId)).toMatchObject([
    { status: 'cancelled', workerId: null, leaseEpoch: 5 },
    { status: 'running', workerId: 1, leaseEpoch: 4, planVersion: 0 },
    done,
  ])
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status).toBe('running')
  expect(await auditOf(database, runId)).toMatchObject([
    { actor: 'bob', action: 'cancel', affected: 2, detail: { scope: 'properties', positions: [0, 2, 77] } },
  ])
  const id = await propertyRunIdOf(database, runId, 0)
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.replan} ${id}`, `${channels.work} ${runId}`])
})

test('the run completes when the last property that was going on is cancelled', async () => {
  const runId = await stageRun(database, [
    ['completed', 'pending', 'pending'],
    ['completed', 'completed', 'completed'],
  ])
  await prisma.propertyRun.updateMany({ where: { runId, position: 0 }, data: { isHeld: true } })
  await cancel(database, { runId, actor: 'ann', scope: 'properties', positions: [0] })
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status).toBe('completed')
})

test('permits of cancelled properties come back, that of a cancelled cell with the end of what runs, others stay', async () => {
  const runId = await stageRun(database, [
    ['running', 'pending', 'pending'],
    ['running', 'pending', 'pending'],
  ])
  const ids = [await propertyRunIdOf(database, runId, 0), await propertyRunIdOf(database, runId, 1)]
  const permit = (propertyRunId: number, phaseIndex: number) => ({
    propertyRunId,
    phaseIndex,
    leaseEpoch: 0,
    limitKey: 'test/a',
  })
  await prisma.permit.createMany({ data: [permit(ids[0]!, 0), permit(ids[0]!, 1), permit(ids[1]!, 0)] })
  const left = async () =>
    (await prisma.permit.findMany({ orderBy: [{ propertyRunId: 'asc' }, { phaseIndex: 'asc' }] })).map(
      ({ propertyRunId, phaseIndex }) => [propertyRunId, phaseIndex],
    )
  const { untilHeard } = await hearing(database)
  await cancel(database, { runId, actor: 'ann', ...cellsOf([[0, 0]]) })
  expect(await left()).toHaveLength(3)
  await cancel(database, { runId, actor: 'ann', scope: 'properties', positions: [0] })
  expect(await left()).toEqual([[ids[1], 0]])
  await cancel(database, { runId, actor: 'ann', scope: 'run' })
  expect(await left()).toEqual([])
  const twice = [1, 2].flatMap((revision) => [
    `${channels.run} ${runId}:${revision}`,
    `${channels.work} ${runId}`,
  ])
  await untilHeard([
    ...twice,
    `${channels.permit} test/a`,
    `${channels.run} ${runId}:3`,
    `${channels.control} ${runId}`,
    `${channels.permit} test/a`,
  ])
})

test('who was to try a held phase tries it no more', async () => {
  const runId = await stageRun(database, [
    ['completed', 'pending', 'pending'],
    ['completed', 'pending', 'pending'],
    ['completed', 'pending', 'pending'],
    ['completed', 'skipped', 'pending'],
    ['completed', 'completed', 'pending'],
  ])
  await prisma.propertyRun.updateMany({ where: { runId }, data: { trialPhase: 1 } })
  // The last one completed it, and is counted.
  await prisma.runPhase.updateMany({
    where: { runId, phaseIndex: 1 },
    data: { heldAt: new Date(), trialsLeft: 4 },
  })
  const trials = async () => [
    (await prisma.runPhase.findFirstOrThrow({ where: { runId, phaseIndex: 1 } })).trialsLeft,
    ...(await propertyRunsOf(database, runId)).map(({ trialPhase }) => trialPhase),
  ]
  await cancel(database, { runId, actor: 'ann', ...cellsOf([[0, 2]]) })
  expect(await trials()).toEqual([4, 1, 1, 1, 1, 1])
  await cancel(database, { runId, actor: 'ann', ...cellsOf([[0, 1]]) })
  expect(await trials()).toEqual([3, null, 1, 1, 1, 1])
  await cancel(database, { runId, actor: 'ann', scope: 'properties', positions: [2] })
  expect(await trials()).toEqual([2, null, 1, null, 1, 1])
  await cancel(database, { runId, actor: 'ann', scope: 'properties', positions: [3, 4] })
  expect(await trials()).toEqual([1, null, 1, null, null, null])
})

test('nothing to cancel is refused, and so is a run that is not there', async () => {
  const runId = await stageRun(database, [
    ['completed', 'failed', 'skipped'],
    ['pending', 'pending', 'pending'],
  ])
  for (const scope of [
    { scope: 'properties' as const, positions: [0] },
    cellsOf([
      [0, 0],
      [0, 1],
      [0, 2],
      [9, 0],
    ]),
  ]) {
    const refusal = await expectRefused(database, runId, () =>
      cancel(database, { runId, actor: 'ann', ...scope }),
    )
    expect(refusal).toMatchObject({ code: 'conflict', message: 'Nothing is left to cancel here.' })
  }
  expect(await cancel(database, { runId: 999_999, actor: 'ann', scope: 'run' })).toMatchObject({
    refusal: { code: 'not_found' },
  })
})
